/// The offsets of a program's values in one block of memory. Values whose lifetimes do not overlap may share memory.
struct MemoryPlan {
    /// A value to be placed; its lifetime is from the instruction that writes it to the last one that reads it.
    struct Value {
        let slot: Int
        let bytes: Int
        let lifetime: ClosedRange<Int>
    }

    /// The offset of each slot; `nil` for one that was not planned.
    private(set) var offsets: [Int?]
    private let values: [Value]
    /// The total size in bytes.
    private(set) var bytes = 0

    /// Values begin at cache lines, so that vectors of any width are aligned.
    static let alignment = 64

    /// The largest number of values that are placed by size, which compares each value with all placed before it: 10 of
    /// the 14 seconds that compiling a chain of 20,000 tensor operations took. The values of larger programs are placed
    /// in the order of their steps.
    static let mostBySize = 2048

    /// - Parameters:
    ///   - isSharing: `false` gives every value its own memory, for comparison.
    ///   - mostBySize: The count of values above which they are placed in the order of their steps.
    init(_ values: [Value], isSharing: Bool = true, mostBySize: Int = MemoryPlan.mostBySize) {
        self.values = values
        offsets = Array(repeating: nil, count: (values.map { $0.slot }.max() ?? -1) + 1)
        if !isSharing {
            for value in MemoryPlan.bySize(values) { place(value, at: bytes) }
        } else if values.count <= mostBySize {
            placeBySize()
        } else {
            placeByStep()
        }
    }

    private static func bySize(_ values: [Value]) -> [Value] {
        values.sorted { ($1.bytes, $0.slot) < ($0.bytes, $1.slot) }
    }

    private mutating func place(_ value: Value, at offset: Int) {
        offsets[value.slot] = offset
        bytes = Swift.max(bytes, offset + MemoryPlan.rounded(value.bytes))
    }

    /// Places the largest values first, each at the lowest offset that is free for its lifetime.
    private mutating func placeBySize() {
        // In ascending order of offsets.
        var placed: [(value: Value, offset: Int)] = []
        for value in MemoryPlan.bySize(values) {
            let size = MemoryPlan.rounded(value.bytes)
            var offset = 0
            for other in placed where other.value.lifetime.overlaps(value.lifetime) {
                if other.offset >= offset + size { break }
                offset = Swift.max(offset, other.offset + MemoryPlan.rounded(other.value.bytes))
            }
            placed.insert((value, offset), at: placed.partitioningIndex { $0.offset > offset })
            place(value, at: offset)
        }
    }

    /// Places values in the order in which they are written, in memory whose last reader is done.
    /// - Complexity: O(values · log values).
    private mutating func placeByStep() {
        let ending = values.sorted { $0.lifetime.upperBound < $1.lifetime.upperBound }
        var next = 0
        var free = FreeMemory()
        for value in values.sorted(by: { ($0.lifetime.lowerBound, $1.bytes) < ($1.lifetime.lowerBound, $0.bytes) }) {
            // A value whose lifetime has ended was written earlier and is already placed.
            while ending[next].lifetime.upperBound < value.lifetime.lowerBound {
                free.give(offsets[ending[next].slot]!, MemoryPlan.rounded(ending[next].bytes))
                next += 1
            }
            let size = MemoryPlan.rounded(value.bytes)
            place(value, at: free.take(size) ?? free.takeLast(before: bytes) ?? bytes)
        }
    }

    static func rounded(_ bytes: Int) -> Int { (Swift.max(bytes, 1) + alignment - 1) / alignment * alignment }
}

extension MemoryPlan: CustomStringConvertible {
    /// One line per value, for example `t3: bytes 64 ..< 128, steps 1 ... 2`, in the order in which they are written;
    /// then the total size.
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

/// The free blocks of memory, in classes by the power of two below their size; adjacent blocks are merged.
private struct FreeMemory {
    private var sizes: [Int: Int] = [:]
    private var starts: [Int: Int] = [:]
    /// The starts of blocks by class. Entries of blocks that are no longer free, or have grown into another class, are
    /// dropped when they are found.
    private var classes = [[Int]](repeating: [], count: Int.bitWidth)

    private static func sizeClass(_ size: Int) -> Int { Int.bitWidth - 1 - size.leadingZeroBitCount }

    /// Frees a block and merges it with adjacent free blocks.
    mutating func give(_ offset: Int, _ size: Int) {
        var (start, end) = (offset, offset + size)
        if let before = starts[start] {
            remove(before)
            start = before
        }
        if let after = sizes[end] {
            remove(end)
            end += after
        }
        sizes[start] = end - start
        starts[end] = start
        classes[FreeMemory.sizeClass(end - start)].append(start)
    }

    private mutating func remove(_ start: Int) {
        if let size = sizes.removeValue(forKey: start) { starts[start + size] = nil }
    }

    /// Takes a block of the given size and returns its start; `nil` if there is none. Of the blocks in the class of
    /// `size`, which may be too small, only the one freed last is tried.
    mutating func take(_ size: Int) -> Int? {
        for index in FreeMemory.sizeClass(size)..<classes.count {
            while let start = classes[index].last {
                guard let free = sizes[start], FreeMemory.sizeClass(free) == index else {
                    classes[index].removeLast()
                    continue
                }
                guard free >= size else { break }
                classes[index].removeLast()
                remove(start)
                if free > size { give(start + size, free - size) }
                return start
            }
        }
        return nil
    }

    /// Takes the free block at the end of the memory and returns its start, for a value that extends beyond it.
    mutating func takeLast(before end: Int) -> Int? {
        guard let start = starts[end] else { return nil }
        remove(start)
        return start
    }
}
