/// A recorded number: ``Variable`` alone conforms. Forms that are generic in it are never meant by literals and plain
/// numbers, which have forms of their own.
public protocol RecordedNumber {
    /// The number as a variable.
    var variable: Variable { get }
}

extension Variable: RecordedNumber {
    /// The number itself.
    public var variable: Variable { self }
}

/// An array of recorded numbers: `[Variable]` alone conforms. As ``RecordedNumber``, never meant by a literal.
public protocol RecordedNumbers {
    /// The numbers as variables.
    var _variables: [Variable] { get }
}

extension Array: RecordedNumbers where Element == Variable {
    /// The variables themselves.
    public var _variables: [Variable] { self }
}
