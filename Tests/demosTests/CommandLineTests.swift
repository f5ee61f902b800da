import Foundation
import Testing

/// Runs the built program, as a user does on the command line.
@Suite(.serialized) struct CommandLineTests {
    private func demos(_ arguments: [String], environment: [String: String] = [:]) throws -> DemoProcess.Outcome {
        try DemoProcess.run(arguments, environment: environment)
    }

    private func objects(_ text: String) throws -> [[String: Any]] { try DemoProcess.objects(text) }

    @Test func helpAndListNameEveryDemo() throws {
        let help = try demos(["--help"])
        let list = try demos(["list"])
        #expect(help.status == 0 && list.status == 0)
        for name in [
            "scalar", "verify", "worked-example", "gates", "polynomial", "perceptron", "regions", "exercises", "iris",
            "digits", "digits-grid", "schedulers", "breast-cancer", "gradients-by-layer", "mnist-mse", "mnist-logistic",
            "mnist-softmax", "mnist-deep", "mnist-cnn", "mnist-best", "bench",
        ] {
            #expect(help.output.contains(name))
            #expect(list.output.split(separator: "\n").filter { $0.hasPrefix(name + " ") }.count == 1)
        }
        for option in [
            "--data", "--seed", "--threads", "--epochs", "--runs", "--out", "--json", "--download", "--checkpoint",
        ] {
            #expect(help.output.contains(option))
        }
    }

    @Test(arguments: [
        ["--nonsense"], ["nonsense"], ["scalar", "extra"], ["--seed", "x"], ["--seed", "-1"], ["--epochs", "0"],
        ["--threads", "0"], ["regions", "--runs", "0"], ["gates", "--runs", "2"],
        ["--data"], ["--json=1"], ["bench", "nonsense"], ["scalar", "--download"], ["--mirror", "no address"],
        ["verify", "--mirror", "https://example.org/"], ["gates", "--checkpoint", "file"],
        ["digits", "--checkpoint", "file", "--runs", "2"], ["digits", "--checkpoint-every", "3"],
        ["digits", "--checkpoint", "file", "--checkpoint-every", "0"],
        ["digits", "--checkpoint", "file", "--checkpoint-every", "nans"], ["scalar", "--runs", "7"],
        ["digits", "--report", "-"], ["digits", "--record", "-"], ["scalar", "--html", "-"], ["digits", "--out=-"],
        ["scalar", "--record", "folder"], ["verify", "--report", "page.html"], ["gates", "--watch"],
        ["digits", "--device", "xla", "--record", "folder"],
        ["list", "extra"],
        ["list", "--seed", "1"], ["verify", "--batch", "3"], ["gates", "--mirror", "folder"],
        ["worked-example", "--checkpoint", "file"], ["digits", "--mirror", "folder"], ["--explain"],
        ["--threads", "257"],
        ["--seed", "18446744073709551616"], ["digits", "--help="], ["digits", "--device", "nonsense"],
        ["digits", "--plugin", "plugin.so"], ["digits", "--devices", "2"], ["digits", "--batch", "0"],
        ["digits", "--device", "xla", "--devices", "0"], ["gates", "--device", "xla"],
    ])
    func wrongArgumentsGetOneLineAndStatus2(arguments: [String]) throws {
        let outcome = try demos(arguments)
        #expect(outcome.status == 2)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.split(separator: "\n").count == 1 && outcome.errors.hasPrefix("demos: "))
    }

    @Test func theNearestWordIsSuggested() throws {
        func errors(_ arguments: [String]) throws -> String { try demos(arguments).errors }
        #expect(try errors(["scalar", "--jsno"]).contains("unknown option '--jsno'; did you mean '--json'?"))
        #expect(try errors(["--sed", "1"]).contains("did you mean '--seed'?"))
        #expect(try errors(["mnist-sotfmax"]).contains("did you mean 'mnist-softmax'?"))
        #expect(try errors(["bench", "gem"]).contains("did you mean 'gemm'?"))
        #expect(try !errors(["completely-different"]).contains("did you mean"))
    }

    @Test func filesThatWouldOverwriteEachOther() throws {
        let outcome = try demos(["digits", "--report", "a.html", "--checkpoint", "a.html"])
        #expect(outcome.status == 2 && outcome.errors.contains("--checkpoint and --report name the same file"))
        #expect(try demos(["digits", "--record", ""]).errors.contains("--record needs a value"))
    }

