/// An executable chain of elementwise operations. It runs block by block, so that an operation's result is still in the
/// first-level cache when the next one reads it.
///
/// A register holds one block's elements: a part of a tensor, a part of a result, or scratch. Operands that are
/// broadcast along rows or columns are expanded into scratch, so that every operation runs over whole blocks.
struct Chain: Sendable {
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
        /// Scratch of the block.
        case scratch(Int)

        /// The slot in memory; `nil` for scratch.
        var slot: Int? {
            switch self {
            case .flat(let slot), .number(let slot), .row(let slot), .column(let slot), .window(let slot, _, _): slot
            case .scratch: nil
            }
        }
    }

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
    private let stepsIfChosen: [Step]
    /// The slots of these scalar conditions.
    private let conditions: [Int]
    /// The maximum number of elements per block.
    let block: Int
    /// The number of scratch buffers: those of the steps, then one for each expanded register.
    let scratchCount: Int

    /// - Parameter isFusing: `false` keeps every step separate, for comparison.
    init(
        type: ElementType, count: Int, columns: Int, registers: [Register], steps: [Step], isFusing: Bool = true
    ) {
        self.type = type
        self.count = count
        self.columns = columns
        self.registers = registers
        self.steps = isFusing ? Chain.fused(steps, registers) : steps
        let (chosen, conditions) = Chain.choosing(steps, registers)
        stepsIfChosen = conditions.isEmpty ? self.steps : isFusing ? Chain.fused(chosen, registers) : chosen
        self.conditions = conditions
        var scratch = 0
        for register in registers {
            if case .scratch(let number) = register { scratch = Swift.max(scratch, number + 1) }
        }
        scratchCount = scratch + registers.count(where: \.isWrittenOut)
        // One block of all registers takes half of a 32 KiB first-level cache.
        let fitting = 16384 / (Swift.max(registers.count, 1) * type.size) / 16 * 16
        block = Swift.min(Swift.max(fitting, 64), 1024)
    }

    /// The bytes of scratch per run.
    var scratchBytes: Int { scratchCount * block * type.size }

    /// Runs the elements of `range`, which consists of whole rows.
    /// - Parameters:
    ///   - memory: The address of each slot.
    ///   - scratch: ``scratchBytes`` bytes that no other run uses.
    func run(
        _ range: Range<Int>, _ memory: UnsafePointer<UnsafeMutableRawPointer>, scratch: UnsafeMutableRawPointer
    ) {
        run(self.type.scalar, range, memory, scratch)
    }

    @_specialize(where Scalar == Float)
    @_specialize(where Scalar == Double)
    private func run<Scalar: TensorScalar>(
        _: Scalar.Type, _ range: Range<Int>, _ memory: UnsafePointer<UnsafeMutableRawPointer>,
        _ scratchMemory: UnsafeMutableRawPointer
    ) {
        if range.isEmpty { return }
        let scratch = scratchMemory.assumingMemoryBound(to: Scalar.self)
        // A block has whole rows if they fit, else a part of one row.
        let rowsInBlock = columns <= block ? block / Swift.max(columns, 1) : 0
        let step = rowsInBlock > 0 && columns < count ? rowsInBlock * columns : Swift.min(block, columns)
        let isChosen = conditions.allSatisfy { memory[$0].assumingMemoryBound(to: Scalar.self)[0] != 0 }
        let chosenSteps = isChosen ? stepsIfChosen : steps
        withUnsafeTemporaryAllocation(of: UnsafeMutablePointer<Scalar>.self, capacity: 2 * registers.count) {
            pointers in
            let bases = pointers.baseAddress!
            let current = bases + registers.count
            // Addresses that do not change between blocks, and registers that are expanded once.
            var nextScratch = scratchCount - registers.count(where: \.isWrittenOut)
            for (index, register) in registers.enumerated() {
                let base: UnsafeMutablePointer<Scalar>
                switch register {
                case .flat(let slot): base = memory[slot].assumingMemoryBound(to: Scalar.self)
                case .scratch(let number): base = scratch + number * block
                case .number(let slot):
                    base = scratch + nextScratch * block
                    nextScratch += 1
                    base.update(repeating: memory[slot].assumingMemoryBound(to: Scalar.self)[0], count: step)
                case .row(let slot):
                    base = scratch + nextScratch * block
                    nextScratch += 1
                    if rowsInBlock > 0 {
                        let row = memory[slot].assumingMemoryBound(to: Scalar.self)
                        for number in 0..<(step / columns) {
                            (base + number * columns).update(from: row, count: columns)
                        }
                    }
                case .column, .window:
                    base = scratch + nextScratch * block
                    nextScratch += 1
                }
                bases.advanced(by: index).initialize(to: base)
                current.advanced(by: index).initialize(to: base)
            }
            var start = range.lowerBound
            while start < range.upperBound {
                let inRow = rowsInBlock > 0 || columns == 0 ? 0 : start % columns
                let length = Swift.min(step, range.upperBound - start, rowsInBlock > 0 ? step : columns - inRow)
                for (index, register) in registers.enumerated() {
                    switch register {
                    case .flat: current[index] = bases[index] + start
                    case .row(let slot):
                        if rowsInBlock == 0 {
                            current[index] = memory[slot].assumingMemoryBound(to: Scalar.self) + inRow
                        }
                    case .column(let slot):
                        let column = memory[slot].assumingMemoryBound(to: Scalar.self) + start / columns
                        if rowsInBlock == 0 {
                            bases[index].update(repeating: column[0], count: length)
                        } else {
                            for row in 0..<(length / columns) {
                                (bases[index] + row * columns).update(repeating: column[row], count: columns)
                            }
                        }
                    case .window(let slot, let window, let count):
                        let source = memory[slot].assumingMemoryBound(to: Scalar.self)
                        current[index] = window.elements(
                            from: start, length, of: source, count: count, scratch: bases[index])
                    case .number, .scratch: break
                    }
                }
                for step in chosenSteps {
                    let (x, y, z) = (current[step.x], current[step.y], current[step.z])
                    let result = current[step.result]
                    switch step.operation {
                    case .one(let opcode): Scalar._kernels.map(opcode, x, result, count: length)
                    case .two(let opcode): Scalar._kernels.map(opcode, x, step: 1, y, step: 1, result, count: length)
                    case .compare(let comparison): Scalar.compare(comparison, x, y, result, count: length)
                    case .select:
                        // A scalar condition selects for the whole block.
                        if case .number = registers[step.x] {
                            let chosen = x[0] != 0 ? y : z
                            if chosen != result { result.update(from: chosen, count: length) }
                        } else {
                            Scalar.select(x, y, z, result, count: length)
                        }
                    case .scaledSum:
                        Scalar._kernels.scaledSum(current[step.a][0], x, current[step.b][0], y, result, count: length)
                    case .scaledSquareSum:
                        Scalar._kernels.scaledSquareSum(
                            current[step.a][0], x, current[step.b][0], y, result, count: length)
                    case .scaledDifference:
                        // Rounded twice, like the separate operations.
                        Scalar._kernels.scaledSum(1, x, -current[step.a][0], y, result, count: length)
                    case .descent:
                        Scalar._kernels.descend(
                            x, y, z, rate: current[step.a][0], offset: current[step.b][0], result, count: length)
                    }
                }
                start += length
            }
        }
    }
}

