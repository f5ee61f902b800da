import Foundation

/// The data of a page, as JSON: the text of each step, and a picture of each group.
struct PageData: Encodable {
    /// The text of one step.
    struct Words: Encodable {
        let title: String
        let forward: [String]
        let reverse: [String]
    }

    /// One function.
    struct Function: Encodable {
        let name: String
        let title: String
        let facts: String
        /// Whether some inputs are weights, which the legend then names.
        let hasWeights: Bool
        let nodes: [Words]
        let groups: [Words]
        /// The index of the view of its first group.
        let firstView: Int
        /// The index of the view of all rows, if the first does not show them.
        var flatView: Int?
    }

    /// A picture with its steps.
    struct View: Encodable {
        let function: Int
        let name: String
        let parent: Int?
        let svg: String
        let steps: [Step]
    }

    /// A box of a picture: a row or a group of its function, by index.
    struct Step: Encodable {
        var node: Int?
        var group: Int?
        /// Whether it has a derivative; constants have none.
        let isSwept: Bool
    }

    private(set) var functions: [Function] = []
    private(set) var views: [View] = []

    /// A graph with scopes is shown as parts that open even if it is small.
    private static let flatLimitWithScopes = 16
    /// All rows in one picture, of graphs that can still be read.
    private static let flatLimit = 120

    init(_ computations: [ComputationPage.Computation]) {
        for computation in computations { add(computation) }
    }

    private mutating func add(_ computation: ComputationPage.Computation) {
        let graph = computation.explanation.graph
        let equations = Explanation.Equations(graph: graph, style: .text)
        let outline = GraphOutline(
            graph, flatLimit: graph.scopes.isEmpty ? GraphOutline.flatLimit : Self.flatLimitWithScopes)
        let first = views.count
        addViews(outline, computation, equations)
        var function = Function(
            name: graph.functionName, title: computation.title, facts: computation.facts,
            hasWeights: !computation.weightPlaces.isEmpty,
            nodes: graph.nodes.indices.map { Self.words(graph, $0, equations, computation.references) },
            groups: outline.groups.indices.map { Self.words(graph, outline, $0, equations) }, firstView: first)
        if outline.groups.count > 1, graph.nodes.count <= Self.flatLimit {
            function.flatView = views.count
            addViews(GraphOutline(graph, flatLimit: Self.flatLimit), computation, equations)
        }
        functions.append(function)
    }

    private mutating func addViews(
        _ outline: GraphOutline, _ computation: ComputationPage.Computation, _ equations: Explanation.Equations
    ) {
        let (graph, first) = (computation.explanation.graph, views.count)
        for (number, group) in outline.groups.enumerated() {
            let picture = GraphPicture(graph, outline, group: number, equations)
            let svg = GraphSVG(picture: picture, weights: computation.weightPlaces)
            views.append(
                View(
                    function: functions.count, name: group.name, parent: group.parent.map { first + $0 },
                    svg: svg.element(graph, role: "group", label: group.name),
                    steps: group.items.map { item in
                        switch item {
                        case .node(let node): Step(node: node, isSwept: graph.nodes[node].role != .constant)
                        case .group(let inner): Step(group: inner, isSwept: true)
                        }
                    }))
        }
    }

    private static func words(
        _ graph: TapeSnapshot, _ place: Int, _ equations: Explanation.Equations,
        _ references: [ComputationPage.Reference]
    ) -> Words {
        let node = graph.nodes[place]
        var reverse = [graph.reverseSentence(place) + ".", equations.reverse(place).joined(separator: "\n= ")]
        let partials = node.uses.map { equations.partial(graph.edges[$0]).joined(separator: " = ") }.filter {
            !$0.isEmpty
        }
        if !partials.isEmpty { reverse.append("with " + partials.joined(separator: "\nand ")) }
        if let reference = references.first(where: { $0.row == node.name }) {
            reverse.append(
                "The lecture's formula:\n\(equations.adjoint(node.name)) = \(reference.formula) = "
                    + NumberText.short(reference.value))
        }
        return Words(
            title: node.name,
            forward: [graph.forwardSentence(place) + ".", equations.forward(place).joined(separator: "\n= ")],
            reverse: reverse)
    }

    private static func words(
        _ graph: TapeSnapshot, _ outline: GraphOutline, _ number: Int, _ equations: Explanation.Equations
    ) -> Words {
        let group = outline.groups[number]
        let isInside = Set(group.nodes)
        let results = group.nodes.filter { node in
            node == graph.output || graph.nodes[node].uses.contains { !isInside.contains(graph.edges[$0].user) }
        }
        let sources = Set(group.nodes.flatMap { graph.nodes[$0].operands })
            .filter { !isInside.contains($0) && graph.nodes[$0].role != .constant }.sorted()
        func list(_ places: [Int], _ text: (TapeSnapshot.Node) -> String) -> String {
            let shown = places.prefix(8).map { text(graph.nodes[$0]) }
            return (shown + (places.count > 8 ? ["and \(places.count - 8) more"] : [])).joined(separator: "\n")
        }
        return Words(
            title: group.name,
            forward: [
                "\(group.name) computes \(group.nodes.count) rows. Its results:",
                list(results) { "\($0.name) = \($0.value)" },
            ],
            reverse: [
                "Backward through the \(group.nodes.count) rows of \(group.name). It contributes to the derivatives "
                    + "with respect to the rows that it uses:",
                list(sources) { "\(equations.adjoint($0.name)) = \($0.adjoint)" },
            ])
    }
}
