extension Chain {
    /// Fuses the patterns of optimizers into single steps, with the same bits: a·x + b·y (running means), x − a·y
    /// (gradient descent), and x − a·y/(√z + b) (Adam and its relatives).
    static func fused(_ steps: [Step], _ registers: [Register]) -> [Step] {
        var fusion = Fusion(steps: steps, registers: registers)
        for place in steps.indices { fusion.fuse(at: place) }
        return fusion.steps.compactMap { $0 }
    }

    /// One line per step, for example `s0 = multiply(t4, t1)`: scratch by its number, other registers by their slot.
    static func listing(_ steps: [Step], _ registers: [Register]) -> String {
        steps.map { step in
            func name(_ register: Int) -> String {
                switch registers[register] {
                case .scratch(let number): "s\(number)"
                case let other: "t\(other.slot ?? -1)"
                }
            }
            let (x, y, z) = (name(step.x), name(step.y), name(step.z))
            let (a, b) = (name(step.a), name(step.b))
            let formula =
                switch step.operation {
                case .one(let opcode): "\(Rule(of: opcode).name)(\(x))"
                case .two(let opcode): "\(Rule(of: opcode).name)(\(x), \(y))"
                case .compare(let comparison): "\(x) \(comparison.rawValue) \(y)"
                case .select: "select(\(x), \(y), \(z))"
                case .scaledSum: "\(a)·\(x) + \(b)·\(y)"
                case .scaledSquareSum: "\(a)·\(x) + \(b)·\(y)²"
                case .scaledDifference: "\(x) − \(a)·\(y)"
                case .descent: "\(x) − \(a)·\(y)/(√\(z) + \(b))"
                }
            return "\(name(step.result)) = \(formula)"
        }.joined(separator: "\n")
    }
}

/// Matches the patterns backwards from their last step.
private struct Fusion {
    var steps: [Chain.Step?]
    let registers: [Chain.Register]

    mutating func fuse(at place: Int) {
        guard let step = steps[place] else { return }
        if step.operation == .two(.add) { fuseScaledSum(step, at: place) }
        if step.operation == .two(.subtract), !fuseDescent(step, at: place) { fuseScaledDifference(step, at: place) }
    }

    /// a·x + b·y, and a·x + b·y².
    private mutating func fuseScaledSum(_ sum: Chain.Step, at place: Int) {
        guard sum.x != sum.y, let left = source(of: sum.x, before: place), let right = source(of: sum.y, before: place),
            let (a, x) = multiple(left), let (b, y) = multiple(right)
        else { return }
        if let square = source(of: y, before: right), let inner = steps[square], inner.operation == .one(.square) {
            let step = Chain.Step(operation: .scaledSquareSum, x: x, y: inner.x, a: a, b: b, result: sum.result)
            replace([left, right, square], with: step, at: place)
        } else {
            let step = Chain.Step(operation: .scaledSum, x: x, y: y, a: a, b: b, result: sum.result)
            replace([left, right], with: step, at: place)
        }
    }

    /// x − a·y.
    private mutating func fuseScaledDifference(_ difference: Chain.Step, at place: Int) {
        guard let product = source(of: difference.y, before: place), let (a, y) = multiple(product) else { return }
        let step = Chain.Step(
            operation: .scaledDifference, x: difference.x, y: y, a: a, result: difference.result)
        replace([product], with: step, at: place)
    }

    /// x − a·y/(√z + b), if it is one.
    private mutating func fuseDescent(_ difference: Chain.Step, at place: Int) -> Bool {
        guard let quotient = source(of: difference.y, before: place), let division = steps[quotient],
            division.operation == .two(.divide), let above = source(of: division.x, before: quotient),
            let below = source(of: division.y, before: quotient), let (a, y) = multiple(above),
            let sum = steps[below], sum.operation == .two(.add), case .number = registers[sum.y],
            let root = source(of: sum.x, before: below), let inner = steps[root],
            inner.operation == .one(.squareRoot)
        else { return false }
        let step = Chain.Step(
            operation: .descent, x: difference.x, y: y, z: inner.x, a: a, b: sum.y, result: difference.result)
        replace([quotient, above, below, root], with: step, at: place)
        return true
    }

    /// The scalar and the other factor of a product with a scalar.
    private func multiple(_ place: Int) -> (number: Int, factor: Int)? {
        guard let step = steps[place], step.operation == .two(.multiply) else { return nil }
        if case .number = registers[step.x] { return (step.x, step.y) }
        if case .number = registers[step.y] { return (step.y, step.x) }
        return nil
    }

    /// The step that wrote a scratch register's value before `place`, if nothing else reads that value.
    private func source(of register: Int, before place: Int) -> Int? {
        guard case .scratch = registers[register],
            let source = steps[..<place].lastIndex(where: { $0?.result == register })
        else { return nil }
        var reads = 0
        for later in (source + 1)..<steps.count {
            guard let step = steps[later] else { continue }
            reads += step.operands.count { $0 == register }
            if step.result == register { break }
        }
        return reads == 1 ? source : nil
    }

    /// Replaces several steps by one, unless an operand changes in between.
    private mutating func replace(_ places: [Int], with step: Chain.Step, at place: Int) {
        let first = places.min() ?? place
        let changes = (first..<place).contains { between in
            guard !places.contains(between), let other = steps[between] else { return false }
            return step.operands.contains { operand in
                other.result == operand
                    || registers[operand].slot != nil && registers[operand].slot == registers[other.result].slot
            }
        }
        if changes { return }
        for other in places { steps[other] = nil }
        steps[place] = step
    }
}
