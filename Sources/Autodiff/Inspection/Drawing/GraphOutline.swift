/// A graph as a tree of groups, so that no picture becomes too large: a group is a scope or, if a scope is too large, a
/// run of its rows.
struct GraphOutline {
    enum Item: Hashable {
        case node(Int)
        case group(Int)
    }

    struct Group {
        let name: String
        let parent: Int?
        /// Whether it is a run of rows, not a scope.
        var isRun = false
        /// The items of the group's picture, in row order.
        var items: [Item] = []
        /// Its nodes, including those of nested groups.
        var nodes: [Int] = []
    }

    /// Up to this number of nodes, the graph is shown as one picture.
    static let flatLimit = 80
    /// A group with more items than this is divided.
    static let itemLimit = 60
    private static let runLength = 40

    /// The groups, the first of which is the whole graph.
    private(set) var groups: [Group] = [Group(name: "the whole computation", parent: nil)]
    /// For each node, the group whose picture shows it.
    private(set) var groupOfNode: [Int] = []

    init(_ graph: TapeSnapshot, flatLimit: Int = GraphOutline.flatLimit) {
        groupOfNode = [Int](repeating: 0, count: graph.nodes.count)
        guard graph.nodes.count > flatLimit else {
            groups[0].items = graph.nodes.indices.map { .node($0) }
            groups[0].nodes = Array(graph.nodes.indices)
            return
        }
        var places: [Int: Int] = [:]
        var inScope: [Int: Int] = [:]
        for node in graph.nodes {
            for scope in GraphOutline.chain(node.scope, graph.scopes) { inScope[scope, default: 0] += 1 }
        }
        for (place, node) in graph.nodes.enumerated() {
            var group = 0
            for scope in GraphOutline.chain(node.scope, graph.scopes) {
                // A scope of one row, or one that contains all of its parent's rows, needs no picture of its own.
                guard let count = inScope[scope], count > 1 else { continue }
                let next = places[scope] ?? groups.count
                if places[scope] == nil {
                    places[scope] = next
                    groups.append(Group(name: graph.scopes[scope].name, parent: group))
                    groups[group].items.append(.group(next))
                }
                group = next
            }
            groups[group].items.append(.node(place))
            groupOfNode[place] = group
        }
        for group in groups.indices { divide(group, graph) }
        for (place, home) in groupOfNode.enumerated() {
            var group: Int? = home
            while let inside = group {
                groups[inside].nodes.append(place)
                group = groups[inside].parent
            }
        }
    }

    /// The enclosing scopes, the outermost first.
    private static func chain(_ scope: Int?, _ scopes: [TapeSnapshot.Scope]) -> [Int] {
        var chain: [Int] = []
        var next = scope
        while let scope = next {
            chain.append(scope)
            next = scopes[scope].parent
        }
        return chain.reversed()
    }

    /// Divides a long group: groups runs of its rows first and, if that is not enough, runs of all items, repeatedly.
    private mutating func divide(_ group: Int, _ graph: TapeSnapshot) {
        guard groups[group].items.count > GraphOutline.itemLimit else { return }
        let stretches = groups[group].items.reduce(into: [[Item]]()) { stretches, item in
            if case .node = item, case .node? = stretches.last?.last {
                stretches[stretches.count - 1].append(item)
            } else {
                stretches.append([item])
            }
        }
        groups[group].items = []
        for stretch in stretches {
            if stretch.count > 8, stretches.count > 1 {
                addRuns(of: stretch, to: group, graph)
            } else {
                groups[group].items += stretch
            }
        }
        while groups[group].items.count > GraphOutline.itemLimit {
            let items = groups[group].items
            groups[group].items = []
            addRuns(of: items, to: group, graph)
        }
    }

    /// Adds the items to a group as runs: groups of about 40 consecutive items.
    private mutating func addRuns(of items: [Item], to group: Int, _ graph: TapeSnapshot) {
        let runs = (items.count + GraphOutline.runLength - 1) / GraphOutline.runLength
        for run in 0..<runs {
            let part = items[(items.count * run / runs)..<(items.count * (run + 1) / runs)]
            let new = groups.count
            let rows = [part.first!, part.last!].map { graph.nodes[firstNode(of: $0)].row }
            let name = "rows \(rows[0]) to \(rows[1])"
            groups.append(Group(name: name, parent: group, isRun: true, items: Array(part)))
            groups[group].items.append(.group(new))
            for item in part {
                switch item {
                case .node(let node): groupOfNode[node] = new
                case .group(let inner):
                    let old = groups[inner]
                    groups[inner] = Group(name: old.name, parent: new, isRun: old.isRun, items: old.items)
                }
            }
        }
    }

    private func firstNode(of item: Item) -> Int {
        switch item {
        case .node(let node): node
        case .group(let group): groups[group].items.first.map(firstNode) ?? 0
        }
    }

    /// The names of the groups from the outermost part to this one; the whole graph is left out.
    func path(to group: Int) -> [String] {
        groups[group].parent.map { path(to: $0) + [groups[group].name] } ?? []
    }

    /// The first scope with a given name, directly inside a group or inside its runs.
    func scope(named name: String, in group: Int) -> Int? {
        for case .group(let inner) in groups[group].items {
            if !groups[inner].isRun, groups[inner].name == name { return inner }
            if groups[inner].isRun, let found = scope(named: name, in: inner) { return found }
        }
        return nil
    }

    /// The item that represents a node in a group's picture; `nil` for a node outside it.
    func item(for node: Int, in group: Int) -> Item? {
        if groupOfNode[node] == group { return .node(node) }
        var inner = groupOfNode[node]
        while let parent = groups[inner].parent {
            if parent == group { return .group(inner) }
            inner = parent
        }
        return nil
    }
}
