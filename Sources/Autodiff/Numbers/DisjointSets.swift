/// Disjoint sets that are only ever joined (union–find with path halving).
struct DisjointSets {
    private var parents: [Int]

    init(count: Int) { parents = Array(0..<count) }

    /// Adds a set of one member, the number of members before.
    mutating func add() { parents.append(parents.count) }

    mutating func representative(of member: Int) -> Int {
        var member = member
        while parents[member] != member {
            // Path halving shortens later searches.
            parents[member] = parents[parents[member]]
            member = parents[member]
        }
        return member
    }

    /// Joins two sets. The representative is that of the second one.
    mutating func join(_ one: Int, _ other: Int) {
        let (one, other) = (representative(of: one), representative(of: other))
        if one != other { parents[one] = other }
    }
}
