extension Chain {
    /// The steps, with the typical expressions of optimizers fused into one step each, with bitwise equal results: sums
    /// of two multiples, as in moments, and descent by a multiple or by the quotient of a moment and the root of
    /// another. The registers of `kept` are read after the last step.
    static func fused(_ steps: [Step], _ registers: [Register], keeping kept: [Int] = []) -> [Step] {
        // Every pattern contains a product with a number.
        if !steps.contains(where: { $0.multiple(registers) != nil }) { return steps }
        var fusion = Fusion(steps: steps, registers: registers, kept: kept)
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

/// Searches for the patterns backward from their last step.
///
/// The source of each operand is found once, before any replacement, so that the time per pattern does not depend on
/// the length of the chain.
private struct Fusion {
    var steps: [Chain.Step?]
    let registers: [Chain.Register]
    /// For each step, by register, the step that wrote the value of its operand, if that is scratch.
    private var sources: [[Int: Int]]
    /// The number of reads of the value that each step writes to scratch.
    private var readCounts: [Int]
    /// The steps so far that wrote to each memory, in ascending order.
    private var writes: [Memory: [Int]] = [:]

    /// The memory of a register's value, which registers of one slot share.
    private enum Memory: Hashable {
        case slot(Int)
        case scratch(register: Int)
    }

    init(steps: [Chain.Step], registers: [Chain.Register], kept: [Int]) {
        self.steps = steps
        self.registers = registers
        readCounts = Array(repeating: 0, count: steps.count)
        sources = []
        sources.reserveCapacity(steps.count)
        var lastWrites = [Int?](repeating: nil, count: registers.count)
        for (place, step) in steps.enumerated() {
            var own: [Int: Int] = [:]
            for operand in step.operands {
                guard case .scratch = registers[operand], let source = lastWrites[operand] else { continue }
                own[operand] = source
                readCounts[source] += 1
            }
            sources.append(own)
            lastWrites[step.result] = place
        }
        for register in kept { if let source = lastWrites[register] { readCounts[source] += 1 } }
    }

    mutating func fuse(at place: Int) {
        guard let step = steps[place] else { return }
        if step.operation == .two(.add) { fuseScaledSum(step, at: place) }
        if step.operation == .two(.subtract), !fuseDescent(step, at: place) { fuseScaledDifference(step, at: place) }
        writes[memory(of: step.result), default: []].append(place)
    }

    /// a·x + b·y, and a·x + b·y².
    private mutating func fuseScaledSum(_ sum: Chain.Step, at place: Int) {
        guard sum.x != sum.y, let left = source(of: sum.x, readBy: place), let right = source(of: sum.y, readBy: place),
            let (a, x) = multiple(left), let (b, y) = multiple(right)
        else { return }
        if let square = source(of: y, readBy: right), let inner = steps[square], inner.operation == .one(.square) {
            let step = Chain.Step(operation: .scaledSquareSum, x: x, y: inner.x, a: a, b: b, result: sum.result)
            replace([left, right, square], with: step, at: place)
        } else {
            let step = Chain.Step(operation: .scaledSum, x: x, y: y, a: a, b: b, result: sum.result)
            replace([left, right], with: step, at: place)
        }
    }

    /// x − a·y.
    private mutating func fuseScaledDifference(_ difference: Chain.Step, at place: Int) {
        guard let product = source(of: difference.y, readBy: place), let (a, y) = multiple(product) else { return }
        let step = Chain.Step(
            operation: .scaledDifference, x: difference.x, y: y, a: a, result: difference.result)
        replace([product], with: step, at: place)
    }

    /// x − a·y/(√z + b). Returns whether the step is one.
    private mutating func fuseDescent(_ difference: Chain.Step, at place: Int) -> Bool {
        guard let quotient = source(of: difference.y, readBy: place), let division = steps[quotient],
            division.operation == .two(.divide), let above = source(of: division.x, readBy: quotient),
            let below = source(of: division.y, readBy: quotient), let (a, y) = multiple(above),
            let sum = steps[below], sum.operation == .two(.add), case .number = registers[sum.y],
            let root = source(of: sum.x, readBy: below), let inner = steps[root],
            inner.operation == .one(.squareRoot)
        else { return false }
        let step = Chain.Step(
            operation: .descent, x: difference.x, y: y, z: inner.x, a: a, b: sum.y, result: difference.result)
        replace([quotient, above, below, root], with: step, at: place)
        return true
    }

    private func multiple(_ place: Int) -> (number: Int, factor: Int)? { steps[place]?.multiple(registers) }

    /// The step that wrote the value of an operand in scratch, if nothing else reads it.
    private func source(of register: Int, readBy place: Int) -> Int? {
        guard let source = sources[place][register], readCounts[source] == 1 else { return nil }
        return source
    }

    /// Replaces several steps by one, unless an operand changes in between.
    private mutating func replace(_ places: [Int], with step: Chain.Step, at place: Int) {
        let first = places.min() ?? place
        let changes = step.operands.contains { operand in
            let others = writes[memory(of: operand)] ?? []
            for other in others.reversed() {
                if other < first { break }
                if steps[other] != nil, !places.contains(other) { return true }
            }
            return false
        }
        if changes { return }
        // Sources of the replaced steps outside their group become sources of the new one; the read counts do not
        // change.
        var own: [Int: Int] = [:]
        for reader in places + [place] {
            for operand in step.operands {
                if let source = sources[reader][operand], !places.contains(source) { own[operand] = source }
            }
        }
        sources[place] = own
        for other in places { steps[other] = nil }
        steps[place] = step
    }

    private func memory(of register: Int) -> Memory {
        registers[register].slot.map { .slot($0) } ?? .scratch(register: register)
    }
}

extension Chain.Step {
    /// The number and the other factor of a product with a number.
    fileprivate func multiple(_ registers: [Chain.Register]) -> (number: Int, factor: Int)? {
        guard operation == .two(.multiply) else { return nil }
        if case .number = registers[x] { return (x, y) }
        if case .number = registers[y] { return (y, x) }
        return nil
    }
}
