import Foundation
import Testing

@testable import demos

/// Standard streams that are pipes, full or closed; files that cannot be written; signals.
@Suite(.serialized) struct StreamTests {
    private func shell(_ line: String) throws -> DemoProcess.Outcome { try DemoProcess.shell(line) }

    private static let hasFullDevice = FileManager.default.fileExists(atPath: "/dev/full")

    /// A complete training in which only the progress output is lost.
    @Test(.enabled(if: Self.hasFullDevice), arguments: ["2>/dev/full", "2>&-"])
    func standardErrorMayBeFullOrClosed(redirection: String) throws {
        let outcome = try shell("\"$DEMOS\" digits --epochs 1 --runs 1 --out pictures \(redirection); echo status $?")
        #expect(outcome.output.contains("accuracy training") && outcome.output.hasSuffix("status 0\n"))
        #expect(outcome.output.contains("pictures/digits-learning-curve.svg"))
        // Also if there is only an error message.
        #expect(try shell("\"$DEMOS\" --nonsense \(redirection)").status == 2)
    }

    @Test(
        .enabled(if: Self.hasFullDevice), arguments: [">/dev/full", ">&-"],
        ["scalar", "list", "--help", "scalar --json"])
    func standardOutputThatIsLostIsAFailure(redirection: String, arguments: String) throws {
        let outcome = try shell("\"$DEMOS\" \(arguments) \(redirection)")
        #expect(outcome.status == 1)
        #expect(outcome.errors.hasPrefix("demos: standard output cannot be written: ") || arguments.contains("--json"))
        #expect(outcome.errors.contains("demos: standard output cannot be written: "))
    }

    /// The next file that is opened gets a closed stream's descriptor, so output to the stream would go to the file.
    @Test func closedStreamsAreNotWrittenToOtherFiles() throws {
        let outcome = try shell(
            "\"$DEMOS\" scalar --html page.html >&- 2>&- <&-; grep -c -e 'f(x) =' -e demos: page.html; head -c 15 "
                + "page.html"
        )
        #expect(outcome.output == "0\n<!DOCTYPE html>")
    }

    @Test func closedPipeEndsTheProgramQuietly() throws {
        // The program waits until the reader has gone, then writes.
        let outcome = try shell("{ sleep 0.3; \"$DEMOS\" scalar; echo status $? >&2; } | true")
        #expect(outcome.errors == "status 1\n")
    }

    /// Text and progress arrive line by line and in order if both go to one pipe.
    @Test func textAndProgressStayInOrder() throws {
        let outcome = try shell("\"$DEMOS\" digits --epochs 2 --runs 1 2>&1 | cat")
        let places = ["3,760 parameters", "epoch 1/2", "epoch 2/2", "accuracy training", "pictures: "].map {
            outcome.output.range(of: $0)?.lowerBound
        }
        for (one, next) in zip(places, places.dropFirst()) { #expect(try #require(one) < #require(next)) }
    }

    @Test func numbersThatAreNotFiniteAreNull() throws {
        var part = Part(name: "part", seconds: 1)
        (part.loss, part.rSquared, part.testAccuracy) = (.infinity, -.infinity, .nan)
        let line = try Console.json(part)
        #expect(line.contains("\"loss\":null,") && line.contains("\"r_squared\":null,"))
        #expect(line.contains("\"test_accuracy\":null") && line.contains("\"name\":\"part\""))
        let object = try #require(DemoProcess.objects(line).first)
        #expect(object["loss"] is NSNull && object["train_accuracy"] == nil)
    }

    @Test func withoutClassesThereIsNoAccuracy() throws {
        let outcome = try DemoProcess.run(["polynomial", "--epochs", "1", "--json"])
        let part = try #require(DemoProcess.objects(outcome.output).last)
        #expect(part["test_accuracy"] == nil && part["loss"] is Double)
        #expect(!outcome.errors.contains("nan"))
        // Nor are the training samples called anything else.
        #expect(part.keys.allSatisfy { !$0.contains("validation") && !$0.contains("test") })
        #expect(!outcome.errors.contains("validation") && !outcome.errors.contains("test "))
    }

    @Test func unwritablePathsAreReportedBeforeTraining() throws {
        for arguments in [
            ["--out", "/dev/null/pictures"], ["--checkpoint", "/dev/null/file"], ["--checkpoint", "/dev/null"],
        ] {
            let outcome = try DemoProcess.run(["digits", "--epochs", "1", "--runs", "1"] + arguments)
            #expect(outcome.status == 1 && outcome.output.isEmpty)
            #expect(outcome.errors.split(separator: "\n").count == 1 && outcome.errors.contains("/dev/null"))
            #expect(!outcome.errors.contains("NSCocoaErrorDomain"))
        }
    }

    @Test func resultDoesNotDependOnItsPictures() throws {
        let outcome = try shell(
            "mkdir -p out/digits-misclassified.svg; \"$DEMOS\" digits --epochs 1 --runs 1 --json; echo status $?")
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.count == 3 && lines[0].contains("\"epoch\":1"))
        #expect(lines[1].contains("test_accuracy") && lines[2] == "status 1")
        #expect(outcome.errors.contains("digits-misclassified.svg cannot be written: it is a directory"))
    }

    @Test func argumentsThatAreNotUTF8AreRefused() throws {
        let outcome = try shell("\"$DEMOS\" digits --checkpoint \"$(printf 'a\\377b')\"; echo status $?; ls -a | wc -l")
        #expect(outcome.output.hasPrefix("status 2\n") && outcome.errors.contains("not UTF-8"))
    }

    /// A training ended by a signal: the checkpoint is written, the metrics are printed, and the exit status is the
    /// signal's.
    @Test(arguments: [("INT", 130), ("TERM", 143)])
    func signalEndsATrainingWithACheckpoint(signal: String, status: Int) throws {
        let outcome = try shell(
            """
            "$DEMOS" digits --epochs 100000 --runs 1 --checkpoint run.safetensors & training=$!
            while [ ! -e run.safetensors ]; do sleep 0.05; done
            kill -\(signal) $training; wait $training; echo status $?
            """)
        #expect(outcome.output.contains("interrupted in epoch") && outcome.output.contains("accuracy training"))
        #expect(outcome.output.hasSuffix("status \(status)\n"))
    }

    @Test func twoProcessesDoNotShareACheckpoint() throws {
        let outcome = try shell(
            """
            "$DEMOS" digits --epochs 100000 --runs 1 --checkpoint run.safetensors > first 2>&1 & training=$!
            while [ ! -e run.safetensors ]; do sleep 0.05; done
            "$DEMOS" digits --epochs 100000 --runs 1 --checkpoint run.safetensors > second; echo status $?
            kill -KILL $training; wait $training
            "$DEMOS" digits --epochs 1 --runs 1 --checkpoint run.safetensors > third 2> third-errors
            grep -c "is running" third-errors
            """)
        #expect(outcome.output == "status 1\n0\n")
        #expect(outcome.errors.contains("is the checkpoint of a training that is running. Wait for its end"))
    }

    @Test(arguments: [("INT", 130), ("TERM", 143)])
    func signalEndsEverythingElseAtOnce(signal: String, status: Int) throws {
        // When it prints its first output, its signal handlers are installed.
        let outcome = try shell(
            """
            "$DEMOS" gates > words & gates=$!
            while [ ! -s words ]; do sleep 0.02; done
            kill -\(signal) $gates; wait $gates; echo status $?
            """)
        #expect(outcome.output == "status \(status)\n")
    }
}
