// A recording that was taken apart, evaluated and swept backwards over any kind of number.

extension ElementGraph {
    /// The values of all nodes for inputs of another kind of number.
    /// - Parameter operation: For the message at an operation that was not taken apart.
    func values<Number: ElementaryNumber>(of inputs: [Number], for operation: String) -> [Number] {
        var values: [Number] = []
        values.reserveCapacity(nodes.count)
        for node in nodes {
            switch node {
            case .input(let place): values.append(inputs[Int(place)])
            case .constant(let value): values.append(Number(constant: value))
            case .one(let opcode, let x): values.append(.apply(opcode, values[Int(x)]))
            case .two(let opcode, let x, let y): values.append(.apply(opcode, values[Int(x)], values[Int(y)]))
            case .compare(let comparison, let x, let y):
                let holds = Number.compare(values[Int(x)], comparison, values[Int(y)])
                values.append(.select(holds, 1, 0))
            case .select(let mask, let x, let y):
                let isChosen = Number.compare(values[Int(mask)], .notEqual, 0)
                values.append(.select(isChosen, values[Int(x)], values[Int(y)]))
            case .opaque(let number):
                stop(
                    "\(operation): '\(opaque[Int(number)].name)' is no operation on elements that this reading knows. Write the "
                        + "function with elementwise operations, sums and products.")
            }
        }
        return values
    }

    /// The adjoints of the inputs for an adjoint of the first result; `nil` where no path leads to it.
    ///
    /// An operation that is constant between jumps hands on what `jump` gives for its operand's value: nothing, unless a reading
    /// wants to see the path.
    func adjoints<Number: ElementaryNumber>(
        _ values: [Number], seed: Number, jump: (Opcode, Number) -> Number? = { _, _ in nil }
    ) -> [Number?] {
        var adjoints = [Number?](repeating: nil, count: nodes.count)
        func add(_ contribution: Number, to node: Int32) {
            adjoints[Int(node)] = adjoints[Int(node)].map { $0 + contribution } ?? contribution
        }
        func hand(_ adjoint: Number, _ partial: Number, _ opcode: Opcode, _ operand: Int, to node: Int32) {
            add(.apply(opcode.product(withPartialBy: operand, .untaken), adjoint, partial), to: node)
        }
        var found = [Number?](repeating: nil, count: inputCount)
        adjoints[Int(results[0])] = seed
        for number in stride(from: nodes.count - 1, through: 0, by: -1) {
            guard let adjoint = adjoints[number] else { continue }
            adjoints[number] = nil
            switch nodes[number] {
            case .input(let place): found[Int(place)] = adjoint
            case .one(let opcode, let x):
                if readRule(opcode, ConstantPartials()).left == 0 {
                    if let change = jump(opcode, values[Int(x)]) { hand(adjoint, change, opcode, 0, to: x) }
                } else {
                    hand(
                        adjoint, readRule(opcode, PartialOfOne(x: values[Int(x)], y: values[number])), opcode, 0, to: x)
                }
            case .two(let opcode, let x, let y):
                for (operand, node) in [x, y].enumerated() {
                    if case .constant = nodes[Int(node)] { continue }
                    let partial = readRule(
                        opcode,
                        PartialOfTwo(x: values[Int(x)], y: values[Int(y)], z: values[number], operand: operand))
                    hand(adjoint, partial, opcode, operand, to: node)
                }
            case .select(let mask, let x, let y):
                let isChosen = Number.compare(values[Int(mask)], .notEqual, 0)
                add(.select(isChosen, adjoint, 0), to: x)
                add(.select(isChosen, 0, adjoint), to: y)
            case .constant, .compare, .opaque: break
            }
        }
        return found
    }
}