    /// One file for two options, a file where a folder is needed, the files of a record: found before training.
    @Test(arguments: [
        (["--report", "a.html", "--checkpoint", "./b/../a.html"], "--checkpoint and --report name the same file"),
        (["--report", "a", "--record", "a"], "--report and --record name the same path, once as a file"),
        (["--report", "a", "--record", "a/b"], "--report names a file where --record needs a folder"),
        (["--report", "out"], "--report and --out name the same path, once as a file and once as a folder"),
        (["--checkpoint", "p/q", "--out", "p/q/r"], "--checkpoint names a file where --out needs a folder"),
        (["--report", "a/run.log", "--record", "a"], "--report names a file that belongs to the record"),
        (["--checkpoint", "a/state-0.safetensors", "--record", "a"], "--checkpoint names a file that belongs to"),
        (["--report", "link/x", "--checkpoint", "real/x"], "--checkpoint and --report name the same file"),
        (["--report", "-"], "--report takes a path, and - is not standard input or output here"),
    ])
    func placesThatCollide(arguments: [String], words: String) throws {
        let line = arguments.map { "'\($0)'" }.joined(separator: " ")
        let outcome = try DemoProcess.shell(
            "mkdir real && ln -s real link && \"$DEMOS\" digits \(line); echo status $?; ls -A | tr '\\n' ' '")
        #expect(outcome.errors.contains(words), "\(outcome.errors)")
        #expect(outcome.output == "status 2\nerrors link output real ", "\(outcome.output)")
    }

    /// A page in the folder of a record, under a name of its own, harms nothing; two folders may be one.
    @Test func placesThatGoTogether() throws {
        let outcome = try DemoProcess.shell(
            "\"$DEMOS\" digits --epochs 1 --runs 1 --record a --out a --report a/page.html && ls a | head -3")
        #expect(outcome.status == 0 && outcome.output.contains("digits-confusion.svg"), "\(outcome.errors)")
    }

    /// Common options are accepted by every demo, as one command line should run any of them; where they have no
    /// effect, that is said.
    @Test(arguments: [
        (["scalar", "--epochs", "3", "--out", "x"], "scalar makes no use of --epochs and --out"),
        (["verify", "--data", "nowhere"], "verify makes no use of --data"),
        (["worked-example", "--seed", "2", "--plot", "terminal", "--threads", "1"], "no use of --seed and --plot"),
        (["gates", "--data", "nowhere", "--epochs", "2"], "gates makes no use of --data"),
        (["scalar", "--seed", "2", "--json"], "scalar makes no use of --seed"),
    ])
    func commonOptionsWithoutEffectAreNamed(arguments: [String], words: String) throws {
        let outcome = try demos(arguments)
        #expect(outcome.status == 0 && outcome.errors.split(separator: "\n").first?.contains(words) == true)
        #expect(!outcome.output.contains("makes no use"))
    }

    @Test func optionsWithAnEffectAreNotNamed() throws {
        let outcome = try demos(["gates", "--epochs", "2", "--seed", "3", "--out", "x", "--plot", "terminal"])
        #expect(outcome.status == 0 && !outcome.errors.contains("no use"))
    }

    @Test func everyDemoListsItsOptionsAndRejectsOthers() throws {
        let entries = try objects(try demos(["list", "--json"]).output)
        #expect(entries.count == 23)
        for entry in entries {
            let name = try #require(entry["name"] as? String)
            let options = try #require(entry["options"] as? [String])
            let help = try demos([name, "--help"])
            #expect(help.status == 0 && help.output.contains("usage: demos \(name)"), "\(name)")
            for option in ["--data", "--seed", "--threads", "--epochs", "--runs", "--out", "--json", "--checkpoint"] {
                #expect(help.output.contains("  \(option)") == options.contains(option), "\(name) \(option)")
            }
            #expect(entry["summary"] is String)
        }
    }

    @Test func theLargestSeedWorksWithSeveralRuns() throws {
        let outcome = try demos(["digits", "--seed", "18446744073709551615", "--runs", "2", "--epochs", "1", "--json"])
        #expect(outcome.status == 0)
        #expect(try objects(outcome.output).last?["runs"] as? Int == 2)
    }

    @Test func missingDataGetOneLineAndStatus1() throws {
        let nothing = try demos(["mnist-softmax"])
        #expect(nothing.status == 1 && nothing.errors.contains("--data DIR"))
        let wrong = try demos(["mnist-mse", "--data", "nowhere"])
        #expect(wrong.status == 1 && wrong.errors.contains("nowhere"))
        #expect(wrong.errors.split(separator: "\n").count == 1)
        let archive = try demos(["mnist-mse", "--data", "nowhere.npz"])
        #expect(archive.status == 1 && archive.errors.contains("nowhere.npz cannot be read: no such file or directory"))
        #expect(archive.errors.split(separator: "\n").count == 1 && archive.output.isEmpty)
        let both = try demos(["mnist-softmax", "--download", "--data", "nowhere.npz"])
        #expect(both.status != 0 && both.errors.contains("--download needs a folder in --data, not the file"))
        let unreachable = try demos(["mnist-softmax", "--download", "--mirror", "http://127.0.0.1:1/"])
        #expect(unreachable.status == 1)
        #expect(unreachable.errors.split(separator: "\n").last?.contains("train-images") == true)
    }

