/// Why a function cannot be written as a Swift file.
public enum EmissionError: Error, CustomStringConvertible, Equatable {
    /// An operation cannot be expressed in Swift; its name.
    case operation(String)
    /// Variables' values were read while recording, and their use is not recorded.
    case readsValues
    /// A constant tensor's value was not kept on the tape.
    case unknownConstant

    public var description: String {
        switch self {
        case .operation(let name):
            "Swift file: there is no text for the operation '\(name)'; leave it outside the function, or write it with "
                + "other operations"
        case .readsValues:
            "Swift file: the function reads values of variables as plain numbers (`x.value`), and what it computes "
                + "from them is not recorded; compare the variables themselves"
        case .unknownConstant:
            "Swift file: a constant tensor's value was not kept; record on a `Tape(keepingEveryValue: true)`"
        }
    }
}
