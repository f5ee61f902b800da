/// Lays out boxes in layers, operands above their users, and routes lines around other boxes.
///
/// The method of Sugiyama, Tagawa and Toda (1981): layers by longest path, a dummy box wherever a line crosses a layer,
/// an order within each layer by the neighbors' barycenter (the best of several sweeps), and coordinates as close to
/// the neighbors as the gaps allow, a least-squares problem solved exactly layer by layer.
struct LayeredLayout {
    struct Size { let width, height: Double }
    struct Point: Equatable { var x, y: Double }

    /// The upper left corner of each box.
    private(set) var corners: [Point] = []
    /// For each line, its points, from the lower edge of the upper box to the upper edge of the lower one.
    private(set) var routes: [[Point]] = []
    private(set) var width = 0.0
    private(set) var height = 0.0

    private let columnGap = 22.0
    private let layerGap = 34.0
    /// The width of a dummy box.
    private let dummyWidth = 10.0

    /// - Parameters:
    ///   - sizes: The boxes, in topological order.
    ///   - lines: Pairs of boxes, the upper one first.
    init(_ sizes: [Size], lines: [(from: Int, to: Int)]) {
        guard !sizes.isEmpty else { return }
        var work = Work(sizes, lines, dummyWidth: dummyWidth)
        work.order()
        let places = work.places(gap: columnGap)
        let left = zip(places, work.widths).map { $0 - $1 / 2 }.min()!
        width = zip(places, work.widths).map { $0 + $1 / 2 }.max()! - left
        var tops: [Double] = []
        var heights: [Double] = []
        for layer in work.layers {
            tops.append(height)
            heights.append(layer.filter { $0 < sizes.count }.map { sizes[$0].height }.max() ?? 0)
            height += heights.last! + layerGap
        }
        height -= layerGap
        corners = sizes.indices.map { box in
            let spare = heights[work.layerOf[box]] - sizes[box].height
            return Point(x: places[box] - left - sizes[box].width / 2, y: tops[work.layerOf[box]] + spare / 2)
        }
        routes = lines.indices.map { line in
            let (from, to) = lines[line]
            var points = [Point(x: places[from] - left, y: corners[from].y + sizes[from].height)]
            for dummy in work.dummies[line] {
                let layer = work.layerOf[dummy]
                points.append(Point(x: places[dummy] - left, y: tops[layer]))
                points.append(Point(x: places[dummy] - left, y: tops[layer] + heights[layer]))
            }
            points.append(Point(x: places[to] - left, y: corners[to].y))
            return points
        }
    }

    /// The boxes with their dummies.
    private struct Work {
        var widths: [Double]
        var layerOf: [Int]
        var layers: [[Int]]
        /// For each line, its dummy boxes from top to bottom.
        var dummies: [[Int]]
        var above: [[Int]]
        var below: [[Int]]

        init(_ sizes: [Size], _ lines: [(from: Int, to: Int)], dummyWidth: Double) {
            let count = sizes.count
            widths = sizes.map(\.width)
            var layerOf = [Int](repeating: 0, count: count)
            for line in lines.sorted(by: { $0.to < $1.to }) {
                layerOf[line.to] = Swift.max(layerOf[line.to], layerOf[line.from] + 1)
            }
            // A box without predecessors is placed right above its first use, not at the top.
            let targets = Set(lines.map(\.to))
            var firstUse: [Int: Int] = [:]
            for line in lines { firstUse[line.from] = Swift.min(firstUse[line.from] ?? .max, layerOf[line.to]) }
            for (box, use) in firstUse where !targets.contains(box) { layerOf[box] = use - 1 }
            self.layerOf = layerOf
            layers = [[Int]](repeating: [], count: layerOf.max()! + 1)
            for box in 0..<count { layers[layerOf[box]].append(box) }
            dummies = []
            above = [[Int]](repeating: [], count: count)
            below = above
            for line in lines {
                var own: [Int] = []
                var last = line.from
                let first = layerOf[line.from] + 1
                for layer in first..<Swift.max(layerOf[line.to], first) {
                    let dummy = widths.count
                    widths.append(dummyWidth)
                    self.layerOf.append(layer)
                    layers[layer].append(dummy)
                    above.append([last])
                    below.append([])
                    below[last].append(dummy)
                    own.append(dummy)
                    last = dummy
                }
                above[line.to].append(last)
                below[last].append(line.to)
                dummies.append(own)
            }
        }

