// The equations of an explanation, each a chain of equal sides: ∂f/∂a = ∂f/∂b · ∂b/∂a + … = 0.19 · 5.4 + … = 1.2.

extension Explanation {
    /// The equations in one style.
    struct Equations {
        let graph: TapeSnapshot
        let style: FormulaWriter.Style
        /// The nodes by name.
        private let places: [String: Int]

        init(graph: TapeSnapshot, style: FormulaWriter.Style) {
            self.graph = graph
            self.style = style
            places = Dictionary(uniqueKeysWithValues: graph.nodes.enumerated().map { ($1.name, $0) })
        }

        private var isText: Bool { style == .text }
        private var writer: FormulaWriter {
            FormulaWriter(style: style) { name in
                // A tensor operation's contribution names adjoints by `adjointName(of:)`.
                guard name.hasPrefix("∂/∂") else { return nil }
                return adjoint(String(name.dropFirst("∂/∂".count)))
            }
        }
        private var times: String { isText ? " · " : " \\cdot " }

        func symbol(_ name: String) -> String { isText ? name : LaTeX.symbol(name) }

        func number(_ value: Double) -> String {
            isText ? NumberText.short(value) : NumberText.latex(value)
        }

        func quantity(_ quantity: TapeSnapshot.Quantity) -> String {
            if case .number(let value) = quantity { return number(value) }
            return isText ? quantity.description : "\\text{\(LaTeX.escaped(quantity.description))}"
        }

        /// The symbol of a node's adjoint: ∂f/∂a.
        func adjoint(_ name: String) -> String { derivative(graph.functionName, name) }

        func derivative(_ above: String, _ below: String) -> String {
            isText
                ? "∂\(above)/∂\(below)"
                : "\\frac{\\partial \(LaTeX.symbol(above))}{\\partial \(LaTeX.symbol(below))}"
        }

        /// The sides of a forward step: a = x² = 1.3² = 1.69.
        func forward(_ place: Int) -> [String] {
            let node = graph.nodes[place]
            var sides = [symbol(node.name)]
            if node.role == .operation {
                sides.append(isText ? node.formula : node.latexFormula)
                if let numbers = isText ? node.numbers : node.latexNumbers { sides.append(numbers) }
            }
            sides.append(quantity(node.value))
            return Equations.withoutRepeats(sides)
        }

        /// The sides of a partial derivative: ∂a/∂x = 2·x = 2·1.3 = 2.6. Empty for tensors, whose contributions are not
        /// products of numbers.
        func partial(_ edge: TapeSnapshot.Edge) -> [String] {
            let (user, operand) = (graph.nodes[edge.user], graph.nodes[edge.operand])
            guard let value = edge.partial else { return [] }
            var sides = [derivative(user.name, operand.name)]
            // Where the derivative is the row itself, as for exp, the row's formula is shown before its name.
            if edge.formula == Formula(symbol: user.name) { sides.append(isText ? user.formula : user.latexFormula) }
            sides.append(writer.write(edge.formula))
            sides.append(numbers.write(edge.formula))
            return Equations.withoutRepeats(sides + [number(value)])
        }

        /// Writes formulas with the rows' values substituted for their names.
        private var numbers: FormulaWriter {
            FormulaWriter(style: style) { name in
                guard let place = places[name], case .number(let value) = graph.nodes[place].value else { return nil }
                return number(value)
            }
        }

        /// The sides of a reverse step: ∂f/∂a = ∂f/∂b · ∂b/∂a + ∂f/∂c · ∂c/∂a = 0.19 · 5.4 + 0.19 · 1 = 1.2.
        func reverse(_ place: Int) -> [String] {
            let node = graph.nodes[place]
            var sides = [adjoint(node.name)]
            if place != graph.output {
                let uses = node.uses.map { graph.edges[$0] }
                sides.append(uses.isEmpty ? "0" : uses.map(product).joined(separator: " + "))
                let numbers = uses.compactMap(productOfNumbers)
                if numbers.count == uses.count, !uses.isEmpty { sides.append(numbers.joined(separator: " + ")) }
                if uses.count > 1 { sides.append(uses.map { summand($0.contribution) }.joined(separator: " + ")) }
            }
            sides.append(quantity(node.adjoint))
            return Equations.withoutRepeats(sides)
        }

        /// The sides of an input's derivative: ∂f/∂x = x·(1 + b)/d = 3.1.
        func gradient(_ place: Int, _ formula: Formula?) -> [String] {
            let node = graph.nodes[place]
            let written = formula.map { [writer.write($0)] } ?? []
            return Equations.withoutRepeats([adjoint(node.name)] + written + [quantity(node.adjoint)])
        }

        /// The function as a title: f = d = √(x² + exp x²).
        func title(_ expression: Formula?) -> String {
            let sides = [symbol(graph.functionName), symbol(graph.nodes[graph.output].name)]
            return Equations.withoutRepeats(sides + (expression.map { [writer.write($0)] } ?? [])).joined(
                separator: " = ")
        }

        private func product(_ edge: TapeSnapshot.Edge) -> String {
            if edge.partial == nil { return writer.write(edge.formula) }
            let user = graph.nodes[edge.user].name
            return adjoint(user) + times + derivative(user, graph.nodes[edge.operand].name)
        }

        private func productOfNumbers(_ edge: TapeSnapshot.Edge) -> String? {
            guard let partial = edge.partial, case .number(let adjoint) = graph.nodes[edge.user].adjoint else {
                return nil
            }
            return NumberText.operand(number(adjoint)) + times + NumberText.operand(number(partial))
        }

        private func summand(_ contribution: TapeSnapshot.Quantity) -> String {
            let text = quantity(contribution)
            return contribution.shape.rank == 0 || isText == false ? NumberText.operand(text) : "(\(text))"
        }

        /// Removes sides that repeat the previous one.
        static func withoutRepeats(_ sides: [String]) -> [String] {
            sides.reduce(into: []) { if $0.last != $1 { $0.append($1) } }
        }
    }
}
