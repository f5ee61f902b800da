import Autodiff
import Foundation
import Testing

@testable import NNFromGraph

/// The files of a recorded run: what is refused, and with which words.
@Suite struct RecordedRunFileTests {
    private func withRun(_ body: (URL, RecordedTraining, RecordedRun) throws -> Void) throws {
        try withTemporaryFolder { folder in
            let training = RecordedTraining()
            try body(folder, training, training.recorded(folder))
        }
    }

    private func fault(_ body: () throws -> Void) -> RunError.Fault? {
        do { try body() } catch { return (error as? RunError)?.fault }
        return nil
    }

    @Test func theRecordIsReadAsItWasWritten() throws {
        try withRun { folder, training, run in
            #expect(run.seed == 3 && run["loss"]?.hasPrefix("softmax cross-entropy") == true && run.epochs == 4)
            #expect(run.savedSteps == [0, 7, 14, 21, 28] && run.machine.map(\.name).contains("processor"))
            let files = ["run.safetensors"] + run.savedSteps.map { "state-\($0).safetensors" }
            #expect(try names(in: folder) == files.sorted())
            let again = try SafeTensorsReader(run.pieces.flatMap { $0 })
            try again.verifyChecksum()
            #expect(run.place(of: 8).epoch == 2 && run.place(of: 8).minibatch == 1)
        }
    }

    @Test func anExistingRecordIsNotOverwritten() throws {
        try withRun { folder, training, run in
            #expect(throws: RunError(folder.path, .exists)) { try training.run(folder) }
            let same = try RecordedRun(contentsOf: folder)
            // Metrics of validation data are NaN, and so not equal to themselves.
            #expect(same.pieces == run.pieces)
        }
    }

    @Test func aRecordIsForOneTrainingAtATime() throws {
        try withTemporaryFolder { folder in
            let training = RecordedTraining()
            let lock = try FileLock(for: RunFiles(folder: folder).record)
            #expect(throws: RunError(folder.path, .inUse)) { try training.run(folder) }
            withExtendedLifetime(lock) {}
        }
    }

    /// A checkpoint that goes further than the record.
    @Test func aRecordWithAGapIsRefused() throws {
        try withTemporaryFolder { folder in
            let (record, checkpoint) = (folder.appendingPathComponent("a"), folder.appendingPathComponent("b"))
            let training = RecordedTraining()
            _ = try training.run(record, steps: 5)
            _ = try training.run(nil, steps: 9, checkpoint: checkpoint)
            #expect(throws: RunError(record.path, .tooShort(steps: 5, resumedAfter: 9))) {
                try training.run(record, checkpoint: checkpoint)
            }
        }
    }

    @Test func damageIsRefused() throws {
        try withRun { folder, training, run in
            for name in ["run.safetensors", "state-14.safetensors"] {
                let file = folder.appendingPathComponent(name)
                let whole = try FileBytes.read(file)
                for place in [whole.count - 1, whole.count / 2] {
                    var bytes = whole
                    bytes[place] ^= 4
                    try FileBytes.write(bytes, to: file)
                    let fault = fault { _ = try training.replay(RecordedRun(contentsOf: folder)).state(after: 15) }
                    // Damage in the header is found before the checksum.
                    guard case .format = fault else {
                        Issue.record("\(name) \(place): \(String(describing: fault))")
                        continue
                    }
                }
                try FileBytes.write(Array(whole.prefix(whole.count / 2)), to: file)
                #expect(fault { _ = try training.replay(RecordedRun(contentsOf: folder)).state(after: 15) } != nil)
                try FileManager.default.removeItem(at: file)
                let missing = fault { _ = try training.replay(RecordedRun(contentsOf: folder)).state(after: 15) }
                guard case .file(.unreadable) = missing else {
                    Issue.record("\(name): \(String(describing: missing))")
                    return
                }
                try FileBytes.write(whole, to: file)
            }
        }
    }

    @Test func theStateOfAnotherRunOrStepIsRefused() throws {
        try withRun { folder, training, run in
            let files = RunFiles(folder: folder)
            let own = try FileBytes.read(files.state(after: 14))
            try FileBytes.write(FileBytes.read(files.state(after: 7)), to: files.state(after: 14))
            let replay = try training.replay(run)
            let other = fault { _ = try replay.state(after: 15) }
            #expect("\(String(describing: other))".contains("another run or step"))
            var form = try replay.state(after: 0)
            try FileBytes.write(own, to: files.state(after: 14))
            form.parameters = try replay.state(after: 14).parameters
            form.parameters[0].scalars[3] = 0.5
            form.step = 14
            try FileBytes.write(run.pieces(of: form), to: files.state(after: 14))
            #expect(
                "\(String(describing: fault { _ = try replay.state(after: 15) }))".contains(
                    "not those that were recorded"))
        }
    }

    /// Records with a matching checksum whose numbers contradict each other.
    @Test func contradictionsAreRefused() throws {
        try withRun { folder, _, run in
            func refuses(_ change: (inout RecordedRun) -> Void) throws -> Bool {
                var other = run
                change(&other)
                try FileBytes.write(other.pieces, to: RunFiles(folder: folder).record)
                return fault { _ = try RecordedRun(contentsOf: folder) } != nil
            }
            let changes: [(inout RecordedRun) -> Void] = [
                { $0.losses[3] = .nan },
                { $0.losses.removeLast() },
                { $0.fingerprints.removeLast(run.parameterNames.count) },
                { $0.rateScales.removeLast() },
                { $0.rateScales[0] = 0 },
                { $0.savedSteps = [0, 8] },
                { $0.savedSteps = [7, 14] },
                { $0.savedSteps = [0, 35] },
                { $0.records.append($0.records[3]) },
            ]
            for (number, change) in changes.enumerated() {
                let isRefused = try refuses(change)
                #expect(isRefused, "change \(number)")
            }
            let isRefused = try refuses { _ in }
            #expect(!isRefused)
        }
    }

    /// Thousands of damaged records, with and without a matching checksum, are read or refused.
    @Test func mutantsAreReadOrRefused() throws {
        try withRun { folder, _, run in
            let whole = run.pieces.flatMap { $0 }
            var mutator = Mutator(seed: 7)
            for number in 0..<min(Mutator.count, 400) {
                let mutant = mutator.mutant(of: whole)
                try Data(number.isMultiple(of: 2) ? mutant : mutant.resigned).write(to: RunFiles(folder: folder).record)
                do { _ = try RecordedRun(contentsOf: folder) } catch { #expect(error is RunError) }
            }
        }
    }
}
