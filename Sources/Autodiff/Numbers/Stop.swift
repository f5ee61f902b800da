/// Stops the program after a programming error. Unlike `precondition`, it prints the message in release builds, too.
@inline(never) @usableFromInline
package func stop(_ message: String, file: StaticString = #fileID, line: UInt = #line) -> Never {
    fatalError(message, file: file, line: line)
}
