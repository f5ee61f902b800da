/// Where a function on a grid has a given value: marching squares, with linear interpolation along the grid's edges.
package struct LevelLine {
    /// Pairs of points in units of cells, from the center of the first cell of the first row.
    package private(set) var segments: [[(x: Double, y: Double)]] = []

    package init(_ values: [[Double]], at level: Double) {
        for row in 0..<max(values.count - 1, 0) {
            for column in 0..<max(values[row].count - 1, 0) {
                // The corners, clockwise from the upper left.
                let corners = [(0, 0), (1, 0), (1, 1), (0, 1)].map { x, y in
                    (x: Double(column + x), y: Double(row + y), value: values[row + y][column + x] - level)
                }
                let crossings = corners.indices.compactMap { place -> (x: Double, y: Double)? in
                    let (from, to) = (corners[place], corners[(place + 1) % 4])
                    guard (from.value >= 0) != (to.value >= 0) else { return nil }
                    let share = from.value / (from.value - to.value)
                    return (from.x + share * (to.x - from.x), from.y + share * (to.y - from.y))
                }
                // Two crossings are one segment. Four, at a saddle, are two that do not cross each other.
                for first in stride(from: 0, to: crossings.count - 1, by: 2) {
                    segments.append([crossings[first], crossings[first + 1]])
                }
            }
        }
    }
}
