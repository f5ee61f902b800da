// The evaluation and the backward sweep of a scalar graph over any kind of number.

extension ScalarGraph {
    /// The values of all nodes for inputs of another kind of number.
    /// - Parameters:
    ///   - operation: The caller's name, for the message at an opaque operation.
    ///   - narrowed: Rounds an operation's result to a narrower element type, for transforms that model rounding.
    func values<Number: ElementaryNumber>(
        of inputs: [Number], for operation: String,
        narrowed: (Opcode, Number, ElementType) -> Number = { _, result, _ in result }
    ) -> [Number] {
        var values: [Number] = []
        values.reserveCapacity(nodes.count)
        for (node, type) in zip(nodes, types) {
            func append(_ opcode: Opcode, _ value: Number) {
                values.append(type == .double ? value : narrowed(opcode, value, type))
            }
            switch node {
            case .input(let place): values.append(inputs[Int(place)])
            case .constant(let value): values.append(Number(constant: value))
            case .one(let opcode, let x): append(opcode, .apply(opcode, values[Int(x)]))
            case .two(let opcode, let x, let y): append(opcode, .apply(opcode, values[Int(x)], values[Int(y)]))
            case .compare(let comparison, let x, let y):
                let holds = Number.compare(values[Int(x)], comparison, values[Int(y)])
                values.append(.select(holds, 1, 0))
            case .select(let mask, let x, let y):
                let isChosen = condition(mask, values)
                values.append(.select(isChosen, values[Int(x)], values[Int(y)]))
            case .opaque(let number):
                stop(
                    "\(operation): '\(opaque[Int(number)].name)' does not decompose into operations on numbers. "
                        + "Write that part with operations of this library, which do.")
            }
        }
        return values
    }

    /// The condition of a mask: the comparison that it came from, or whether it is not 0.
    private func condition<Number: ElementaryNumber>(_ mask: Int32, _ values: [Number]) -> Number.Condition {
        if case .compare(let comparison, let x, let y) = nodes[Int(mask)] {
            return Number.compare(values[Int(x)], comparison, values[Int(y)])
        }
        return Number.compare(values[Int(mask)], .notEqual, 0)
    }

    /// The inputs' adjoints for an adjoint of the first result; `nil` for an input without a path to it.
    ///
    /// A piecewise constant operation contributes what `jump` gives for its operand's value: nothing, unless a
    /// transform needs to follow the path.
    func adjoints<Number: ElementaryNumber>(
        _ values: [Number], seed: Number, jump: (Opcode, Number) -> Number? = { _, _ in nil },
        narrowed: (Opcode, Number, ElementType) -> Number = { _, result, _ in result }
    ) -> [Number?] {
        var adjoints = [Number?](repeating: nil, count: nodes.count)
        func add(_ contribution: Number, to node: Int32) {
            let sum = adjoints[Int(node)].map { $0 + contribution } ?? contribution
            let type = types[Int(node)]
            adjoints[Int(node)] = type == .double ? sum : narrowed(.add, sum, type)
        }
        func hand(_ adjoint: Number, _ partial: Number, to node: Int32) {
            add(.multiply(adjoint, partial, .strong), to: node)
        }
        var found = [Number?](repeating: nil, count: inputCount)
        adjoints[Int(results[0])] = seed
        for number in stride(from: nodes.count - 1, through: 0, by: -1) {
            guard let adjoint = adjoints[number] else { continue }
            adjoints[number] = nil
            switch nodes[number] {
            case .input(let place): found[Int(place)] = adjoint
            case .one(let opcode, let x):
                if opcode.isConstantBetweenJumps {
                    if let change = jump(opcode, values[Int(x)]) { hand(adjoint, change, to: x) }
                } else {
                    hand(
                        adjoint, readRule(opcode, PartialOfOne(x: values[Int(x)], y: values[number])), to: x)
                }
            case .two(let opcode, let x, let y):
                for (operand, node) in [x, y].enumerated() {
                    if case .constant = nodes[Int(node)] { continue }
                    let partial = readRule(
                        opcode,
                        PartialOfTwo(x: values[Int(x)], y: values[Int(y)], z: values[number], operand: operand))
                    hand(adjoint, partial, to: node)
                }
            case .select(let mask, let x, let y):
                let isChosen = condition(mask, values)
                add(.select(isChosen, adjoint, 0), to: x)
                add(.select(isChosen, 0, adjoint), to: y)
            case .constant, .compare, .opaque: break
            }
        }
        return found
    }
}
