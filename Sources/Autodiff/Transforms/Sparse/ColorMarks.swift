/// Marks on colors that count for one vertex at a time: those of the vertices before need not be wiped off.
struct ColorMarks {
    /// For each color the vertex that marked it last; −1 for none.
    private var markers: [Int] = []

    mutating func mark(_ color: Int32, for vertex: Int) {
        while markers.count <= Int(color) { markers.append(-1) }
        markers[Int(color)] = vertex
    }

    func isMarked(_ color: Int32, for vertex: Int) -> Bool {
        Int(color) < markers.count && markers[Int(color)] == vertex
    }

    /// The lowest color without a mark, a new one if need be.
    func lowestUnmarked(for vertex: Int) -> Int32 {
        Int32(markers.firstIndex { $0 != vertex } ?? markers.count)
    }
}