    @Test func scalarExplainsItsRowsAndCountsTheirOperations() throws {
        let outcome = try demos(["scalar", "--explain"])
        #expect(outcome.status == 0)
        // Lines are wrapped between words.
        let output = outcome.output.split { $0 == " " || $0 == "\n" }.joined(separator: " ")
        for text in [
            "f = d = sqrt(x² + exp(x²)) at x = 1.3", "a is used by b and c, so two contributions are added",
            "∂f/∂b · ∂b/∂a + ∂f/∂c · ∂c/∂a = 0.187521 · 5.41948 + 0.187521 · 1 = 1.01627 + 0.187521 = 1.20379",
            "∂f/∂x = x·(b + 1)/d = 3.12986", "2 for the function, 4 for the derivative, 6 in all",
            "5 for the function, 10 for the derivative, 15 in all", "4 and 3, 7 in all",
        ] {
            #expect(output.contains(text), "\(text)")
        }
    }

    @Test func pagesAreWritten() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        let scalar = folder.appendingPathComponent("new/scalar.html")
        let outcome = try demos(["scalar", "--html", scalar.path])
        #expect(outcome.status == 0 && outcome.output.contains(scalar.path))
        let page = try String(contentsOf: scalar, encoding: .utf8)
        #expect(page.contains("<title>Two functions of lecture 002 and their derivatives at x = 1.3</title>"))
        // Both functions, each with the tape's derivative beside the lecture's formula.
        #expect(page.contains("<td>14.0906</td><td>2·x·exp(x²)</td><td>14.0906</td>"))
        #expect(page.contains("<td>3.12986</td><td>x·(1 + b)/d</td><td>3.12986</td>"))
        let verify = folder.appendingPathComponent("verify.html")
        #expect(try demos(["verify", "--html", verify.path]).status == 0)
        let network = try String(contentsOf: verify, encoding: .utf8)
        #expect(network.contains("w1_11") && network.contains("<td>δ1_1·x1</td>"))
        // The tape's derivatives and the lecture's formulas agree to rounding.
        let differences = network.matches(of: /<td>([0-9.e-]+)<\/td><\/tr>/).compactMap { Double($0.1) }
        #expect(differences.count == 18 && differences.allSatisfy { $0 < 1e-15 })
        let nowhere = try demos(["scalar", "--html", "/dev/null/page.html"])
        #expect(nowhere.status == 1 && nowhere.errors.contains("/dev/null/page.html"))
        #expect(try demos(["gates", "--html", "page.html"]).status == 2)
    }

    @Test func scalarPrintsTheLecturesRows() throws {
        let outcome = try demos(["scalar"])
        #expect(outcome.status == 0)
        for text in [
            "a = x²", "b = exp a", "c = a + b", "d = √c", "14.090649833341137", "3.1298556644645927",
            "2.666360948020955",
        ] {
            #expect(outcome.output.contains(text))
        }
    }

    @Test func jsonOutputIsOnlyObjects() throws {
        for name in ["scalar", "verify", "worked-example"] {
            let parts = try objects(try demos([name, "--json"]).output)
            let last = try #require(parts.last)
            #expect(last["name"] as? String == name)
            #expect(try #require(last["largest_difference"] as? Double) < 1e-12)
            #expect(try #require(last["peak_memory_bytes"] as? Int) > 1_000_000)
            #expect(last["seconds"] is Double)
        }
    }

    @Test func theMainJobTrainsOnTheDigitsAndDraws() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        let outcome = try demos(["--json", "--epochs", "2", "--out", folder.path])
        #expect(outcome.status == 0)
        let parts = try objects(outcome.output)
        let training = try #require(parts.last)
        #expect(training["name"] as? String == "digits" && training["epochs"] as? Int == 2)
        for key in ["train_accuracy", "validation_accuracy", "test_accuracy"] {
            #expect(try #require(training[key] as? Double) > 0.5)
        }
        #expect(outcome.errors.contains("epoch 2/2"))
        for picture in ["digits-learning-curve.svg", "digits-misclassified.svg"] {
            let text = try String(contentsOf: folder.appendingPathComponent(picture), encoding: .utf8)
            #expect(text.contains("<svg") && text.contains("</svg>"))
        }
    }

    @Test func oneSeedGivesOneRun() throws {
        func run(_ options: [String]) throws -> [String] {
            let parts = try objects(try demos(["--json", "--epochs", "1"] + options).output)
            return try ["loss", "test_accuracy", "validation_accuracy"].map { "\(try #require(parts.last?[$0]))" }
        }
        let first = try run(["--seed", "5"])
        #expect(try run(["--seed", "5", "--threads", "1"]) == first)
        #expect(try run(["--seed", "6"]) != first)
    }
}
