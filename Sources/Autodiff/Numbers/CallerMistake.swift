import Foundation

/// A mistake that would have ended the program outside of ``recovering(_:)``: shapes that do not fit, a variable of
/// another tape, an index out of range.
public struct CallerMistake: LocalizedError, CustomStringConvertible, Equatable, Sendable {
    /// What the program would have printed: the operation, the shapes and the remedy.
    public let message: String

    /// The message.
    public var description: String { message }
    /// The message.
    public var errorDescription: String? { message }
}
