import Foundation

/// An error whose cause lies outside the program (a file, an argument, the network) and whose description states what
/// is wrong and where.
///
/// The text is written once, in `description`, and `localizedDescription` repeats it without control characters, so
/// that the message is the same whether it is printed, interpolated or shown by a framework.
public protocol _DescribedError: LocalizedError, CustomStringConvertible, Equatable, Sendable {}

extension _DescribedError {
    public var errorDescription: String? { description.printableLines }
}
