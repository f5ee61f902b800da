import Foundation

/// An error that comes from outside (a file, an argument, the network) and says in one line what is wrong and where.
///
/// `description` is the one place where the words are written; `localizedDescription` repeats them, so that the message
/// reads the same whether it is printed, interpolated or shown by a framework (which gets no control characters).
public protocol WordedError: LocalizedError, CustomStringConvertible, Equatable, Sendable {}

extension WordedError {
    public var errorDescription: String? { description.printableLines }
}
