/// A function cannot be written as a file.
public enum EmissionError: Error, CustomStringConvertible, Equatable {
    /// There is no text for an operation, by its name.
    case operation(String)
    /// Values were taken out of variables while it was recorded, and what was made of them is not seen.
    case takesValues
    /// A constant tensor's value was not kept on the tape.
    case unknownConstant

    public var description: String {
        switch self {
        case .operation(let name):
            "Swift file: there is no text for the operation '\(name)'; leave it outside the function, or write it "
                + "with other "
                + "operations"
        case .takesValues:
            "Swift file: the function takes values out of variables (`x.value`), and what it makes of them is not "
                + "recorded; compare "
                + "the variables themselves"
        case .unknownConstant:
            "Swift file: a constant tensor's value was not kept; record on a `Tape(keepingEveryValue: true)`"
        }
    }
}
