import Autodiff

extension EpochRecord {
    static let width = 8
    /// The numbers in the order of the file's.
    var row: [Double] {
        [
            Double(epoch), trainingLoss, penalty, trainingAccuracy, validationLoss, validationAccuracy, seconds,
            samplesPerSecond,
        ]
    }

    /// The records as a tensor, [epochs × 8].
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
            let row = Array(rows.scalars[place * width..<(place + 1) * width])
            guard let record = EpochRecord(row: row, epoch: place + 1) else {
                throw .header("the history has impossible values for epoch \(place + 1): \(row)")
            }
            records.append(record)
        }
        return records
    }

    /// The record of an epoch from its ``row``; `nil` if a value is impossible.
    init?(row: [Double], epoch: Int) {
        func isShare(_ value: Double) -> Bool { value.isNaN || (0...1).contains(value) }
        // A validation loss may be infinite or NaN; a training loss may not, since training would have stopped.
        guard row.count == Self.width, row[0] == Double(epoch), row[1].isFinite, row[2].isFinite, isShare(row[3]),
            isShare(row[5]), row[6].isFinite, row[6] >= 0, row[7] >= 0
        else { return nil }
        self.init(
            epoch: epoch, trainingLoss: row[1], penalty: row[2], trainingAccuracy: row[3],
            validationLoss: row[4], validationAccuracy: row[5], seconds: row[6], samplesPerSecond: row[7])
    }
}
