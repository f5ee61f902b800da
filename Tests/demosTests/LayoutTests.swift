import Foundation
import NNFromGraph
import Testing

@testable import demos

/// What people see fits their terminal, and says why a target was not checked.
@Suite(.serialized) struct LayoutTests {
    private static let arguments = [
        ["--help"], ["list"], ["digits", "--help"], ["scalar"], ["scalar", "--explain"], ["verify"],
        ["worked-example"], ["gates", "--epochs", "20"], ["polynomial", "--epochs", "3"],
        ["perceptron", "--epochs", "3"], ["regions", "--epochs", "2", "--runs", "2"], ["exercises", "--epochs", "3"],
        ["iris"], ["digits", "--epochs", "2", "--runs", "2"], ["digits-grid", "--epochs", "1", "--runs", "1"],
        ["schedulers", "--epochs", "1", "--runs", "1"], ["breast-cancer", "--epochs", "2", "--runs", "1"],
        ["gradients-by-layer"], ["bench", "scalar-hand"], ["--epochs", "1"],
    ]

    @Test(arguments: arguments) func linesFit(arguments: [String]) throws {
        for columns in [80, 50] {
            let outcome = try DemoProcess.run(arguments, environment: ["COLUMNS": "\(columns)"])
            #expect(outcome.status == 0)
            for line in (outcome.output + outcome.errors).split(separator: "\n") {
                // A word that is too long stays whole.
                let isOneWord = !line.drop { $0 == " " }.contains(" ")
                #expect(line.count <= columns || isOneWord, "\(columns): \(line)")
            }
            #expect(!outcome.output.contains("nan") && !outcome.output.contains("e-08 s"))
        }
    }

    /// In a locale without UTF-8 text is ASCII, and JSON is UTF-8 all the same.
    @Test(arguments: arguments) func textIsASCIIWithoutUTF8(arguments: [String]) throws {
        let environment = ["LC_ALL": "C", "COLUMNS": "40"]
        let outcome = try DemoProcess.run(arguments + plotting(arguments), environment: environment)
        let text = outcome.output + outcome.errors
        #expect(outcome.status == 0 && !text.contains("\\u{"), "\(text)")
        #expect(text.utf8.allSatisfy { $0 < 0x80 && ($0 >= 0x20 || $0 == 0x0A) }, "\(text)")
        // A sentence to standard error is one line, however wide the terminal is.
        for line in text.split(separator: "\n") where !line.hasPrefix("demos: ") {
            let isOneWord = !line.drop { $0 == " " }.contains(" ")
            #expect(line.count <= 40 || isOneWord, "\(line)")
        }
    }

    private func plotting(_ arguments: [String]) -> [String] {
        ["--help", "list"].contains { arguments.contains($0) } ? [] : ["--plot", "terminal"]
    }

    @Test func jsonIsUTF8InAnyLocale() throws {
        let outcome = try DemoProcess.run(["list", "--json"], environment: ["LC_ALL": "C"])
        #expect(try DemoProcess.objects(outcome.output).contains { ($0["summary"] as? String)?.contains("×") == true })
    }

    @Test func verdictsSayWhy() {
        func words(_ conditions: [Verdict.Condition], isInterrupted: Bool = false) -> String {
            Verdict(true, after: conditions, isInterrupted: isInterrupted).sentence("97 %")
        }
        #expect(words([.epochs(30, used: 30)]) == "target reached: 97 %")
        #expect(Verdict(false).sentence("97 %") == "target NOT reached: 97 %")
        #expect(
            words([.epochs(30, used: 10), .seeds(8, used: 8)])
                == "target not checked: it needs 30 epochs, this run used 10 (97 %)")
        #expect(
            words([.epochs(2000, used: 10), .seeds(8, used: 1)])
                == "target not checked: it needs 2,000 epochs and 8 seeds, this run used 10 epochs and 1 seed (97 %)")
        #expect(words([], isInterrupted: true) == "target not checked: the training was interrupted (97 %)")
        #expect([0.9639, 0.9833].spread() == "mean 97.36 %, s.d. 1.37, range 96.39–98.33 %")
        #expect([0.975].spread() == "97.50 %")
    }

    /// The plain `demos` chose fewer epochs and runs itself, and names the demo that has all.
    @Test func theMainJobDoesNotBlameItsCaller() throws {
        let text = try DemoProcess.run(["--epochs", "1"]).output
        let output = text.split { $0.isWhitespace }.joined(separator: " ")
        #expect(output.contains("run `demos digits`") && !output.contains("not checked"))
        #expect(output.contains("MNIST not found; using the bundled 8 × 8 digits"))
    }
}
