/// A place in the source, where a check was called. A failed check names it, since XCTest and Swift Testing report an
/// error at the test as a whole.
public struct SourcePlace: Sendable, CustomStringConvertible {
    /// The path of the file.
    public let file: String
    /// The line, counted from 1.
    public let line: Int

    init(file: StaticString, line: UInt) {
        self.file = "\(file)"
        self.line = Int(line)
    }

    /// The place as compilers write it, which editors turn into a link: `Tests/ModelTests.swift:12`.
    public var description: String { "\(file):\(line)" }
}
