import Autodiff

extension EpochRecord {
    private static let width = 7
    private var row: [Double] {
        [
            Double(epoch), trainingLoss, trainingAccuracy, validationLoss, validationAccuracy, seconds,
            samplesPerSecond,
        ]
    }

    /// The records as a tensor, [epochs × 7].
    static func tensor(of records: [EpochRecord]) -> Tensor<Double> {
        Tensor(shape: [records.count, width], scalars: records.flatMap(\.row))
    }

    /// The records in a file's tensor `history`.
    /// - Throws: ``SafeTensorsFault`` if there is none, or a value is impossible.
    static func records(from reader: SafeTensorsReader) throws(SafeTensorsFault) -> [EpochRecord] {
        guard let shape = reader.shape(of: "history"), shape.count == 2, shape[1] == width else {
            throw .header("there is no history with \(width) numbers per epoch")
        }
        let rows: Tensor<Double> = try reader.tensor("history")
        var records: [EpochRecord] = []
        records.reserveCapacity(shape[0])
        for place in 0..<shape[0] {
            let row = rows.scalars[place * width..<(place + 1) * width].map { $0 }
            func isShare(_ value: Double) -> Bool { value.isNaN || (0...1).contains(value) }
            // A validation loss may be infinite or NaN; a training loss may not, since training would have stopped.
            guard row[0] == Double(place + 1), row[1].isFinite, isShare(row[2]), isShare(row[4]), row[5].isFinite,
                row[5] >= 0, row[6] >= 0
            else {
                throw .header("the history has impossible values for epoch \(place + 1): \(row)")
            }
            records.append(
                EpochRecord(
                    epoch: place + 1, trainingLoss: row[1], trainingAccuracy: row[2], validationLoss: row[3],
                    validationAccuracy: row[4], seconds: row[5], samplesPerSecond: row[6]))
        }
        return records
    }
}
