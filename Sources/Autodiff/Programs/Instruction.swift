import AutodiffKernels

/// One instruction of a program: an anchor operation, a chain, or both, divided into shards for threads.
///
/// It addresses memory by slots, indices into a workspace's table of addresses, and is shared by all workspaces.
class Instruction: @unchecked Sendable {
    /// The number of shards, which can run in parallel.
    let shards: Int
    /// The slot of the chain's scratch memory, and its bytes per shard.
    let scratch: (slot: Int, bytes: Int)

    init(shards: Int, scratch: (slot: Int, bytes: Int)) {
        self.shards = shards
        self.scratch = scratch
    }

    /// Runs one shard.
    func run(_ shard: Int, _ memory: UnsafePointer<UnsafeMutableRawPointer>) { stop("Instruction: nothing to run") }

    /// The scratch memory of a shard.
    @inline(__always)
    final func scratch(_ shard: Int, _ memory: UnsafePointer<UnsafeMutableRawPointer>) -> UnsafeMutableRawPointer {
        memory[scratch.slot] + shard * scratch.bytes
    }
}

/// A chain alone.
final class ChainInstruction: Instruction, @unchecked Sendable {
    private let chain: Chain

    init(_ chain: Chain, scratchSlot: Int, shards: Int) {
        self.chain = chain
        super.init(shards: shards, scratch: (scratchSlot, chain.scratchBytes))
    }

    override func run(_ shard: Int, _ memory: UnsafePointer<UnsafeMutableRawPointer>) {
        chain.run(chain.range(ofShard: shard, of: shards), memory, scratch: scratch(shard, memory))
    }
}

extension Chain {
    /// Whether the chain, or the one that leads it, adds blocks of elements.
    private var hasSums: Bool { !sums.isEmpty || !(leading?.chain.sums.isEmpty ?? true) }

    /// A shard's elements: whole rows, or blocks of 64 elements, or of sums, if rows do not matter.
    func range(ofShard shard: Int, of shards: Int) -> Range<Int> {
        let unit = columns < count ? columns : hasSums ? Chain.sumBlock : 64
        let units = (count + unit - 1) / unit
        return (units * shard / shards * unit)..<Swift.min(units * (shard + 1) / shards * unit, count)
    }

    /// The number of shards worth forking for: one per 16,384 element operations (elements × steps), at most 16, and no
    /// more than there are rows (or blocks of 64 elements, if that is more).
    var worthwhileShards: Int {
        let work = count * (steps.count + (leading?.chain.steps.count ?? 0))
        return Swift.min(Swift.max(work / 16384, 1), 16, Swift.max(count / columns, count / 64))
    }
}

/// A matrix product, followed by the chain on each block of its rows.
final class ProductInstruction: Instruction, @unchecked Sendable {
    private let type: ElementType
    private let rows: Int, columns: Int, inner: Int
    private let left: (slot: Int, row: Int, column: Int)
    private let right: (slot: Int, row: Int, column: Int)
    private let result: Int
    private let chain: Chain?

    init(
        _ product: MatrixProduct, left: (slot: Int, shape: Shape), right: (slot: Int, shape: Shape), shape: Shape,
        result: Int, type: ElementType, chain: Chain?, scratchSlot: Int
    ) {
        (rows, columns) = (shape[0], shape[1])
        inner = product.transposesLeft ? left.shape[0] : left.shape[1]
        self.left =
            product.transposesLeft ? (left.slot, 1, left.shape[1]) : (left.slot, left.shape[1], 1)
        self.right =
            product.transposesRight ? (right.slot, 1, right.shape[1]) : (right.slot, right.shape[1], 1)
        self.result = result
        self.type = type
        self.chain = chain
        let work = rows * columns * inner
        // Each shard packs the right matrix for itself, so there are no more shards than threads, unless there are many
        // rows: then up to four per thread, which balances the load if zeros are skipped unevenly or a thread is
        // preempted.
        let most = Swift.max(Threads.count, Swift.min(rows / 192, 4 * Threads.count))
        let shards = work < 100_000 ? 1 : Swift.min(Swift.max(rows / 12, 1), most)
        super.init(shards: shards, scratch: (scratchSlot, chain?.scratchBytes ?? 0))
    }

