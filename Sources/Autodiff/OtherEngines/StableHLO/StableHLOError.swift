import Foundation

/// Why a recorded program cannot be written as StableHLO.
public enum StableHLOError: LocalizedError, CustomStringConvertible, Equatable {
    /// The operation of this name is neither a primitive nor composed of others.
    case operation(String)
    /// The order of a function of a family, such as a Bessel function, is not one constant integer of the range.
    case order(String, ClosedRange<Int>)
    /// The composition of the operation of this name reads elements, which the text does not have.
    case readsElements(String)
    /// Variables' values were read as plain numbers while recording, and what was computed from them is not recorded.
    case readsValues

    public var description: String {
        switch self {
        case .operation(let name):
            "StableHLO: the operation '\(name)' can only be evaluated by this program; keep it out of the function, or "
                + "give it a `lowering`: a composition of other operations"
        case .order(let name, let orders):
            "StableHLO: the order of '\(name)' has to be one constant integer from \(orders.lowerBound) to "
                + "\(orders.upperBound), since it selects the formula"
        case .readsElements(let name):
            "StableHLO: the composition of '\(name)' reads elements of its operands; compare and select them instead"
        case .readsValues:
            "StableHLO: the function reads values of variables as plain numbers (`x.value`), and what it computes from "
                + "them is not recorded; compare the variables themselves"
        }
    }

    public var errorDescription: String? { description }
}
