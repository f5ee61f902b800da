import Foundation
import Testing

/// `--record`, `replay`, `diff`, `--report`, `--watch` and `--plot` of the built program.
@Suite struct TimeMachineCommandTests {
    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("replay-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder.path)
    }

    @Test func aRecordedTrainingIsReplayedAndCompared() throws {
        try withFolder { folder in
            let (one, other) = ("\(folder)/one", "\(folder)/other")
            let common = ["digits", "--epochs", "2", "--out", folder]
            let first = try DemoProcess.run(common + ["--record", one, "--report", "\(folder)/report.html"])
            #expect(first.status == 0 && first.output.contains("demos replay"))
            let report = try String(contentsOfFile: "\(folder)/report.html", encoding: .utf8)
            #expect(report.contains("demos digits --seed 1 --epochs 2") && report.contains("completed after 2 epochs"))
            #expect(try DemoProcess.run(common + ["--record", other, "--seed", "2"]).status == 0)

            let page = "\(folder)/step.html"
            let replay = try DemoProcess.run(["replay", one, "--step", "50", "--html", page])
            #expect(replay.status == 0 && replay.output.contains("Step 50 of 82: epoch 2, minibatch 9 of 41"))
            for line in replay.output.split(separator: "\n") where !line.contains(page) { #expect(line.count <= 80) }
            #expect(try String(contentsOfFile: page, encoding: .utf8).contains("Step 50 of 82"))
            let objects = try DemoProcess.objects(
                DemoProcess.run(["replay", one, "--step", "50", "--json"]).output)
            let content = try #require(objects.first?["content"] as? [String: Any])
            #expect(objects.count == 1 && content["step"] as? Int == 50)
            #expect((content["layers"] as? [Any])?.count == 2 && (content["samples"] as? [Any])?.count == 32)

            let same = try DemoProcess.run(["diff", one, one])
            #expect(same.status == 0 && same.output.contains("steps that they share are identical"))
            let difference = try DemoProcess.run(["diff", one, other, "--json"])
            let found = try #require(try DemoProcess.objects(difference.output).first?["content"] as? [String: Any])
            #expect(found["causes"] as? [String] == ["data", "configuration", "first parameters"])
        }
    }

    @Test func refusalsAreOneLine() throws {
        try withFolder { folder in
            let one = "\(folder)/one"
            let training = ["digits", "--epochs", "1", "--out", folder, "--record", one]
            #expect(try DemoProcess.run(training).status == 0)
            for (arguments, status, words) in [
                (training, Int32(1), "already holds the record of a run"),
                (["replay", one, "--step", "42"], 1, "it has the steps 1 to 41"),
                (["replay", folder], 1, "no such file"), (["replay"], 2, "replay takes one run"),
                (["diff", one], 2, "diff takes two runs"), (["digits", "--plot", "paper"], 2, "--plot takes terminal"),
                (["digits", "--watch", "70000"], 2, "from 0 to 65535"),
                (["digits", "--record", one, "--runs", "2"], 2, "--record saves a single training"),
            ] {
                let found = try DemoProcess.run(arguments)
                #expect(found.status == status, "\(arguments)")
                #expect(found.errors.contains(words), "\(arguments): \(found.errors)")
                #expect(found.errors.split(separator: "\n").last?.hasPrefix("demos: ") == true)
            }
        }
    }

    @Test func chartsAreDrawnInPipesAndForDumbTerminals() throws {
        try withFolder { folder in
            let arguments = ["digits", "--epochs", "3", "--runs", "1", "--out", folder, "--plot", "terminal"]
            let piped = try DemoProcess.run(arguments, environment: ["TERM": "xterm"])
            #expect(piped.output.contains("loss   ● training   ○ validation") && !piped.output.contains("\u{1B}"))
            let dumb = try DemoProcess.run(arguments, environment: ["TERM": "dumb"])
            #expect(dumb.output.contains("loss   * training   o validation") && dumb.output.contains("+----"))
        }
    }
}