    override func run(_ shard: Int, _ memory: UnsafePointer<UnsafeMutableRawPointer>) {
        run(self.type.scalar, shard, memory)
    }

    @_specialize(where Scalar == Float)
    @_specialize(where Scalar == Double)
    private func run<Scalar: TensorScalar>(
        _: Scalar.Type, _ shard: Int, _ memory: UnsafePointer<UnsafeMutableRawPointer>
    ) {
        let a = memory[left.slot].assumingMemoryBound(to: Scalar.self)
        let b = memory[right.slot].assumingMemoryBound(to: Scalar.self)
        let c = memory[result].assumingMemoryBound(to: Scalar.self)
        let aStrides = (row: left.row, column: left.column)
        let bStrides = (row: right.row, column: right.column)
        let skipsZeros = Scalar._kernels.skipsZeros(rows: rows, columns: columns, inner: inner, a, aStrides, bStrides)
        func multiply(_ part: Range<Int>) {
            Scalar._kernels.multiplyMatrixRows(
                part, rows: rows, columns: columns, inner: inner, a, aStrides, b, bStrides, c,
                skippingZeros: skipsZeros)
        }
        let (first, end) = (rows * shard / shards, rows * (shard + 1) / shards)
        guard let chain else { return multiply(first..<end) }
        var start = first
        while start < end {
            let stop = end - start < 2 * rowsAtOnce ? end : start + rowsAtOnce
            multiply(start..<stop)
            chain.run((start * columns)..<(stop * columns), memory, scratch: scratch(shard, memory))
            start = stop
        }
    }

    /// The rows per block: few enough for the result to be in the second-level cache when the chain reads it, and
    /// enough for several of the product's tiles.
    private var rowsAtOnce: Int { Swift.max(131_072 / (columns * type.size) / 28, 1) * 28 }
}

/// An operation that is run as a whole, followed by the chain on its result.
class WholeInstruction: Instruction, @unchecked Sendable {
    private let chain: Chain?

    init(chain: Chain?, scratchSlot: Int) {
        self.chain = chain
        super.init(shards: 1, scratch: (scratchSlot, chain?.scratchBytes ?? 0))
    }

    /// Runs the operation.
    func runOperation(_ memory: UnsafePointer<UnsafeMutableRawPointer>) { stop("Instruction: nothing to run") }

    final override func run(_ shard: Int, _ memory: UnsafePointer<UnsafeMutableRawPointer>) {
        runOperation(memory)
        if let chain { chain.run(0..<chain.count, memory, scratch: scratch(shard, memory)) }
    }
}

/// Any other operation.
final class OperationInstruction: WholeInstruction, @unchecked Sendable {
    private let operation: any TensorOperation
    private let operands: [Int]
    private let shapes: [Shape]
    private let result: Int
    private let shape: Shape
    private let type: ElementType

    init(
        _ operation: any TensorOperation, operands: [Int], shapes: [Shape], result: Int, shape: Shape,
        type: ElementType,
        chain: Chain?, scratchSlot: Int
    ) {
        self.operation = operation
        self.operands = operands
        self.shapes = shapes
        self.result = result
        self.shape = shape
        self.type = type
        super.init(chain: chain, scratchSlot: scratchSlot)
    }

    override func runOperation(_ memory: UnsafePointer<UnsafeMutableRawPointer>) { write(self.type.scalar, memory) }

    @_specialize(where Scalar == Float)
    @_specialize(where Scalar == Double)
    private func write<Scalar: TensorScalar>(_: Scalar.Type, _ memory: UnsafePointer<UnsafeMutableRawPointer>) {
        withUnsafeTemporaryAllocation(of: UnsafePointer<Scalar>.self, capacity: operands.count) { pointers in
            for (index, slot) in operands.enumerated() {
                pointers.initializeElement(
                    at: index, to: UnsafePointer(memory[slot].assumingMemoryBound(to: Scalar.self)))
            }
            guard let base = pointers.baseAddress else { return }
            Scalar._write(
                operation, Operands(pointers: UnsafePointer(base), shapes: shapes),
                to: memory[result].assumingMemoryBound(to: Scalar.self), shape: shape)
        }
    }
}

