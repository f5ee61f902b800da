/// Marks on colors, valid for one vertex at a time: those of earlier vertices need not be cleared.
struct ColorMarks {
    /// For each color the vertex that marked it last; −1 for none.
    private var markers: [Int] = []
    /// The vertex that marked last, and how many colors it has marked.
    private var last = (vertex: -1, count: 0)

    /// The number of colors.
    var colorCount: Int { markers.count }

    mutating func mark(_ color: Int32, for vertex: Int) {
        while markers.count <= Int(color) { markers.append(-1) }
        if markers[Int(color)] == vertex { return }
        markers[Int(color)] = vertex
        last = (vertex, last.vertex == vertex ? last.count + 1 : 1)
    }

    func isMarked(_ color: Int32, for vertex: Int) -> Bool {
        Int(color) < markers.count && markers[Int(color)] == vertex
    }

    func areAllMarked(for vertex: Int) -> Bool {
        markers.isEmpty || last.vertex == vertex && last.count == markers.count
    }

    /// The lowest color without a mark; a new one if there is none.
    mutating func lowestUnmarked(for vertex: Int) -> Int32 {
        if areAllMarked(for: vertex) { return newColor() }
        return markers.firstIndex { $0 != vertex }.map { Int32($0) } ?? newColor()
    }

    /// A color that no vertex has.
    mutating func newColor() -> Int32 {
        markers.append(-1)
        return Int32(markers.count - 1)
    }
}

/// The colors around each vertex while a graph is being colored: each color once, however many neighbors have it. A hub
/// of 100,000 neighbors in two colors is two entries.
struct NeighborColors {
    struct Entry {
        let color: Int32
        /// The number of neighbors that have it.
        var count: Int32
        /// The place, in the vertex's row of the pattern, of the first neighbor that has it.
        let place: Int
    }

    private struct Key: Hashable {
        let vertex: Int32
        let color: Int32
    }

    private var entries: [[Entry]]
    private var indices: [Key: Int32] = [:]

    init(count: Int) { entries = Array(repeating: [], count: count) }

    subscript(vertex: Int32) -> [Entry] { entries[Int(vertex)] }

    /// The entry of a color around a vertex; `nil` if no neighbor has the color.
    func entry(of color: Int32, around vertex: Int32) -> Entry? {
        indices[Key(vertex: vertex, color: color)].map { entries[Int(vertex)][Int($0)] }
    }

    func count(of color: Int32, around vertex: Int32) -> Int32 { entry(of: color, around: vertex)?.count ?? 0 }

    /// Records that the neighbor at a place in the vertex's row has a color.
    mutating func add(_ color: Int32, at place: Int, around vertex: Int32) {
        let key = Key(vertex: vertex, color: color)
        if let index = indices[key] {
            entries[Int(vertex)][Int(index)].count += 1
        } else {
            indices[key] = Int32(entries[Int(vertex)].count)
            entries[Int(vertex)].append(Entry(color: color, count: 1, place: place))
        }
    }
}
