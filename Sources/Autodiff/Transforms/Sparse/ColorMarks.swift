/// Marks on colors for one vertex at a time, which need not be cleared between vertices.
struct ColorMarks {
    /// For each color, the last vertex that marked it; −1 for none.
    private var markers: [Int] = []
    /// The vertex that marked last, and how many colors it has marked.
    private var last = (vertex: -1, count: 0)

    /// How many colors there are.
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

    /// The lowest unmarked color, a new one if necessary.
    func lowestUnmarked(for vertex: Int) -> Int32 {
        Int32(markers.firstIndex { $0 != vertex } ?? markers.count)
    }
}
