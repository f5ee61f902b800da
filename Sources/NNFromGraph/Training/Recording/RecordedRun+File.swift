import Autodiff
import Foundation

extension RecordedRun {
    private static let format = "NNFromGraph run 1"
    private static let tensorNames: Set = ["losses", "fingerprints", "rate scales", "history", "saved steps"]

    /// Reads the record of a run.
    /// - Throws: ``RunError`` if there is none, or it is damaged, in another format or contradicts itself.
    public init(contentsOf folder: URL) throws(RunError) {
        let file = RunFiles(folder: folder).record
        let reader: SafeTensorsReader
        do { reader = try SafeTensorsReader(file: file) } catch {
            if case .unreadable(let reason) = error { throw RunError(file.path, .file(.unreadable(reason))) }
            throw RunError(file.path, .format(error))
        }
        do {
            guard reader.metadata["format"] == Self.format else {
                throw SafeTensorsFault.header("its format is not '\(Self.format)'")
            }
            try reader.verifyChecksum()
            try reader.refuseTensors(besides: Self.tensorNames)
            try self.init(reader, folder)
        } catch let fault as SafeTensorsFault {
            throw RunError(file.path, fault == .damaged ? .format(fault) : .notARun("it \(fault)"))
        } catch { stop("\(error)") }
    }

    private init(_ reader: SafeTensorsReader, _ folder: URL) throws(SafeTensorsFault) {
        func json<Value: Decodable>(_ name: String) throws(SafeTensorsFault) -> Value {
            let text = reader.metadata[name] ?? ""
            guard let value = try? JSONDecoder().decode(Value.self, from: Data(text.utf8)) else {
                throw .header("its '\(name)' cannot be read")
            }
            return value
        }
        func integers(_ name: String) throws(SafeTensorsFault) -> [Int] {
            let array = try reader.array(name)
            guard array.format == .int64, let numbers = try? array.integers() else {
                throw .wrongType(name, expected: "I64", found: array.format.rawValue)
            }
            return numbers
        }
        self.folder = folder
        settings = try json("settings")
        command = try json("command")
        machine = try json("machine")
        parameterNames = try json("parameter names")
        stepsPerEpoch = try json("steps per epoch")
        epochs = try json("epochs")
        losses = try reader.tensor("losses", as: Double.self).scalars
        rateScales = try reader.tensor("rate scales", as: Double.self).scalars
        records = try EpochRecord.records(from: reader)
        savedSteps = try integers("saved steps")
        let bits = try reader.array("fingerprints")
        guard bits.format == .uint64, bits.shape == [losses.count + 1, parameterNames.count] else {
            throw .header("its fingerprints do not fit its \(losses.count) steps")
        }
        fingerprints = bits.bytes.withUnsafeBytes { bytes in
            (0..<bytes.count / 8).map {
                UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8 * $0, as: UInt64.self))
            }
        }
        try check()
    }

    /// - Throws: ``SafeTensorsFault`` if the numbers contradict each other.
    private func check() throws(SafeTensorsFault) {
        guard (1...1 << 40).contains(stepsPerEpoch), epochs >= 1, !parameterNames.isEmpty else {
            throw .header("it has \(epochs) epochs of \(stepsPerEpoch) steps and \(parameterNames.count) parameters")
        }
        guard losses.dropLast().allSatisfy(\.isFinite) else { throw .header("a loss before the last is not finite") }
        let begun = (stepCount + stepsPerEpoch - 1) / stepsPerEpoch
        guard rateScales.count == begun, rateScales.allSatisfy({ $0 > 0 && $0.isFinite }) else {
            throw .header("its factors on the learning rate do not fit \(begun) epochs")
        }
        guard records.count <= stepCount / stepsPerEpoch else {
            throw .header("it has \(records.count) records of epochs, but \(stepCount) steps")
        }
        let areWhole = savedSteps.allSatisfy { (0...stepCount).contains($0) && $0 % stepsPerEpoch == 0 }
        guard savedSteps.first == 0, areWhole, zip(savedSteps, savedSteps.dropFirst()).allSatisfy({ $0 < $1 }) else {
            throw .header("its saved states are impossible: after the steps \(savedSteps)")
        }
    }

    /// The file's pieces, with a checksum.
    var pieces: [[UInt8]] {
        var file = SafeTensors()
        file.add("losses", Tensor(losses))
        file.add("rate scales", Tensor(rateScales))
        file.add("history", EpochRecord.tensor(of: records))
        file.add("saved steps", StoredArray(.int64, [savedSteps.count], Self.bytes(savedSteps.map { UInt64($0) })))
        let shape: Shape = [stepCount + 1, parameterNames.count]
        file.add("fingerprints", StoredArray(.uint64, shape, Self.bytes(fingerprints)))
        func note(_ name: String, _ value: some Encodable) {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            file.metadata[name] = (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) }
        }
        file.metadata["format"] = Self.format
        note("settings", settings)
        note("command", command)
        note("machine", machine)
        note("parameter names", parameterNames)
        note("steps per epoch", stepsPerEpoch)
        note("epochs", epochs)
        return file.signedPieces
    }

    private static func bytes(_ numbers: [UInt64]) -> [UInt8] {
        numbers.map(\.littleEndian).withUnsafeBytes { Array($0) }
    }
}
