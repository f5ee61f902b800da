/// A scalar program over arrays of points, with one column for each argument and each result. It is an elementwise
/// chain that runs in blocks within the first-level cache; the points are divided among threads.
///
/// A point's results depend only on the point, bit for bit, and not on the number of points or threads.
final class PointsProgram: Sendable {
    /// Whether an additional last column is written, which is 0 where all comparisons have their recorded outcome.
    let hasConditions: Bool
    private let chain: Chain
    private let constants: [Double]
    private let buffers: Pool<Buffer>

    /// The minimum number of points per shard.
    private static let smallestShard = 4096
    private static let largestShardCount = 16
    /// The bytes of scratch per shard.
    private let shardBytes: Int

    init(_ code: NumberCode) {
        hasConditions = !code.conditions.isEmpty
        let code = hasConditions ? code.withViolationsAsResult() : code
        let (inputs, outputs) = (code.inputCount, code.outputCount)
        constants = code.constants
        // Slots: inputs, outputs, constants. The number of points is given at run time.
        chain = Chain(
            type: .double, count: .max, columns: .max,
            registers: code.registers.map { register in
                switch register {
                case .input(let place): .flat(place)
                case .output(let place): .flat(inputs + place)
                case .constant(let place): .number(inputs + outputs + place)
                case .scratch(let place): .scratch(place)
                }
            }, steps: code.steps)
        shardBytes = MemoryPlan.rounded(chain.scratchBytes)
        let bytes = Self.largestShardCount * shardBytes
        buffers = Pool { Buffer(bytes: bytes) }
    }

    /// Runs the program for points 0 ..< `count`.
    /// - Parameter columns: The address of each column: arguments, results, and the conditions' column if there is one.
    func run(_ count: Int, _ columns: Columns) {
        if count == 0 { return }
        let shards = Swift.min(Swift.max(count / Self.smallestShard, 1), Self.largestShardCount)
        withUnsafeTemporaryAllocation(of: UnsafeMutableRawPointer.self, capacity: columns.count + constants.count) {
            table in
            constants.withUnsafeBytes { constants in
                for (slot, column) in columns.enumerated() {
                    table.initializeElement(at: slot, to: UnsafeMutableRawPointer(column))
                }
                for place in 0..<self.constants.count {
                    let address = constants.baseAddress! + place * MemoryLayout<Double>.stride
                    table.initializeElement(
                        at: columns.count + place, to: UnsafeMutableRawPointer(mutating: address))
                }
                let memory = UnsafePointer(table.baseAddress!)
                buffers.lend { scratch in
                    Threads.forEachShard(shards) { shard in
                        let (first, end) = (count * shard / shards / 64 * 64, count * (shard + 1) / shards / 64 * 64)
                        chain.run(
                            first..<(shard == shards - 1 ? count : end), memory,
                            scratch: scratch.address + shard * shardBytes)
                    }
                }
            }
        }
    }
}
