/// One picture of a graph: a group's boxes, the lines between them, and their layout.
struct GraphPicture {
    enum Content: Hashable {
        case item(GraphOutline.Item)
        /// A row outside the group that something in it uses; `nil` for many of them, drawn as one box.
        case outside(Int?)
    }

    struct Box {
        let content: Content
        /// The lines of text, with their style classes.
        let lines: [(text: String, style: String)]
        /// Whether a row outside the group uses it.
        var isUsedOutside = false
        var corner = LayeredLayout.Point(x: 0, y: 0)
        var size = LayeredLayout.Size(width: 0, height: 0)
    }

    struct Line {
        let from: Int
        let to: Int
        /// The tooltip.
        let title: String
        var route: [LayeredLayout.Point] = []
    }

    private(set) var boxes: [Box] = []
    private(set) var lines: [Line] = []
    private(set) var width = 0.0
    private(set) var height = 0.0

    static let characterWidth = 7.3
    static let lineHeight = 16.0
    static let padding = 8.0
    private static let outsideLimit = 8
    private static let longestLine = 34

    init(
        _ graph: TapeSnapshot, _ outline: GraphOutline, group: Int, _ equations: Explanation.Equations
    ) {
        var places: [Content: Int] = [:]
        let inside = outline.groups[group]
        var isInside = [Bool](repeating: false, count: graph.nodes.count)
        for node in inside.nodes { isInside[node] = true }
        let sources = inside.nodes.flatMap { graph.nodes[$0].operands }.filter { !isInside[$0] }
        let outside = Set(sources)
        func content(of node: Int) -> Content {
            if let item = outline.item(for: node, in: group) { return .item(item) }
            return .outside(outside.count > Self.outsideLimit ? nil : node)
        }
        func add(_ content: Content) {
            places[content] = boxes.count
            boxes.append(Box(content: content, lines: Self.writing(content, graph, outline, outside.count, equations)))
        }
        let others = outside.count > Self.outsideLimit ? [.outside(nil)] : outside.sorted().map { Content.outside($0) }
        for content in others { add(content) }
        for item in inside.items { add(.item(item)) }
        var known: Set<[Int]> = []
        for edge in graph.edges where isInside[edge.user] || isInside[edge.operand] {
            let from = content(of: edge.operand)
            if isInside[edge.user] {
                addLine(from, content(of: edge.user), edge, places, &known, equations)
            } else if let place = places[from] {
                boxes[place].isUsedOutside = true
            }
        }
        // Tensor constants have no adjoint and so no edge, but they are operands, too.
        for user in inside.nodes {
            for operand in graph.nodes[user].operands where graph.nodes[operand].role == .constant {
                addLine(content(of: operand), content(of: user), nil, places, &known, equations)
            }
        }
        layOut()
    }

    private mutating func addLine(
        _ from: Content, _ to: Content, _ edge: TapeSnapshot.Edge?, _ places: [Content: Int],
        _ known: inout Set<[Int]>, _ equations: Explanation.Equations
    ) {
        // Each pair of boxes gets one line.
        guard let from = places[from], let to = places[to], from != to, known.insert([from, to]).inserted else {
            return
        }
        let title = edge.map { edge in
            edge.partial == nil
                ? "contributes \(equations.quantity(edge.contribution))"
                : equations.partial(edge).joined(separator: " = ")
        }
        lines.append(Line(from: from, to: to, title: title ?? ""))
    }

    private static func writing(
        _ content: Content, _ graph: TapeSnapshot, _ outline: GraphOutline, _ outside: Int,
        _ equations: Explanation.Equations
    ) -> [(text: String, style: String)] {
        switch content {
        case .outside(nil): return [("\(outside) rows outside", "name")]
        case .outside(let node?):
            return [(cut(graph.nodes[node].name), "name"), (cut(graph.nodes[node].value.brief), "value")]
        case .item(.group(let number)):
            let group = outline.groups[number]
            return [(cut(group.name), "name"), ("\(group.nodes.count) rows, open ›", "note")]
        case .item(.node(let place)):
            let node = graph.nodes[place]
            let title = node.role == .operation ? "\(node.name) = \(node.formula)" : node.name
            var lines = [(cut(title), "name"), (cut(node.value.brief), "value")]
            if node.role != .constant {
                lines.append((cut("\(equations.adjoint(node.name)) = \(node.adjoint.brief)"), "adjoint"))
            }
            return lines
        }
    }

    private static func cut(_ text: String) -> String {
        text.count <= longestLine ? text : text.prefix(longestLine - 1) + "…"
    }

    private mutating func layOut() {
        for place in boxes.indices {
            let longest = boxes[place].lines.map { Double($0.text.count) }.max() ?? 0
            boxes[place].size = .init(
                width: longest * Self.characterWidth + 2 * Self.padding,
                height: Double(boxes[place].lines.count) * Self.lineHeight + Self.padding)
        }
        let order = Self.ordered(count: boxes.count, lines.map { ($0.from, $0.to) })
        var places = [Int](repeating: 0, count: boxes.count)
        for (place, box) in order.enumerated() { places[box] = place }
        // Two groups may use each other's rows; a line that leads back is reversed for the layout.
        let turned = lines.map { line -> (from: Int, to: Int) in
            let (from, to) = (places[line.from], places[line.to])
            return from < to ? (from, to) : (to, from)
        }
        let layout = LayeredLayout(order.map { boxes[$0].size }, lines: turned)
        for (place, box) in order.enumerated() { boxes[box].corner = layout.corners[place] }
        for place in lines.indices {
            let isTurned = places[lines[place].from] > places[lines[place].to]
            lines[place].route = isTurned ? layout.routes[place].reversed() : layout.routes[place]
        }
        (width, height) = (layout.width, layout.height)
    }

    /// The boxes in topological order, as far as cycles allow.
    private static func ordered(count: Int, _ lines: [(Int, Int)]) -> [Int] {
        var missing = [Int](repeating: 0, count: count)
        var below = [[Int]](repeating: [], count: count)
        for (from, to) in lines {
            missing[to] += 1
            below[from].append(to)
        }
        var order: [Int] = []
        var isPlaced = [Bool](repeating: false, count: count)
        while order.count < count {
            // A cycle is cut at its first box.
            let ready = (0..<count).first { !isPlaced[$0] && missing[$0] <= 0 } ?? (0..<count).first { !isPlaced[$0] }!
            isPlaced[ready] = true
            order.append(ready)
            for box in below[ready] { missing[box] -= 1 }
        }
        return order
    }
}
