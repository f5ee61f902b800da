import Foundation
import NNFromGraph

StandardStream.prepareProgram()
Interruption.endProgramBySignals()
exit(Program.run(CommandLine.arguments, isUTF8: CommandLine.argumentsAreUTF8))

extension CommandLine {
    /// Whether the arguments are what was written: Swift repairs those that are not UTF-8, and a repaired path is that of another file.
    fileprivate static var argumentsAreUTF8: Bool {
        (0..<Int(argc)).allSatisfy { place in
            unsafeArgv[place].map { String(validatingCString: $0) != nil } ?? true
        }
    }
}
