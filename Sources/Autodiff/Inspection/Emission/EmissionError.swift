/// Why a function cannot be written as a Swift file.
public enum EmissionError: Error, CustomStringConvertible, Equatable {
    /// The operation of this name cannot be expressed in Swift.
    case operation(String)
    /// Variables' values were read as plain numbers while recording, and what was computed from them is not recorded.
    case readsValues
    /// A constant tensor's value was not kept on the tape.
    case unknownConstant

    public var description: String {
        switch self {
        case .operation(let name):
            "Swift file: the operation '\(name)' cannot be written in Swift; keep it out of the function, or compose "
                + "it from other operations"
        case .readsValues:
            "Swift file: the function reads values of variables as plain numbers (`x.value`), and what it computes "
                + "from them is not recorded; compare the variables themselves"
        case .unknownConstant:
            "Swift file: a constant tensor's value was not kept; record on a `Tape(keepingEveryValue: true)`"
        }
    }
}
