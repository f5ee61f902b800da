/// The offsets of a program's values in one block of memory: values with disjoint lifetimes share memory.
struct MemoryPlan {
    /// A value and its lifetime, from the instruction that writes it to the last one that reads it.
    struct Value {
        let slot: Int
        let bytes: Int
        let lifetime: ClosedRange<Int>
    }

    /// The offset of each planned slot.
    private(set) var offsets: [Int: Int] = [:]
    private let values: [Value]
    /// The total number of bytes.
    private(set) var bytes = 0

    /// Offsets are aligned to cache lines, which suffices for vectors of any width.
    static let alignment = 64

    /// Plans the largest values first, each at the lowest offset that is free during its lifetime (first fit by
    /// decreasing size).
    /// - Parameter isSharing: `false` gives every value separate memory, for comparison.
    init(_ values: [Value], isSharing: Bool = true) {
        self.values = values
        // Sorted by offset.
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
    /// One line per value, for example `t3: bytes 64 ..< 128, steps 1 ... 2`, in the order of their steps; then the
    /// total.
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
