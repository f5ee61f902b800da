import Testing

/// A caller's mistake, and the required parts of the message with which the program stops.
struct Trap: Sendable, CustomTestStringConvertible {
    let name: String
    let message: [String]
    let spring: @Sendable () -> Void

    init(_ name: String, says message: String..., spring: @escaping @Sendable () -> Void) {
        self.name = name
        self.message = message
        self.spring = spring
    }

    var testDescription: String { name }

    /// Runs the trap of this name, in the process of an exit test.
    static func spring(_ name: String, among traps: [Trap]) {
        traps.first { $0.name == name }?.spring()
    }

    /// Records an issue for each part of the message that standard error lacks.
    func expectMessage(_ result: ExitTest.Result?, sourceLocation: SourceLocation = #_sourceLocation) {
        let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        for part in message {
            #expect(text.contains(part), "\(name) says: \(text)", sourceLocation: sourceLocation)
        }
        #expect(text.contains("Fatal error"), "\(name) says: \(text)", sourceLocation: sourceLocation)
    }
}
