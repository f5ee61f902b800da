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

    /// A text without its line breaks, which depend on the length of paths.
    private func unwrapped(_ text: String) -> String {
        text.split { $0 == "\n" || $0 == " " }.joined(separator: " ")
    }

    @Test func aRecordedTrainingIsReplayedAndCompared() throws {
        try withFolder { folder in
            let (one, other) = ("\(folder)/one", "\(folder)/other")
            let common = ["digits", "--epochs", "2", "--out", folder]
            let first = try DemoProcess.run(common + ["--record", one, "--report", "\(folder)/report.html"])
            #expect(first.status == 0 && unwrapped(first.output).contains("demos replay"))
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
            // As diff(1) has it.
            let difference = try DemoProcess.run(["diff", one, other, "--json"])
            #expect(difference.status == 1 && difference.errors.isEmpty)
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
                (["replay", folder], 1, "does not hold the record of a run"), (["replay"], 2, "replay takes one run"),
                (["replay", "\(one)/run.log"], 1, "is a file; the record of a run is a folder"),
                (["replay", one, "--html", "\(one)/run.log"], 2, "belongs to the record"),
                (["diff", one], 2, "diff takes two runs"), (["diff", one, "\(folder)/none"], 2, "no such file"),
                (["digits", "--epochs", "1", "--record", "\(one)/run.log"], 1, "is a file; the record of a run"),
                (["digits", "--plot", "paper"], 2, "--plot takes terminal"),
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

    @Test func aShorterRunDoesNotDiverge() throws {
        try withFolder { folder in
            for epochs in ["1", "2"] {
                let arguments = ["digits", "--epochs", epochs, "--out", folder, "--record", "\(folder)/\(epochs)"]
                #expect(try DemoProcess.run(arguments).status == 0)
            }
            let found = try DemoProcess.run(["diff", "\(folder)/1", "\(folder)/2"])
            #expect(found.status == 0 && unwrapped(found.output).contains("Then the second run goes on"))
            let help = unwrapped(try DemoProcess.run(["diff", "--help"]).output)
            #expect(help.contains("exit status: 0 if") && help.contains("1 if the runs diverge, 2 for trouble"))
        }
    }

    /// Where the loss differs first, the words name what differs on the way to it.
    @Test func aLossThatDiffersIsTraced() throws {
        try withFolder { folder in
            for (name, batch) in [("one", "32"), ("other", "31")] {
                let arguments = [
                    "digits", "--epochs", "1", "--batch", batch, "--out", folder, "--record", "\(folder)/\(name)",
                ]
                #expect(try DemoProcess.run(arguments).status == 0)
            }
            let found = try DemoProcess.run(["diff", "\(folder)/one", "\(folder)/other"])
            let words = unwrapped(found.output)
            #expect(found.status == 1 && words.contains("because its minibatch has other samples"), "\(found.output)")
        }
    }

    /// A disk that fills up during a training: it goes on, the record is whole up to a step, and the status tells.
    @Test func aFullDiskEndsTheRecordAndNotTheTraining() throws {
        try withFolder { folder in
            let whole = try DemoProcess.run(
                ["digits", "--epochs", "70", "--out", folder, "--record", "\(folder)/whole", "--json"])
            #expect(whole.status == 0)
            let cut = try DemoProcess.shell(
                "ulimit -f 100; exec \"$DEMOS\" digits --epochs 70 --out '\(folder)' --record '\(folder)/cut' --json")
            #expect(cut.status == 1)
            let errors = cut.errors.split(separator: "\n")
            #expect(errors.count { $0.contains("Training continues; what cannot be written now is tried again") } == 1)
            #expect(errors.count { $0.hasPrefix("demos: the record ends before the training: ") } == 1)
            #expect(cut.errors.contains("cut/run.log cannot be written: file too large"))
            // The training has the same result.
            let results = try [whole, cut].map { try #require(DemoProcess.runs($0.output).last?["loss"] as? Double) }
            #expect(results[0] == results[1])
            let difference = try DemoProcess.run(["diff", "\(folder)/cut", "\(folder)/whole"])
            #expect(difference.status == 0 && unwrapped(difference.output).contains("Then the second run goes on"))
            #expect(unwrapped(difference.output).contains("without its training's end"))
            let replay = try DemoProcess.run(["replay", "\(folder)/cut", "--step", "900"])
            #expect(replay.status == 0 && replay.output.contains("Step 900 of "))
        }
    }

    /// A training that is killed while it records, and one that resumes from its checkpoint.
    @Test func aKilledTrainingLeavesARecordThatContinues() throws {
        try withFolder { folder in
            let arguments = ["digits", "--epochs", "40", "--out", folder]
            #expect(try DemoProcess.run(arguments + ["--record", "\(folder)/whole"]).status == 0)
            let part = ["--record", "\(folder)/part", "--checkpoint", "\(folder)/checkpoint"]
            for kill in 0..<4 {
                let process = Process()
                process.executableURL = try DemoProcess.program()
                process.arguments = arguments + part
                process.standardOutput = FileHandle.nullDevice
                process.standardError = FileHandle.nullDevice
                try process.run()
                usleep(UInt32(300_000 + kill * 131_000))
                Foundation.kill(process.processIdentifier, SIGKILL)
                process.waitUntilExit()
                guard FileManager.default.fileExists(atPath: "\(folder)/part/run.log") else { continue }
                // Whole steps, and a record that says that it is not finished.
                let found = try DemoProcess.run(["diff", "\(folder)/part", "\(folder)/whole"])
                #expect(found.status == 0, "\(found.output) \(found.errors)")
            }
            let last = try DemoProcess.run(arguments + part)
            #expect(last.status == 0, "\(last.errors)")
            let found = try DemoProcess.run(["diff", "\(folder)/part", "\(folder)/whole"])
            let words = unwrapped(found.output)
            #expect(found.status == 0 && words.contains("all 1,640 steps that they share are identical."))
            #expect(!words.contains("goes on") && !words.contains("without its training's end"))
        }
    }

    /// A refused training leaves no folder behind.
    @Test func aRefusedRecordLeavesNothing() throws {
        try withFolder { folder in
            let checkpoint = ["--checkpoint", "\(folder)/checkpoint"]
            let arguments = ["digits", "--out", "\(folder)/out"] + checkpoint
            #expect(try DemoProcess.run(arguments + ["--epochs", "1"]).status == 0)
            let refused = try DemoProcess.run(arguments + ["--epochs", "2", "--record", "\(folder)/a/b"])
            #expect(refused.status == 1)
            #expect(refused.errors.contains("training resumes from its checkpoint after step 41, and a record has all"))
            #expect(!FileManager.default.fileExists(atPath: "\(folder)/a"))
        }
    }

    @Test func chartsAreDrawnInPipesAndForDumbTerminals() throws {
        try withFolder { folder in
            let arguments = ["digits", "--epochs", "3", "--runs", "1", "--out", folder, "--plot", "terminal"]
            let piped = try DemoProcess.run(arguments, environment: ["TERM": "xterm"])
            #expect(piped.output.contains("loss   ● training   ○ validation") && !piped.output.contains("\u{1B}"))
            let dumb = try DemoProcess.run(arguments, environment: ["TERM": "dumb", "LC_ALL": "C"])
            #expect(dumb.output.contains("loss   * training   o validation") && dumb.output.contains("+----"))
        }
    }
}
