import Foundation

/// A graph's picture as SVG, light or dark according to the reader's preference.
struct GraphSVG {
    let picture: GraphPicture
    /// The places of the inputs that are weights.
    var weights: Set<Int> = []
    private let margin = 14.0

    init(picture: GraphPicture, weights: Set<Int> = []) {
        self.picture = picture
        self.weights = weights
    }

    /// A stand-alone file, with a background.
    func document(_ graph: TapeSnapshot) -> String {
        let paper =
            ".paper { fill: \(GraphPalette.paper.light); } @media screen and (prefers-color-scheme: dark) { .paper { "
            + "fill: \(GraphPalette.paper.dark); } }"
        let output = graph.nodes[graph.output]
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <svg xmlns="http://www.w3.org/2000/svg" width="\(number(width))" height="\(number(height))" \
            viewBox="0 0 \(number(width)) \(number(height))" role="img">
            <title>\(Markup.escaped("The graph of \(graph.functionName)"))</title>
            <desc>\(graph.nodes.count) rows, inputs included: \(graph.nodes.count { $0.role == .input }); \
            \(Markup.escaped("\(output.name) = \(output.value)")). Operands are above their users.</desc>
            <style>
            \(GraphPalette.style)
            \(paper)
            </style>
            <rect class="paper" width="100%" height="100%"/>
            \(body(graph))
            </svg>

            """
    }

    /// An element of a page, whose style sheet is that of the page.
    func element(_ graph: TapeSnapshot, role: String, label: String) -> String {
        let (wide, high) = (number(width.rounded(.up)), number(height.rounded(.up)))
        return "<svg width=\"\(wide)\" height=\"\(high)\" viewBox=\"0 0 \(wide) \(high)\" role=\"\(role)\" "
            + "aria-label=\"\(Markup.escaped(label))\">\(body(graph))</svg>"
    }

    var width: Double { picture.width + 2 * margin }
    var height: Double { picture.height + 2 * margin }

    /// The picture's elements, without the document around them.
    func body(_ graph: TapeSnapshot) -> String {
        var parts = picture.lines.map(line)
        parts += picture.boxes.indices.map { box($0, graph) }
        return parts.joined(separator: "\n")
    }

    private func line(_ line: GraphPicture.Line) -> String {
        let points = line.route.map { LayeredLayout.Point(x: $0.x + margin, y: $0.y + margin) }
        guard let first = points.first, let last = points.last else { return "" }
        var path = "M\(number(first.x)) \(number(first.y))"
        for (from, to) in zip(points, points.dropFirst()) {
            // Curves are vertical at both ends, so that lines enter boxes and cross layers from above.
            let middle = (from.y + to.y) / 2
            path +=
                from.x == to.x
                ? " V\(number(to.y))"
                : " C\(number(from.x)) \(number(middle)) \(number(to.x)) \(number(middle)) \(number(to.x)) "
                    + "\(number(to.y))"
        }
        let isDown = points.count < 2 || points[points.count - 2].y <= last.y
        let tip = isDown ? -6.0 : 6.0
        let head = "M\(number(last.x)) \(number(last.y)) l-3.5 \(number(tip)) h7 z"
        let title = line.title.isEmpty ? "" : "<title>\(Markup.escaped(line.title))</title>"
        return "<g data-from=\"\(line.from)\" data-to=\"\(line.to)\">\(title)<path class=\"line\" d=\"\(path)\"/>"
            + "<path class=\"head\" d=\"\(head)\"/></g>"
    }

    private func box(_ place: Int, _ graph: TapeSnapshot) -> String {
        let box = picture.boxes[place]
        let (x, y) = (box.corner.x + margin, box.corner.y + margin)
        let content = attributes(of: box.content, graph)
        var text = "<g class=\"\(content.style)\" data-box=\"\(place)\"\(content.data)>"
        if !content.title.isEmpty { text += "<title>\(Markup.escaped(content.title))</title>" }
        text += "<rect class=\"box\" x=\"\(number(x))\" y=\"\(number(y))\" width=\"\(number(box.size.width))\" "
        text += "height=\"\(number(box.size.height))\" rx=\"6\"/>"
        for (index, line) in box.lines.enumerated() {
            let baseline = y + GraphPicture.padding / 2 + GraphPicture.lineHeight * (Double(index) + 0.75)
            text += "<text class=\"\(line.style)\" x=\"\(number(x + GraphPicture.padding))\" y=\"\(number(baseline))\">"
            text += "\(Markup.escaped(line.text))</text>"
        }
        if box.isUsedOutside {
            let (middle, low) = (x + box.size.width / 2, y + box.size.height)
            text += "<path class=\"head\" d=\"M\(number(middle - 4)) \(number(low + 2)) h8 l-4 6 z\"/>"
        }
        return text + "</g>"
    }

    private func attributes(
        of content: GraphPicture.Content, _ graph: TapeSnapshot
    ) -> (style: String, data: String, title: String) {
        switch content {
        case .outside(let node): return ("outside", node.map { " data-outside=\"\($0)\"" } ?? "", "")
        case .item(.group(let group)): return ("group", " data-group=\"\(group)\"", "")
        case .item(.node(let place)):
            let node = graph.nodes[place]
            let role = place == graph.output ? "output" : weights.contains(place) ? "weight" : node.role.rawValue
            let isBad = !node.value.isFinite || !node.adjoint.isFinite
            let scope = node.scope.map { " in \(graph.scopes[$0].path.joined(separator: " › "))" } ?? ""
            let title = "row \(node.row)\(scope): \(node.formula) = \(node.value)"
            return ("\(role)\(isBad ? " bad" : "")", " data-node=\"\(place)\"", title)
        }
    }

    /// A coordinate, to a tenth of a pixel.
    private func number(_ value: Double) -> String {
        let rounded = (value * 10).rounded() / 10
        return rounded == rounded.rounded() ? String(Int(rounded)) : String(format: "%.1f", rounded)
    }
}

extension TapeSnapshot {
    /// The graph as an SVG document: rows with values and adjoints, laid out in layers. In a graph of more than 80 rows
    /// each scope is one box; give a scope's path to see inside it.
    ///
    /// - Parameter scope: The names of the scopes, from the outermost to the one to show; empty for the whole graph.
    /// - Returns: The document; `nil` if there is no such scope.
    public func svg(scope: [String] = []) -> String? {
        let outline = GraphOutline(self, flatLimit: scope.isEmpty ? GraphOutline.flatLimit : 0)
        var group = 0
        for name in scope {
            guard let inner = outline.scope(named: name, in: group) else { return nil }
            group = inner
        }
        let equations = Explanation.Equations(graph: self, style: .text)
        return GraphSVG(picture: GraphPicture(self, outline, group: group, equations)).document(self)
    }

    /// The whole graph in Graphviz's DOT language: one box per row, with name, value and adjoint.
    public var dot: String {
        func quoted(_ text: String) -> String {
            text.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\"", with: "\\\"")
        }
        let equations = Explanation.Equations(graph: self, style: .text)
        var lines = ["digraph \"\(quoted(functionName))\" {", "  node [shape=box, fontname=\"monospace\"];"]
        func add(scope: Int?, indent: String) {
            for (place, node) in nodes.enumerated() where node.scope == scope {
                var words = [node.role == .operation ? "\(node.name) = \(node.formula)" : node.name, "\(node.value)"]
                if node.role != .constant { words.append("\(equations.adjoint(node.name)) = \(node.adjoint)") }
                lines.append("\(indent)n\(place) [label=\"\(words.map(quoted).joined(separator: "\\n"))\"];")
            }
            for (inner, part) in scopes.enumerated() where part.parent == scope {
                lines.append("\(indent)subgraph cluster\(inner) {")
                lines.append("\(indent)  label=\"\(quoted(part.name))\";")
                add(scope: inner, indent: indent + "  ")
                lines.append("\(indent)}")
            }
        }
        add(scope: nil, indent: "  ")
        let partials = Dictionary(edges.map { ([$0.operand, $0.user], $0) }, uniquingKeysWith: { first, _ in first })
        for (place, node) in nodes.enumerated() {
            for operand in node.operands {
                let label = partials[[operand, place]]?.partial.map { " [label=\"\(NumberText.short($0))\"]" } ?? ""
                lines.append("  n\(operand) -> n\(place)\(label);")
            }
        }
        return lines.joined(separator: "\n") + "\n}\n"
    }
}
