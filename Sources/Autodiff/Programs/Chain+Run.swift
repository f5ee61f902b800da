// Running a chain.

extension Chain {
    /// The bytes of scratch per run: its own, then the leading chain's.
    var scratchBytes: Int { ownScratch * type.size + (leading?.chain.scratchBytes ?? 0) }

    /// The elements of its own scratch: the registers', then a block for each sum.
    private var ownScratch: Int { scratchCount * block + sums.count * Chain.sumBlock }

    /// Runs the elements of `range`, which consists of whole rows and, if there are sums, begins with a block of them.
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
        let pointerCount = 2 * (registers.count + (leading?.chain.registers.count ?? 0))
        withUnsafeTemporaryAllocation(of: UnsafeMutablePointer<Scalar>.self, capacity: pointerCount) { pointers in
            let places = Places(pointers.baseAddress!, count: registers.count)
            enter(places, memory, scratch)
            let steps = chosenSteps(Scalar.self, memory)
            if let leading {
                let ahead = Places(pointers.baseAddress! + 2 * registers.count, count: leading.chain.registers.count)
                return run(
                    range, steps, places, after: leading, ahead, memory, scratch, leadingScratch: scratch + ownScratch)
            }
            var start = range.lowerBound
            while start < range.upperBound {
                let length = length(from: start, in: range)
                move(places, to: start, length, memory)
                execute(steps, places, length)
                if !sums.isEmpty { add(start..<(start + length), from: start, places, memory, scratch) }
                start += length
            }
        }
    }

    /// The same for a chain that another one leads.
    @inline(__always)
    private func run<Scalar: TensorScalar>(
        _ range: Range<Int>, _ steps: [Step], _ places: Places<Scalar>, after leading: Leading,
        _ ahead: Places<Scalar>, _ memory: UnsafePointer<UnsafeMutableRawPointer>,
        _ scratch: UnsafeMutablePointer<Scalar>, leadingScratch: UnsafeMutablePointer<Scalar>
    ) {
        let first = leading.chain
        first.enter(ahead, memory, leadingScratch)
        let firstSteps = first.chosenSteps(Scalar.self, memory)
        var start = range.lowerBound
        while start < range.upperBound {
            let length = length(from: start, in: range)
            let end = start + length
            // The elements around the block that the windows reach, as far as there are any.
            let low = Swift.max(start - leading.reach.below, 0)
            let high = Swift.min(end + leading.reach.above, first.count)
            if low < high {
                first.move(ahead, to: low, high - low, memory)
                first.execute(firstSteps, ahead, high - low)
            }
            let own = start..<Swift.max(Swift.min(end, first.count), start)
            if !first.sums.isEmpty, !own.isEmpty { first.add(own, from: low, ahead, memory, leadingScratch) }
            move(places, to: start, length, memory)
            for (index, register) in registers.enumerated() {
                guard case .leading(let source, let window) = register else { continue }
                places.current[index] = window.elements(
                    from: start, length, of: ahead.current[source] - low, count: first.count,
                    scratch: places.bases[index])
            }
            execute(steps, places, length)
            if !sums.isEmpty { add(start..<end, from: start, places, memory, scratch) }
            start = end
        }
    }

    /// The addresses of the registers: those that do not change between blocks, and those of the current block.
    private struct Places<Scalar> {
        let bases: UnsafeMutablePointer<UnsafeMutablePointer<Scalar>>
        let current: UnsafeMutablePointer<UnsafeMutablePointer<Scalar>>

        init(_ memory: UnsafeMutablePointer<UnsafeMutablePointer<Scalar>>, count: Int) {
            bases = memory
            current = memory + count
        }
    }

    /// The number of elements of the block that begins at `start`.
    @inline(__always)
    private func length(from start: Int, in range: Range<Int>) -> Int {
        let left = range.upperBound - start
        return Swift.min(step, rowsInBlock > 0 || columns >= count ? left : Swift.min(left, columns - start % columns))
    }

    @inline(__always)
    private func chosenSteps<Scalar: TensorScalar>(
        _: Scalar.Type, _ memory: UnsafePointer<UnsafeMutableRawPointer>
    ) -> [Step] {
        conditions.allSatisfy { memory[$0].assumingMemoryBound(to: Scalar.self)[0] != 0 } ? stepsIfChosen : steps
    }

    /// Finds the addresses that do not change between blocks, and expands what is expanded once.
    @inline(__always)
    private func enter<Scalar: TensorScalar>(
        _ places: Places<Scalar>, _ memory: UnsafePointer<UnsafeMutableRawPointer>,
        _ scratch: UnsafeMutablePointer<Scalar>
    ) {
        var nextScratch = firstWrittenOut
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
            case .column, .window, .leading:
                base = scratch + nextScratch * block
                nextScratch += 1
            }
            places.bases.advanced(by: index).initialize(to: base)
            places.current.advanced(by: index).initialize(to: base)
        }
    }

    /// Finds the addresses of the block of `length` elements from `start` on, except those in a leading chain.
    @inline(__always)
    private func move<Scalar: TensorScalar>(
        _ places: Places<Scalar>, to start: Int, _ length: Int, _ memory: UnsafePointer<UnsafeMutableRawPointer>
    ) {
        for (index, register) in registers.enumerated() {
            switch register {
            case .flat: places.current[index] = places.bases[index] + start
            case .row(let slot):
                if rowsInBlock == 0 {
                    places.current[index] = memory[slot].assumingMemoryBound(to: Scalar.self) + start % columns
                }
            case .column(let slot):
                let column = memory[slot].assumingMemoryBound(to: Scalar.self) + start / columns
                if rowsInBlock == 0 {
                    places.bases[index].update(repeating: column[0], count: length)
                } else {
                    for row in 0..<(length / columns) {
                        (places.bases[index] + row * columns).update(repeating: column[row], count: columns)
                    }
                }
            case .window(let slot, let window, let count):
                let source = memory[slot].assumingMemoryBound(to: Scalar.self)
                places.current[index] = window.elements(
                    from: start, length, of: source, count: count, scratch: places.bases[index])
            case .number, .leading, .scratch: break
            }
        }
    }

    @inline(__always)
    private func execute<Scalar: TensorScalar>(_ steps: [Step], _ places: Places<Scalar>, _ length: Int) {
        let current = places.current
        for step in steps {
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
                Scalar._kernels.scaledSquareSum(current[step.a][0], x, current[step.b][0], y, result, count: length)
            case .scaledDifference:
                // Rounded twice, like the separate operations.
                Scalar._kernels.scaledSum(1, x, -current[step.a][0], y, result, count: length)
            case .descent:
                Scalar._kernels.descend(
                    x, y, z, rate: current[step.a][0], offset: current[step.b][0], result, count: length)
            }
        }
    }

    /// Collects the elements of `range` of the registers that are summed, which hold those from `start` on, and stores
    /// a block's sum with its last element.
    private func add<Scalar: TensorScalar>(
        _ range: Range<Int>, from start: Int, _ places: Places<Scalar>,
        _ memory: UnsafePointer<UnsafeMutableRawPointer>, _ scratch: UnsafeMutablePointer<Scalar>
    ) {
        let block = (range.upperBound - 1) / Chain.sumBlock
        let first = block * Chain.sumBlock
        for (index, sum) in sums.enumerated() {
            let collected = scratch + (scratchCount * self.block + index * Chain.sumBlock)
            (collected + (range.lowerBound - first)).update(
                from: places.current[sum.register] + (range.lowerBound - start), count: range.count)
            if range.upperBound == count || range.upperBound == first + Chain.sumBlock {
                memory[sum.slot].assumingMemoryBound(to: Scalar.self)[block] =
                    _Kernels.sum(collected, count: range.upperBound - first)
            }
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
