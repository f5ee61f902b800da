import Foundation

/// Why a recorded program cannot be written as StableHLO.
public enum StableHLOError: LocalizedError, CustomStringConvertible, Equatable {
    /// The operation of this name is neither a primitive nor composed of others.
    case operation(String)
    /// The composition of the operation of this name reads elements, which the text does not have.
    case readsElements(String)
    /// Variables' values were read as plain numbers while recording, and what was computed from them is not recorded.
    case readsValues

    public var description: String {
        switch self {
        case .operation(let name):
            "StableHLO: the operation '\(name)' can only be evaluated by this program; keep it out of the function, or "
                + "give it a `lowering`: a composition of other operations"
        case .readsElements(let name):
            "StableHLO: the composition of '\(name)' reads elements of its operands; compare and select them instead"
        case .readsValues:
            "StableHLO: the function reads values of variables as plain numbers (`x.value`), and what it computes from "
                + "them is not recorded; compare the variables themselves"
        }
    }

    public var errorDescription: String? { description }
}