extension Chain {
    /// Removes selections with a scalar condition, assuming that it holds: the step that computes the selected value
    /// writes it straight to the selection's result, unless the old value there is still read in between.
    private static func choosing(_ steps: [Step], _ registers: [Register]) -> (steps: [Step], conditions: [Int]) {
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
    fileprivate var isWrittenOut: Bool {
        switch self {
        case .number, .row, .column, .window: true
        case .flat, .scratch: false
        }
    }
}

extension TensorScalar {
    /// 1 where the comparison holds and 0 elsewhere.
    static func compare(
        _ comparison: Comparison, _ x: UnsafePointer<Self>, _ y: UnsafePointer<Self>,
        _ result: UnsafeMutablePointer<Self>, count: Int
    ) {
        @inline(__always) func each(_ holds: (Self, Self) -> Bool) {
            for index in 0..<count { result[index] = holds(x[index], y[index]) ? 1 : 0 }
        }
        switch comparison {
        case .less: each { $0 < $1 }
        case .lessOrEqual: each { $0 <= $1 }
        case .equal: each { $0 == $1 }
        case .notEqual: each { $0 != $1 }
        case .greaterOrEqual: each { $0 >= $1 }
        case .greater: each { $0 > $1 }
        }
    }

    /// `yes` where the mask is not zero and `no` elsewhere.
    static func select(
        _ mask: UnsafePointer<Self>, _ yes: UnsafePointer<Self>, _ no: UnsafePointer<Self>,
        _ result: UnsafeMutablePointer<Self>, count: Int
    ) {
        for index in 0..<count { result[index] = mask[index] != 0 ? yes[index] : no[index] }
    }
}