/// The sum of all elements of a tensor, of which a chain has stored the sums of blocks.
final class BlockSumsInstruction: WholeInstruction, @unchecked Sendable {
    private let source: Int
    private let count: Int
    private let result: Int
    private let type: ElementType

    init(source: Int, count: Int, result: Int, type: ElementType, chain: Chain?, scratchSlot: Int) {
        (self.source, self.count, self.result, self.type) = (source, count, result, type)
        super.init(chain: chain, scratchSlot: scratchSlot)
    }

    override func runOperation(_ memory: UnsafePointer<UnsafeMutableRawPointer>) { write(self.type.scalar, memory) }

    @_specialize(where Scalar == Float)
    @_specialize(where Scalar == Double)
    private func write<Scalar: TensorScalar>(_: Scalar.Type, _ memory: UnsafePointer<UnsafeMutableRawPointer>) {
        let sums = memory[source].assumingMemoryBound(to: Scalar.self)
        // In the order in which `autodiff_sum` adds the blocks: the first part has as many as the largest power of 2
        // below their number.
        func sum(_ blocks: Range<Int>) -> Scalar {
            if blocks.count == 1 { return sums[blocks.lowerBound] }
            var half = 1
            while 2 * half < blocks.count { half *= 2 }
            let middle = blocks.lowerBound + half
            return sum(blocks.lowerBound..<middle) + sum(middle..<blocks.upperBound)
        }
        memory[result].assumingMemoryBound(to: Scalar.self)[0] = 0 + sum(0..<count)
    }
}

/// One element of a tensor, as a double.
final class ElementInstruction: Instruction, @unchecked Sendable {
    private let source: Int
    private let type: ElementType
    private let place: Int
    private let result: Int

    init(source: Int, type: ElementType, place: Int, result: Int) {
        self.source = source
        self.type = type
        self.place = place
        self.result = result
        super.init(shards: 1, scratch: (0, 0))
    }

    override func run(_ shard: Int, _ memory: UnsafePointer<UnsafeMutableRawPointer>) {
        let target = memory[result].assumingMemoryBound(to: Double.self)
        target[0] = element(self.type.scalar, memory)
    }

    @_specialize(where Scalar == Float)
    @_specialize(where Scalar == Double)
    private func element<Scalar: TensorScalar>(
        _: Scalar.Type, _ memory: UnsafePointer<UnsafeMutableRawPointer>
    ) -> Double { Double(memory[source].assumingMemoryBound(to: Scalar.self)[place]) }
}

/// Assembles a tensor that is zero except for numbers at some positions.
final class AssembleInstruction: Instruction, @unchecked Sendable {
    private let sources: [Int]
    private let places: [Int]
    private let count: Int
    private let type: ElementType
    private let result: Int

    init(sources: [Int], places: [Int], count: Int, type: ElementType, result: Int) {
        self.sources = sources
        self.places = places
        self.count = count
        self.type = type
        self.result = result
        super.init(shards: 1, scratch: (0, 0))
    }

    override func run(_ shard: Int, _ memory: UnsafePointer<UnsafeMutableRawPointer>) {
        assemble(self.type.scalar, memory)
    }

    @_specialize(where Scalar == Float)
    @_specialize(where Scalar == Double)
    private func assemble<Scalar: TensorScalar>(_: Scalar.Type, _ memory: UnsafePointer<UnsafeMutableRawPointer>) {
        let target = memory[result].assumingMemoryBound(to: Scalar.self)
        target.update(repeating: 0, count: count)
        for (source, place) in zip(sources, places) {
            target[place] += Scalar(memory[source].assumingMemoryBound(to: Double.self)[0])
        }
    }
}

/// Copies a tensor: for an update whose old value is still read when the new one is computed.
final class CopyInstruction: Instruction, @unchecked Sendable {
    private let source: Int
    private let target: Int
    private let bytes: Int

    init(from source: Int, to target: Int, bytes: Int) {
        self.source = source
        self.target = target
        self.bytes = bytes
        super.init(shards: 1, scratch: (0, 0))
    }

    override func run(_ shard: Int, _ memory: UnsafePointer<UnsafeMutableRawPointer>) {
        memory[target].copyMemory(from: memory[source], byteCount: bytes)
    }
}
