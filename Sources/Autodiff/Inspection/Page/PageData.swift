import Foundation

/// The data of a computation's page, as JSON: the text of each step, and a picture of each group.
struct PageData: Encodable {
    /// The text of one step.
    struct Words: Encodable {
        let title: String
        let forward: [String]
        let reverse: [String]
    }

    /// A picture with its steps.
    struct View: Encodable {
        let name: String
        let parent: Int?
        let svg: String
        let steps: [Step]
    }

    /// A box of a picture: a row or a group, by index.
    struct Step: Encodable {
        var node: Int?
        var group: Int?
        /// Whether it has a derivative; constants have none.
        let isSwept: Bool
    }

    let function: String
    let nodes: [Words]
    let groups: [Words]
    let views: [View]

    init(_ graph: TapeSnapshot) {
        let equations = Explanation.Equations(graph: graph, style: .text)
        let outline = GraphOutline(graph)
        function = graph.functionName
        nodes = graph.nodes.indices.map { PageData.words(graph, $0, equations) }
        groups = outline.groups.indices.map { PageData.words(graph, outline, $0, equations) }
        views = outline.groups.indices.map { group in
            let svg = GraphSVG(picture: GraphPicture(graph, outline, group: group, equations))
            let size = "width=\"\(Int(svg.width.rounded(.up)))\" height=\"\(Int(svg.height.rounded(.up)))\""
            return View(
                name: outline.groups[group].name, parent: outline.groups[group].parent,
                svg: "<svg \(size) role=\"group\" aria-label=\"\(Markup.escaped(outline.groups[group].name))\">"
                    + svg.body(graph) + "</svg>",
                steps: outline.groups[group].items.map { item in
                    switch item {
                    case .node(let node): Step(node: node, isSwept: graph.nodes[node].role != .constant)
                    case .group(let inner): Step(group: inner, isSwept: true)
                    }
                })
        }
    }

    private static func words(
        _ graph: TapeSnapshot, _ place: Int, _ equations: Explanation.Equations
    ) -> Words {
        let node = graph.nodes[place]
        var reverse = [graph.reverseSentence(place) + ".", equations.reverse(place).joined(separator: "\n= ")]
        let partials = node.uses.map { equations.partial(graph.edges[$0]).joined(separator: " = ") }.filter {
            !$0.isEmpty
        }
        if !partials.isEmpty { reverse.append("with " + partials.joined(separator: "\nand ")) }
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
