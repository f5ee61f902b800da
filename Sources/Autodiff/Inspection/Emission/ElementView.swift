/// An operation that only moves elements, described by the source of each element of the result.
///
/// The sources are found by running the operation on the elements' indices. Most moves are strided, that is, an
/// element's source is a linear function of its multi-index; others have a table.
struct ElementView {
    enum Form {
        /// The source is `start` plus the multi-index times `strides`, for axes of the given extents.
        case strided(start: Int, extents: [Int], strides: [Int])
        /// The source of each element; −1 for a zero.
        case table([Int])
    }
    let form: Form
    let isIdentity: Bool

    /// The view of a unary operation; `nil` if it does more than move elements.
    init?(_ operation: any TensorOperation, _ source: Shape, _ shape: Shape) {
        self.init(from: source, to: shape) { operation._doubleValue([$0], shape: shape) }
    }

    /// The target of each element of the operand, for an operation that only sums elements with the same target; found
    /// from its pullback, which moves them back. `nil` if the operation does anything else.
    init?(placesOf operation: any TensorOperation, _ source: Shape, _ shape: Shape) {
        // An operation that reads nothing is linear.
        guard operation.reads.isEmpty,
            operation._doubleValue([.zeros(source)], shape: shape).scalars.allSatisfy({ $0 == 0 })
        else { return nil }
        let row = RowValues<Tensor<Double>>(
            name: operation.name, operands: [nil], shapes: [source], result: nil, zeros: .strong)
        self.init(from: shape, to: source) { operation.pullback($0, to: 0, in: row) }
    }

    private init?(from source: Shape, to shape: Shape, _ move: (Tensor<Double>) -> Tensor<Double>?) {
        let count = source.count
        guard shape.count > 0, count > 0 else { return nil }
        /// The elements' positions, from 1; each position is encoded as a number, moved, and decoded again.
        func places(_ number: (Double) -> Double, _ place: (Double) -> Double) -> [Double]? {
            let moved = move(Tensor(shape: source, scalars: (1...count).map { number(Double($0)) }))
            guard let moved, moved.shape == shape else { return nil }
            return moved.scalars.map { $0 == 0 ? 0 : place($0).rounded() }
        }
        // Increasing and decreasing codes give the same positions only if the operation does nothing but move them.
        guard let found = places({ $0 }, { $0 }), found == places({ 1 / $0 }, { 1 / $0 }) else { return nil }
        guard found.allSatisfy({ $0 >= 0 && $0 <= Double(count) }) else { return nil }
        let sources = found.map { Int($0) - 1 }
        isIdentity = sources == Array(0..<count)
        form = ElementView.strided(sources, shape.extents) ?? .table(sources)
    }

    /// The strides, if they reproduce every source.
    private static func strided(_ sources: [Int], _ extents: [Int]) -> Form? {
        guard let start = sources.first, start >= 0 else { return nil }
        var steps = [Int](repeating: 1, count: extents.count)
        for axis in extents.indices.dropLast().reversed() { steps[axis] = steps[axis + 1] * extents[axis + 1] }
        let strides = extents.indices.map { extents[$0] > 1 ? sources[steps[$0]] - start : 0 }
        for (place, source) in sources.enumerated() {
            var expected = start
            for axis in extents.indices { expected += place / steps[axis] % extents[axis] * strides[axis] }
            guard expected == source else { return nil }
        }
        let wanted = extents.indices.filter { extents[$0] > 1 }
        return .strided(start: start, extents: wanted.map { extents[$0] }, strides: wanted.map { strides[$0] })
    }

    /// The source of element `index`, as an expression in that variable.
    func index(_ index: String) -> String {
        guard case .strided(let start, let extents, let strides) = form else { return "0" }
        var step = 1
        var terms: [String] = start == 0 ? [] : ["\(start)"]
        for axis in extents.indices.reversed() {
            if strides[axis] != 0 {
                let quotient = step == 1 ? index : "\(index) / \(step)"
                let place = axis == 0 ? quotient : "\(quotient) % \(extents[axis])"
                terms.append(strides[axis] == 1 ? place : "(\(place)) * \(strides[axis])")
            }
            step *= extents[axis]
        }
        return terms.isEmpty ? "0" : terms.joined(separator: " + ")
    }

    /// The view as a helper's argument.
    var text: String {
        switch form {
        case .strided(_, let extents, _):
            "places: (0..<\(extents.reduce(1, *))).map { (i: Int) -> Int in \(index("i")) }"
        case .table(let sources): "places: [\(sources.map(String.init).joined(separator: ", "))]"
        }
    }
}
