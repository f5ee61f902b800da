import Foundation
import NNFromGraph

StandardStream.prepareProgram()
Interruption.endProgramBySignals()
exit(Program.run(CommandLine.arguments, isUTF8: CommandLine.argumentsAreUTF8))

extension CommandLine {
    /// Whether the arguments are valid UTF-8. Swift replaces invalid bytes, so that a path would name another file.
    fileprivate static var argumentsAreUTF8: Bool {
        (0..<Int(argc)).allSatisfy { place in
            unsafeArgv[place].map { String(validatingCString: $0) != nil } ?? true
        }
    }
}
