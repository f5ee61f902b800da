/// An executable chain of elementwise operations. It runs block by block, so that an operation's result is still in the
/// first-level cache when the next one reads it.
///
/// It is a class so that a run retains one object, not each of its arrays.
///
/// A register holds one block's elements: a part of a tensor, a part of a result, or scratch. Operands that are
/// broadcast along rows or columns are expanded into scratch, so that every operation runs over whole blocks.
final class Chain: Sendable {
    /// What a register holds, and in which memory slot.
    enum Register: Sendable, Hashable {
        /// A tensor of the chain's shape, in place.
        case flat(Int)
        /// A scalar, broadcast.
        case number(Int)
        /// A row vector, broadcast over the rows.
        case row(Int)
        /// A column vector, broadcast along each row.
        case column(Int)
        /// A window of a tensor of `count` elements.
        case window(Int, Window, count: Int)
        /// A window of a register of the leading chain.
        case leading(Int, Window)
        /// Scratch of the block.
        case scratch(Int)

        /// The slot in memory; `nil` for scratch, one's own or the leading chain's.
        var slot: Int? {
            switch self {
            case .flat(let slot), .number(let slot), .row(let slot), .column(let slot), .window(let slot, _, _): slot
            case .leading, .scratch: nil
            }
        }
    }

    /// A chain of another length that runs ahead of this one, block by block, with the elements around each block that
    /// this one's windows reach. Only these windows and sums read its values, which are in no memory but its scratch.
    struct Leading: Sendable {
        let chain: Chain
        /// How far the windows reach below and above a block's elements, in elements.
        let reach: (below: Int, above: Int)
    }

    /// A register of scratch all of whose elements are summed: for each block of ``sumBlock`` elements one sum, at the
    /// block's index in the slot's memory.
    struct BlockSums: Sendable {
        let register: Int
        let slot: Int
    }

    /// The number of elements of a block of sums. `autodiff_sum` adds the same blocks, so that the bits are the same.
    static let sumBlock = 4096
    /// The number of blocks of sums for so many elements.
    static func blockSums(_ count: Int) -> Int { (count + sumBlock - 1) / sumBlock }

    /// The operation of a step.
    enum Operation: Sendable, Hashable {
        /// An elementwise operation of x.
        case one(Opcode)
        /// An elementwise operation of x and y.
        case two(Opcode)
        /// 1 where the comparison of x with y holds, else 0.
        case compare(Comparison)
        /// y where x is not 0, else z.
        case select
        /// a·x + b·y.
        case scaledSum
        /// a·x + b·y².
        case scaledSquareSum
        /// x − a·y.
        case scaledDifference
        /// x − a·y/(√z + b).
        case descent
    }

    /// result = operation(x, y, z), with scalars a and b; all are registers, and unused ones are 0.
    struct Step: Sendable {
        let operation: Operation
        let x: Int
        let y: Int
        let z: Int
        let a: Int
        let b: Int
        let result: Int

        init(operation: Operation, x: Int, y: Int = 0, z: Int = 0, a: Int = 0, b: Int = 0, result: Int) {
            (self.operation, self.result) = (operation, result)
            (self.x, self.y, self.z, self.a, self.b) = (x, y, z, a, b)
        }

        /// A node's operation, applied to its operands' registers.
        init(_ operation: Operation, _ operands: [Int], to result: Int) {
            self.init(
                operation: operation, x: operands[0], y: operands.count > 1 ? operands[1] : 0,
                z: operands.count > 2 ? operands[2] : 0, result: result)
        }

        /// The registers that the operation reads.
        var operands: [Int] {
            switch operation {
            case .one: [x]
            case .two, .compare: [x, y]
            case .select: [x, y, z]
            case .scaledSum, .scaledSquareSum: [x, y, a, b]
            case .scaledDifference: [x, y, a]
            case .descent: [x, y, z, a, b]
            }
        }

        /// Whether the operation has the factors a and b.
        var hasFactors: Bool {
            switch operation {
            case .one, .two, .compare, .select: false
            case .scaledSum, .scaledSquareSum, .scaledDifference, .descent: true
            }
        }

        /// The number of operands, from `x` on, of which the operation reads a whole block.
        var blockOperands: Int {
            switch operation {
            case .one: 1
            case .two, .compare, .scaledSum, .scaledSquareSum, .scaledDifference: 2
            case .select, .descent: 3
            }
        }
    }

    let type: ElementType
    /// The number of elements.
    let count: Int
    /// The row length, if an operand is broadcast along rows or columns; else the number of elements.
    let columns: Int
    let registers: [Register]
    let steps: [Step]
    /// The steps for the case that every scalar condition holds. The selected values are then computed in place,
    /// without a copy. A training step's condition that its loss is finite is such a condition.
    let stepsIfChosen: [Step]
    /// The slots of these scalar conditions.
    let conditions: [Int]
    /// The maximum number of elements per block.
    let block: Int
    /// The whole rows in a block; 0 if a block is a part of one row.
    let rowsInBlock: Int
    /// The number of elements of a block, except the last one.
    let step: Int
    /// The number of scratch buffers: those of the steps, then one for each expanded register.
    let scratchCount: Int
    /// The first of the buffers of expanded registers.
    let firstWrittenOut: Int
    let sums: [BlockSums]
    let leading: Leading?

