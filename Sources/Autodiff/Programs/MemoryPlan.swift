/// Where the values of a program lie in one stretch of memory: two values share a place if they are never needed at the
/// same time.
struct MemoryPlan {
    /// A value that needs a place, from the instruction that writes it to the last one that reads it.
    struct Value {
        let slot: Int
        let bytes: Int
        let lifetime: ClosedRange<Int>
    }

    /// The offset of each slot that was planned.
    private(set) var offsets: [Int: Int] = [:]
    private let values: [Value]
    /// The bytes in all.
    private(set) var bytes = 0

    /// Places begin at cache lines, and vectors of any width are aligned.
    static let alignment = 64

    /// Places the largest values first, each at the lowest offset that is free for its lifetime.
    /// - Parameter isSharing: `false` gives every value a place of its own, for comparison.
    init(_ values: [Value], isSharing: Bool = true) {
        self.values = values
        // In the order of their offsets.
        var placed: [(value: Value, offset: Int)] = []
        for value in values.sorted(by: { ($1.bytes, $0.slot) < ($0.bytes, $1.slot) }) {
            let size = MemoryPlan.rounded(value.bytes)
            var offset = 0
            for other in placed where !isSharing || other.value.lifetime.overlaps(value.lifetime) {
                if other.offset >= offset + size { break }
                offset = Swift.max(offset, other.offset + MemoryPlan.rounded(other.value.bytes))
            }
            placed.insert((value, offset), at: placed.partitioningIndex { $0.offset > offset })
            offsets[value.slot] = offset
            bytes = Swift.max(bytes, offset + size)
        }
    }

    static func rounded(_ bytes: Int) -> Int { (Swift.max(bytes, 1) + alignment - 1) / alignment * alignment }
}

extension MemoryPlan: CustomStringConvertible {
    /// One line a value, for example `t3: bytes 64 ..< 128, steps 1 ... 2`, in the order in which they are written;
    /// then the bytes in all.
    var description: String {
        let order = values.sorted { ($0.lifetime.lowerBound, $0.slot) < ($1.lifetime.lowerBound, $1.slot) }
        let lines = order.map { value in
            let start = offsets[value.slot] ?? 0
            return "t\(value.slot): bytes \(start) ..< \(start + MemoryPlan.rounded(value.bytes)), "
                + "steps \(value.lifetime.lowerBound) ... \(value.lifetime.upperBound)"
        }
        return (lines + ["\(bytes) bytes"]).joined(separator: "\n")
    }
}
