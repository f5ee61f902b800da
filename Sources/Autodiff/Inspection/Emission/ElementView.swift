/// An operation that moves elements and computes nothing, known by where each element of the result comes from.
///
/// No operation is asked for its fields: it is run on the elements' own numbers. Most moves are strided, that is, the
/// source of an element is a sum of strides over its index; the others have a table.
struct ElementView {
    enum Form {
        case strided(start: Int, extents: [Int], strides: [Int])
        /// The source of each element; −1 for a zero.
        case table([Int])
    }
    let form: Form
    let isIdentity: Bool

    /// The view of an operation of one operand; `nil` where it does more than move elements.
    init?(_ operation: any TensorOperation, _ source: Shape, _ shape: Shape) {
        self.init(from: source, to: shape) { operation.doubleValue([$0], shape: shape) }
    }

    /// Where the elements of the operand go, of an operation that does no more than add up what comes to the same
    /// place: what its pullback moves back. `nil` where it does anything else.
    init?(placesOf operation: any TensorOperation, _ source: Shape, _ shape: Shape) {
        // What reads nothing has the same derivative everywhere.
        guard operation.reads.isEmpty,
            operation.doubleValue([.zeros(source)], shape: shape).scalars.allSatisfy({ $0 == 0 })
        else { return nil }
        let row = RowValues<Tensor<Double>>(
            name: operation.name, operands: [nil], shapes: [source], result: nil, zeros: .untaken)
        self.init(from: shape, to: source) { operation.pullback($0, to: 0, in: row) }
    }

    private init?(from source: Shape, to shape: Shape, _ move: (Tensor<Double>) -> Tensor<Double>?) {
        let count = source.count
        guard shape.count > 0, count > 0 else { return nil }
        /// The places of the elements, told from numbers that are one to one with them.
        func places(_ number: (Double) -> Double, _ place: (Double) -> Double) -> [Double]? {
            let moved = move(Tensor(shape: source, scalars: (1...count).map { number(Double($0)) }))
            guard let moved, moved.shape == shape else { return nil }
            return moved.scalars.map { $0 == 0 ? 0 : place($0).rounded() }
        }
        // What computes something tells two stories from numbers that rise and numbers that fall.
        guard let found = places({ $0 }, { $0 }), found == places({ 1 / $0 }, { 1 / $0 }) else { return nil }
        guard found.allSatisfy({ $0 >= 0 && $0 <= Double(count) }) else { return nil }
        let sources = found.map { Int($0) - 1 }
        isIdentity = sources == Array(0..<count)
        form = ElementView.strided(sources, shape.extents) ?? .table(sources)
    }

    /// The strides, if they give every source.
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

    /// The source of the element whose place is the variable `index`, as an expression.
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

    /// The view as the argument of a helper.
    var text: String {
        switch form {
        case .strided(_, let extents, _):
            "places: (0..<\(extents.reduce(1, *))).map { (i: Int) -> Int in \(index("i")) }"
        case .table(let sources): "places: [\(sources.map(String.init).joined(separator: ", "))]"
        }
    }
}