    /// - Parameters:
    ///   - kept: Registers of scratch that are read after the steps.
    ///   - block: The maximum number of elements per block; `nil` for as many as fit the cache.
    ///   - isFusing: `false` keeps every step separate, for comparison.
    init(
        type: ElementType, count: Int, columns: Int, registers: [Register], steps: [Step], kept: [Int] = [],
        sums: [BlockSums] = [], leading: Leading? = nil, block: Int? = nil, isFusing: Bool = true
    ) {
        self.type = type
        self.count = count
        self.columns = columns
        self.registers = registers
        self.steps = isFusing ? Chain.fused(steps, registers, keeping: kept) : steps
        let (chosen, conditions) = Chain.choosing(steps, registers)
        stepsIfChosen =
            conditions.isEmpty ? self.steps : isFusing ? Chain.fused(chosen, registers, keeping: kept) : chosen
        self.conditions = conditions
        var scratch = 0
        for register in registers {
            if case .scratch(let number) = register { scratch = Swift.max(scratch, number + 1) }
        }
        firstWrittenOut = scratch
        scratchCount = scratch + registers.count(where: \.isWrittenOut)
        self.sums = sums
        self.leading = leading
        if let block {
            self.block = block
        } else {
            // A block of sums ends with a block of the chain.
            self.block = Chain.fittingBlock(
                Chain.blocks(self.steps, registers), type, isPowerOfTwo: !sums.isEmpty)
        }
        rowsInBlock = columns <= self.block ? self.block / Swift.max(columns, 1) : 0
        step = rowsInBlock > 0 && columns < count ? rowsInBlock * columns : Swift.min(self.block, columns)
    }

    /// The number of registers of which the steps read or write whole blocks. Of a number that is only a factor of a
    /// fused step, one element is read.
    static func blocks(_ steps: [Step], _ registers: [Register]) -> Int {
        if !steps.contains(where: \.hasFactors) { return registers.count }
        var isUsed = [Bool](repeating: false, count: registers.count)
        for step in steps {
            isUsed[step.result] = true
            isUsed[step.x] = true
            if step.blockOperands > 1 { isUsed[step.y] = true }
            if step.blockOperands > 2 { isUsed[step.z] = true }
        }
        return isUsed.count(where: \.self)
    }

    /// The number of elements with which one block of so many registers takes 32 KiB: a first-level cache, or two
    /// thirds of a newer one. Shorter blocks cost more in calls than longer ones in reads from the second level.
    static func fittingBlock(_ registers: Int, _ type: ElementType, isPowerOfTwo: Bool) -> Int {
        let fitting = 32768 / (Swift.max(registers, 1) * type.size) / 16 * 16
        let block = Swift.min(Swift.max(fitting, 64), 1024)
        return isPowerOfTwo ? 1 << (Int.bitWidth - 1 - block.leadingZeroBitCount) : block
    }
}

extension Chain {
    /// Removes selections with a scalar condition, assuming that it holds: the step that computes the selected value
    /// writes it straight to the selection's result, unless the old value there is still read in between.
    private static func choosing(_ steps: [Step], _ registers: [Register]) -> (steps: [Step], conditions: [Int]) {
        if !steps.contains(where: { $0.operation == .select }) { return (steps, []) }
        var steps: [Step?] = steps
        var conditions: Set<Int> = []
        for (place, selection) in steps.enumerated() {
            guard let selection, selection.operation == .select, case .number(let condition) = registers[selection.x],
                case .scratch = registers[selection.y], case .flat(let target) = registers[selection.result],
                let source = steps[..<place].lastIndex(where: { $0?.result == selection.y }), let step = steps[source],
                !steps[(source + 1)..<place].contains(where: { step in
                    step.map { ($0.operands + [$0.result]).contains { registers[$0].slot == target } } ?? false
                })
            else { continue }
            steps[source] = Step(operation: step.operation, x: step.x, y: step.y, z: step.z, result: selection.result)
            steps[place] = nil
            conditions.insert(condition)
            // Steps that read the scratch register before it is overwritten now read the result's register.
            func moved(_ register: Int) -> Int { register == selection.y ? selection.result : register }
            for later in (source + 1)..<steps.count {
                guard let step = steps[later] else { continue }
                steps[later] = Step(
                    operation: step.operation, x: moved(step.x), y: moved(step.y), z: moved(step.z), result: step.result
                )
                if step.result == selection.y { break }
            }
        }
        return (steps.compactMap { $0 }, conditions.sorted())
    }
}

extension Chain.Register {
    /// Whether the register is expanded into scratch.
    var isWrittenOut: Bool {
        switch self {
        case .number, .row, .column, .window, .leading: true
        case .flat, .scratch: false
        }
    }
}