        /// Orders each layer to reduce crossings: up to 12 sweeps, of which the best order is kept.
        mutating func order() {
            var best = layers
            var fewest = crossings()
            for sweep in 0..<12 where fewest > 0 {
                let isDown = sweep.isMultiple(of: 2)
                for layer in isDown ? Array(layers.indices) : layers.indices.reversed() {
                    let places = places(in: layers)
                    let keys = layers[layer].enumerated().map { index, box -> (key: Double, index: Int, box: Int) in
                        let neighbors = isDown ? above[box] : below[box]
                        let sum = neighbors.reduce(0.0) { $0 + Double(places[$1]) }
                        let key = neighbors.isEmpty ? Double(index) : sum / Double(neighbors.count)
                        return (key, index, box)
                    }
                    layers[layer] = keys.sorted { $0.key == $1.key ? $0.index < $1.index : $0.key < $1.key }.map(\.box)
                }
                let count = crossings()
                if count < fewest { (fewest, best) = (count, layers) }
            }
            layers = best
        }

        /// The position of each box in its layer.
        private func places(in layers: [[Int]]) -> [Int] {
            var places = [Int](repeating: 0, count: widths.count)
            for layer in layers { for (place, box) in layer.enumerated() { places[box] = place } }
            return places
        }

        /// The number of pairs of lines that cross.
        private func crossings() -> Int {
            let places = places(in: layers)
            var count = 0
            for layer in layers {
                let lines = layer.flatMap { box in below[box].map { (places[box], places[$0]) } }
                for (index, one) in lines.enumerated() {
                    for other in lines[(index + 1)...] where (one.0 - other.0) * (one.1 - other.1) < 0 { count += 1 }
                }
            }
            return count
        }

        /// The center of each box.
        func places(gap: Double) -> [Double] {
            var middles = [Double](repeating: 0, count: widths.count)
            for layer in layers {
                var x = 0.0
                for box in layer {
                    middles[box] = x + widths[box] / 2
                    x += widths[box] + gap
                }
                for box in layer { middles[box] -= x / 2 }
            }
            for sweep in 0..<16 {
                let isDown = sweep.isMultiple(of: 2)
                for layer in isDown ? layers : layers.reversed() {
                    let wanted = layer.map { box -> Double in
                        let neighbors = sweep < 12 ? (isDown ? above[box] : below[box]) : above[box] + below[box]
                        let sum = neighbors.reduce(0.0) { $0 + middles[$1] }
                        return neighbors.isEmpty ? middles[box] : sum / Double(neighbors.count)
                    }
                    for (box, middle) in zip(layer, Work.spaced(wanted, layer.map { widths[$0] }, gap)) {
                        middles[box] = middle
                    }
                }
            }
            return middles
        }

        /// The positions nearest to the wanted ones in the least-squares sense, with order and gaps preserved.
        /// Subtracting the cumulative widths turns this into isotonic regression, which pooling adjacent violators
        /// solves.
        static func spaced(_ wanted: [Double], _ widths: [Double], _ gap: Double) -> [Double] {
            var offsets: [Double] = []
            var offset = 0.0
            for (index, width) in widths.enumerated() {
                if index > 0 { offset += (widths[index - 1] + width) / 2 + gap }
                offsets.append(offset)
            }
            var pools: [(sum: Double, count: Int)] = []
            for (place, offset) in zip(wanted, offsets) {
                pools.append((place - offset, 1))
                while pools.count > 1 {
                    let (last, before) = (pools[pools.count - 1], pools[pools.count - 2])
                    guard before.sum / Double(before.count) > last.sum / Double(last.count) else { break }
                    pools.removeLast(2)
                    pools.append((before.sum + last.sum, before.count + last.count))
                }
            }
            let levels = pools.flatMap { [Double](repeating: $0.sum / Double($0.count), count: $0.count) }
            return zip(levels, offsets).map { $0 + $1 }
        }
    }
}
