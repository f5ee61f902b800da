/// Marks on colors for one vertex at a time, which need not be cleared between vertices.
struct ColorMarks {
    /// For each color, the last vertex that marked it; −1 for none.
    private var markers: [Int] = []

    mutating func mark(_ color: Int32, for vertex: Int) {
        while markers.count <= Int(color) { markers.append(-1) }
        markers[Int(color)] = vertex
    }

    func isMarked(_ color: Int32, for vertex: Int) -> Bool {
        Int(color) < markers.count && markers[Int(color)] == vertex
    }

    /// The lowest unmarked color, a new one if necessary.
    func lowestUnmarked(for vertex: Int) -> Int32 {
        Int32(markers.firstIndex { $0 != vertex } ?? markers.count)
    }
}
