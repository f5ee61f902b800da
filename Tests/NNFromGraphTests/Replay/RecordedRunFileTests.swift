import Autodiff
import Foundation
import Synchronization
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
            let files = ["run.log"] + run.savedSteps.map { "state-\($0).safetensors" }
            #expect(try names(in: folder) == files.sorted())
            #expect(run.isFinished)
            // As appended and as written at once, a log has the same content.
            let again = try RecordedRun(log: run.log.bytes, folder: folder)
            #expect(again.log.bytes == run.log.bytes && again.losses == run.losses)
            #expect(again.fingerprints == run.fingerprints && again.rateScales == run.rateScales)
            #expect(run.place(of: 8).epoch == 2 && run.place(of: 8).minibatch == 1)
        }
    }

    @Test func anExistingRecordIsNotOverwritten() throws {
        try withRun { folder, training, run in
            #expect(throws: RunError(folder.path, .exists)) { try training.run(folder) }
            let same = try RecordedRun(contentsOf: folder)
            // Metrics of validation data are NaN, and so not equal to themselves.
            #expect(same.log.bytes == run.log.bytes)
        }
    }

    @Test func aRecordIsForOneTrainingAtATime() throws {
        try withTemporaryFolder { folder in
            let training = RecordedTraining()
            let lock = try FileLock(for: RunFiles(folder: folder).log)
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

    /// A changed bit anywhere in the log of a finished training.
    @Test func aDamagedLogIsRefused() throws {
        try withRun { folder, _, run in
            let whole = try FileBytes.read(RunFiles(folder: folder).log)
            for place in Array(stride(from: 0, to: whole.count, by: 13)) + [whole.count - 1] {
                var bytes = whole
                bytes[place] ^= 1 << UInt8(place % 8)
                switch fault({ _ = try RecordedRun(log: bytes, folder: folder) }) {
                case .damaged(let found): #expect(found <= place)
                case .notARun: #expect(place < RunLog.mark.count)
                case let other: Issue.record("byte \(place): \(String(describing: other))")
                }
            }
        }
    }

    /// A program may be killed while it writes: what is left is whole up to a step, and says that it is not finished.
    @Test func aLogIsReadUpToTheByteAtWhichItsWriterWasKilled() throws {
        try withRun { folder, training, run in
            let whole = try FileBytes.read(RunFiles(folder: folder).log)
            var counts: Set<Int> = []
            for length in Array(stride(from: 0, to: whole.count, by: 11)) + [whole.count - 1] {
                let part: RecordedRun
                do { part = try RecordedRun(log: Array(whole.prefix(length)), folder: folder) } catch {
                    // The first state's step stands behind the settings, and both are written at once.
                    #expect(counts.isEmpty, "\(length): \(error)")
                    continue
                }
                #expect(part.losses == Array(run.losses.prefix(part.stepCount)) && !part.isFinished)
                #expect(part.fingerprints == Array(run.fingerprints.prefix(part.fingerprints.count)))
                #expect(part.fingerprints.count == (part.stepCount + 1) * part.parameterNames.count)
                #expect(part.savedSteps.allSatisfy { $0 <= part.stepCount })
                counts.insert(part.stepCount)
            }
            #expect(counts.max() == 28 && counts.count > 3)
            // Bytes that a failure of the power left unwritten.
            let zeros = try RecordedRun(log: whole.dropLast(24) + [UInt8](repeating: 0, count: 100), folder: folder)
            #expect(zeros.stepCount == 28 && !zeros.isFinished)
        }
    }

    /// Steps are appended: with a checkpoint after each epoch, too, nothing that was written is written again.
    @Test func theLogOnlyGrows() throws {
        try withTemporaryFolder { folder in
            var training = RecordedTraining()
            let log = RunFiles(folder: folder.appendingPathComponent("run")).log
            let seen = Seen(log)
            training.configuration.observers = [seen]
            _ = try training.run(log.deletingLastPathComponent(), checkpoint: folder.appendingPathComponent("check"))
            let whole = try FileBytes.read(log)
            #expect(seen.states.count == 4 && Set(seen.states.map(\.file)) == [status(at: log.path)?.st_ino])
            for state in seen.states { #expect(whole.starts(with: state.bytes)) }
            let lengths = seen.states.map(\.bytes.count)
            #expect(zip(lengths, lengths.dropFirst()).allSatisfy { $0 < $1 } && whole.count > lengths[3])
        }
    }

    /// The log after each epoch.
    private final class Seen: TrainingObserver {
        private let log: URL
        private let found = Mutex<[(file: ino_t?, bytes: [UInt8])]>([])
        init(_ log: URL) { self.log = log }
        var states: [(file: ino_t?, bytes: [UInt8])] { found.withLock { $0 } }

        func observe<Scalar>(_ history: [EpochRecord], _ network: Network<Scalar>) throws {
            let state = (status(at: log.path)?.st_ino, try FileBytes.read(log))
            found.withLock { $0.append(state) }
        }
    }

    @Test func aDamagedOrMissingStateIsRefused() throws {
        try withRun { folder, training, run in
            let file = RunFiles(folder: folder).state(after: 14)
            let whole = try FileBytes.read(file)
            func found() -> RunError.Fault? {
                fault { _ = try training.replay(RecordedRun(contentsOf: folder)).state(after: 15) }
            }
            for place in [whole.count - 1, whole.count / 2] {
                var bytes = whole
                bytes[place] ^= 4
                try FileBytes.write(bytes, to: file)
                guard case .format = found() else {
                    Issue.record("\(place): \(String(describing: found()))")
                    continue
                }
            }
            try FileBytes.write(Array(whole.prefix(whole.count / 2)), to: file)
            #expect(found() != nil)
            try FileManager.default.removeItem(at: file)
            guard case .file(.unreadable) = found() else {
                Issue.record("\(String(describing: found()))")
                return
            }
        }
    }

    /// What is no record, and a record that lacks the steps before those that follow.
    @Test func whatIsNoRecordIsSaid() throws {
        try withTemporaryFolder { folder in
            let file = folder.appendingPathComponent("file")
            try FileBytes.write("text", to: file)
            #expect(throws: RunError(file.path, .notAFolder)) { try RecordedRun(contentsOf: file) }
            #expect(throws: RunError(folder.path, .noRecord)) { try RecordedRun(contentsOf: folder) }
            let nowhere = fault { _ = try RecordedRun(contentsOf: folder.appendingPathComponent("nowhere")) }
            #expect(nowhere == .file(.unreadable(systemReason(ENOENT))))
            try FileBytes.write("text", to: folder.appendingPathComponent("run.log"))
            let other = fault { _ = try RecordedRun(contentsOf: folder) }
            #expect(other == .notARun("it does not begin like one"))
            // A training does not record to a file's place.
            let training = RecordedTraining()
            #expect(throws: RunError(file.path, .notAFolder)) { try training.run(file) }
        }
    }

    /// A training that resumes from a checkpoint, with a folder that has no record: nothing is created.
    @Test func aRecordWithoutABeginningIsRefused() throws {
        try withTemporaryFolder { folder in
            let (record, checkpoint) = (folder.appendingPathComponent("a/b"), folder.appendingPathComponent("c"))
            let training = RecordedTraining()
            _ = try training.run(nil, steps: 9, checkpoint: checkpoint)
            #expect(throws: RunError(record.path, .noBeginning(resumedAfter: 9))) {
                try training.run(record, checkpoint: checkpoint)
            }
            #expect(try names(in: folder) == ["c"])
            let words = RunError("run", .noBeginning(resumedAfter: 9)).description
            #expect(words.contains("resumes from its checkpoint after step 9") && !words.contains("cannot be read"))
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
                return fault { _ = try RecordedRun(log: other.log.bytes, folder: folder) } != nil
            }
            let changes: [(inout RecordedRun) -> Void] = [
                { $0.losses[3] = .nan },
                { $0.rateScales[1] = .nan },
                { $0.savedSteps = [] },
                { $0.savedSteps = [0, 7, 7] },
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

    /// Chunks in another order, twice or too few of them, with matching checksums.
    @Test func chunksThatDoNotFitAreRefused() throws {
        try withRun { folder, _, run in
            let chunks = try RunLog.chunks(of: run.log.bytes).map { ($0.kind, Array($0.content)) }
            func log(_ chunks: [(RunLog.Kind, [UInt8])]) -> [UInt8] {
                chunks.reduce(into: RunLog()) { $0.append($1.0, $1.1) }.bytes
            }
            #expect(try RecordedRun(log: log(chunks), folder: folder).losses == run.losses)
            func isRefused(_ change: (inout [(RunLog.Kind, [UInt8])]) -> Void) -> Bool {
                var changed = chunks
                change(&changed)
                return fault { _ = try RecordedRun(log: log(changed), folder: folder) } != nil
            }
            let steps = try #require(chunks.firstIndex { $0.0 == .steps })
            let ways: [(inout [(RunLog.Kind, [UInt8])]) -> Void] = [
                { $0.swapAt(0, 1) }, { $0.insert($0[0], at: 2) }, { $0.removeFirst() }, { $0.append($0[steps]) },
                { $0.remove(at: steps) }, { $0.insert($0[steps], at: steps) }, { $0[steps].1.removeLast() },
                { $0[steps].1.removeLast(8) }, { $0.insert((.states, [0xff]), at: 2) }, { $0[1].1.removeLast(8) },
                { $0[$0.count - 1].1 = [0, 0, 0, 0, 0, 0, 0, 0] },
            ]
            for (number, way) in ways.enumerated() { #expect(isRefused(way), "way \(number)") }
        }
    }

    /// Thousands of damaged records, with and without matching checksums, are read or refused.
    @Test func mutantsAreReadOrRefused() throws {
        try withRun { folder, _, run in
            let whole = run.log.bytes
            let chunks = try RunLog.chunks(of: whole)
            var mutator = Mutator(seed: 7)
            for number in 0..<min(Mutator.count, 400) {
                let mutant: [UInt8]
                if number.isMultiple(of: 2) {
                    mutant = mutator.mutant(of: whole)
                } else {
                    mutant =
                        chunks.enumerated().reduce(into: RunLog()) { log, chunk in
                            let content = Array(chunk.element.content)
                            let isHit = chunk.offset == number % chunks.count
                            log.append(chunk.element.kind, isHit ? mutator.mutant(of: content) : content)
                        }.bytes
                }
                do { _ = try RecordedRun(log: mutant, folder: folder) } catch { #expect(error is RunError) }
            }
        }
    }
}
