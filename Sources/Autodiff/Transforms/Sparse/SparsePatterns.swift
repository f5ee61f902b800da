// The sparsity patterns of Jacobians and Hessians, from a recording evaluated over sets of inputs, independent of
// values.

extension ScalarGraph {
    /// The pattern of the results' Jacobian.
    func jacobianPattern() -> SparsityPattern {
        var sets = DependencySets(self)
        return SparsityPattern(rows: results.map { sets.inputs(of: $0) }, columnCount: inputCount)
    }

    /// The pattern of the Hessian of the results' sum: an entry for each pair of inputs on which operands with a
    /// nonzero second derivative depend (Walther 2008, nonlinear interaction domains).
    func hessianPattern() -> SparsityPattern {
        var sets = DependencySets(self)
        let isUsed = nodesBelowResults()
        var pairs: [Int] = []
        var compactAt = 1 << 20
        var done: Set<Int> = []
        func meet(_ x: Int32, _ y: Int32) {
            if sets.isEmpty(x) || sets.isEmpty(y) { return }
            // Consecutive operations often combine the same two sets again.
            if let one = sets.identity(of: x), let other = sets.identity(of: y),
                !done.insert(Int(one) << 32 | Int(other)).inserted
            {
                return
            }
            let (first, second) = (sets.inputs(of: x), sets.inputs(of: y))
            for i in first {
                for j in second {
                    pairs.append(Int(i) * inputCount + Int(j))
                    if i != j { pairs.append(Int(j) * inputCount + Int(i)) }
                }
            }
            if pairs.count > compactAt {
                pairs = pairs.ascendingOnce()
                compactAt = Swift.max(compactAt, 2 * pairs.count)
            }
        }
        for (number, node) in nodes.enumerated() where isUsed[number] {
            switch node {
            case .one(let opcode, let x): if RuleDependence.of(opcode).leftLeft { meet(x, x) }
            case .two(let opcode, let x, let y):
                let rule = RuleDependence.of(opcode)
                if rule.leftLeft { meet(x, x) }
                if rule.leftRight { meet(x, y) }
                if rule.rightRight { meet(y, y) }
            case .opaque: meet(Int32(number), Int32(number))
            case .input, .constant, .compare, .select: break
            }
        }
        return SparsityPattern(entries: pairs.ascendingOnce(), rowCount: inputCount, columnCount: inputCount)
    }

    /// Which nodes lead to a result.
    private func nodesBelowResults() -> [Bool] {
        var isUsed = [Bool](repeating: false, count: nodes.count)
        for result in results { isUsed[Int(result)] = true }
        for number in nodes.indices.reversed() where isUsed[number] {
            switch nodes[number] {
            case .one(_, let x): isUsed[Int(x)] = true
            case .two(_, let x, let y), .select(_, let x, let y):
                isUsed[Int(x)] = true
                isUsed[Int(y)] = true
            case .opaque(let list): for operand in opaque[Int(list)].operands { isUsed[Int(operand)] = true }
            case .input, .constant, .compare: break
            }
        }
        return isUsed
    }
}

extension [Int] {
    /// The numbers in ascending order, without repetition.
    fileprivate func ascendingOnce() -> [Int] {
        var result: [Int] = []
        for number in sorted() where result.last != number { result.append(number) }
        return result
    }
}

/// The sparsity pattern of the Jacobian of `function`: the entries that may differ from zero, at any input for which
/// the recording is the same.
/// - Complexity: one recording; time and memory proportional to it as long as sets of inputs stay small.
public func jacobianPattern<Input: PlainTree, Result: RecordedTree>(
    atTree input: Input, of function: (Input.Recorded) throws -> Result
) rethrows -> SparsityPattern {
    try CompleteRecording(of: function, at: input).graph.jacobianPattern()
}

/// The sparsity pattern of the Hessian of a scalar `function`: the entries that may differ from zero, at any input for
/// which the recording is the same. Stops if the result is not one number.
public func hessianPattern<Input: PlainTree, Result: RecordedTree>(
    atTree input: Input, of function: (Input.Recorded) throws -> Result
) rethrows -> SparsityPattern {
    let recording = try CompleteRecording(of: function, at: input)
    _ = recording.result.unitSeeds()
    return recording.graph.hessianPattern()
}
