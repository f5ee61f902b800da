/// Stops after a programming error: ends the program or, inside of `recovering`, the closure. Unlike `precondition`, it
/// prints the message in release builds, too.
@inline(never) @usableFromInline
package func stop(_ message: String, file: StaticString = #fileID, line: UInt = #line) -> Never {
    Recovery.current?.leave(CallerMistake(message: message))
    fatalError(message, file: file, line: line)
}
