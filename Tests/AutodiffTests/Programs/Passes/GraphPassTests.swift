import Autodiff
import Foundation
import Testing

@Suite struct GraphPassTests {
    /// Each pass, `fuse-stages` for one, has a suite of its own, `FuseStagesTests`, which shows it before and after as
    /// text.
    @Test func everyPassIsShown() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        for name in GraphPass.names {
            let suite = name.split(separator: "-").map(\.capitalized).joined() + "Tests"
            let text = try String(contentsOf: folder.appendingPathComponent("\(suite).swift"), encoding: .utf8)
            #expect(text.contains("struct \(suite)") && text.contains("func beforeAndAfter()"), "\(suite)")
        }
    }

    /// A misspelled name would skip nothing.
    @Test(arguments: [true, false]) func unknownNamesStop(compiles: Bool) async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) { [compiles] in
            if compiles {
                _ = compile(withoutPasses: ["fuse-everything"]) { (x: Variable) in x * x }
            } else {
                _ = CompiledStep(state: [Tensor<Double>([1])], withoutPasses: ["fuse-everything"]) { state, _ in
                    (state: state, outputs: [])
                }
            }
        }
        let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(message.contains("no pass is named 'fuse-everything'") && message.contains("fuse-stages"), "\(message)")
    }
}
