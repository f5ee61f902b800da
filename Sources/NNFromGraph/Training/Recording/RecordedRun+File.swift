import Autodiff
import Foundation

extension RecordedRun {
    /// What the log begins with.
    private struct Head: Codable {
        let settings: [Setting]
        let command: [String]
        let machine: [Setting]
        let parameterNames: [String]
        let stepsPerEpoch: Int
        let epochs: Int
    }

    /// Reads the record of a run; also while its training runs, or after it was killed, up to the last whole step.
    /// - Throws: ``RunError`` if there is none, or it is damaged, in another format or contradicts itself.
    public init(contentsOf folder: URL) throws(RunError) {
        let file = RunFiles(folder: folder).log
        if let there = status(at: folder.path) {
            if there.kind != S_IFDIR { throw RunError(folder.path, .notAFolder) }
            if status(at: file.path) == nil { throw RunError(folder.path, .noRecord) }
        }
        let bytes: [UInt8]
        // Some hundred million steps of a small network.
        do { bytes = try FileBytes.read(file, limit: 1 << 34) } catch { throw RunError(error.file, .file(error.fault)) }
        try self.init(log: bytes, folder: folder)
    }

    /// - Throws: ``RunError`` for bytes that are not the log of a run.
    init(log bytes: [UInt8], folder: URL) throws(RunError) {
        let file = RunFiles(folder: folder).log.path
        func fail(_ reason: String) -> RunError { RunError(file, .notARun(reason)) }
        guard bytes.starts(with: RunLog.mark) else { throw fail("it does not begin like one") }
        var chunks: ArraySlice<RunLog.Chunk>
        do { chunks = try RunLog.chunks(of: bytes)[...] } catch { throw RunError(file, .damaged(at: error.place)) }
        guard let first = chunks.popFirst(), first.kind == .head,
            let head = try? JSONDecoder().decode(Head.self, from: Data(first.content)),
            let second = chunks.popFirst(), second.kind == .start, let start = second.words,
            start.count == head.parameterNames.count
        else { throw fail("its settings cannot be read") }
        self.folder = folder
        (settings, command, machine) = (head.settings, head.command, head.machine)
        (parameterNames, stepsPerEpoch, epochs) = (head.parameterNames, head.stepsPerEpoch, head.epochs)
        fingerprints = start
        for chunk in chunks {
            guard !isFinished, let words = chunk.words, take(chunk.kind, words) else {
                throw fail("a chunk of kind \(chunk.kind) is impossible after step \(stepCount)")
            }
        }
        // A program may have been killed between the beginning of an epoch and its first step.
        if rateScales.count == begunEpochs + 1 { rateScales.removeLast() }
        if let reason = contradiction { throw fail(reason) }
    }

    /// The number of epochs with a step.
    private var begunEpochs: Int { (stepCount + stepsPerEpoch - 1) / max(stepsPerEpoch, 1) }

    /// Takes over a chunk; returns whether it fits.
    private mutating func take(_ kind: RunLog.Kind, _ words: [UInt64]) -> Bool {
        switch kind {
        case .head, .start: return false
        case .rateScale:
            rateScales += words.map { Double(bitPattern: $0) }
            return words.count == 1
        case .steps:
            let width = parameterNames.count + 1
            guard words.count % width == 0 else { return false }
            for row in stride(from: 0, to: words.count, by: width) {
                losses.append(Double(bitPattern: words[row]))
                fingerprints += words[row + 1..<row + width]
            }
        case .epoch:
            let row = words.map { Double(bitPattern: $0) }
            guard let record = EpochRecord(row: row, epoch: records.count + 1) else { return false }
            records.append(record)
        case .states:
            guard words.allSatisfy({ $0 <= UInt64(stepCount) }) else { return false }
            savedSteps = words.map { Int($0) }
        case .end:
            isFinished = true
            return words.isEmpty
        }
        return true
    }

    /// How the numbers contradict each other; `nil` if they do not.
    private var contradiction: String? {
        guard (1...1 << 40).contains(stepsPerEpoch), epochs >= 1, !parameterNames.isEmpty else {
            return "it has \(epochs) epochs of \(stepsPerEpoch) steps and \(parameterNames.count) parameters"
        }
        guard losses.dropLast().allSatisfy(\.isFinite) else { return "a loss before the last is not finite" }
        guard rateScales.count == begunEpochs, rateScales.allSatisfy({ $0 > 0 && $0.isFinite }) else {
            return "its factors on the learning rate do not fit \(begunEpochs) epochs"
        }
        guard records.count <= stepCount / stepsPerEpoch else {
            return "it has \(records.count) records of epochs, but \(stepCount) steps"
        }
        let areWhole = savedSteps.allSatisfy { (0...stepCount).contains($0) && $0 % stepsPerEpoch == 0 }
        guard savedSteps.first == 0, areWhole, zip(savedSteps, savedSteps.dropFirst()).allSatisfy({ $0 < $1 }) else {
            return "its saved states are impossible: after the steps \(savedSteps)"
        }
        return nil
    }

    /// The log of this record, as if it had been written at once.
    var log: RunLog {
        var log = RunLog()
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let head = Head(
            settings: settings, command: command, machine: machine, parameterNames: parameterNames,
            stepsPerEpoch: stepsPerEpoch, epochs: epochs)
        guard let json = try? encoder.encode(head) else { stop("RecordedRun: texts and whole numbers can be encoded") }
        log.append(.head, Array(json))
        let width = parameterNames.count
        log.append(.start, Array(fingerprints.prefix(width)))
        for (epoch, scale) in rateScales.enumerated() {
            log.append(.rateScale, [scale.bitPattern])
            let steps = epoch * stepsPerEpoch..<min((epoch + 1) * stepsPerEpoch, stepCount)
            log.append(
                .steps,
                steps.flatMap { step -> [UInt64] in
                    [losses[step].bitPattern] + fingerprints[(step + 1) * width..<(step + 2) * width]
                })
            if epoch < records.count { log.append(.epoch, records[epoch].row.map(\.bitPattern)) }
        }
        for record in records.dropFirst(rateScales.count) { log.append(.epoch, record.row.map(\.bitPattern)) }
        log.append(.states, savedSteps.map { UInt64($0) })
        if isFinished { log.append(.end, [UInt64]()) }
        return log
    }
}
