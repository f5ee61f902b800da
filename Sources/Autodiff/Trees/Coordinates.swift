/// Conversion between trees of one form and vectors: the numbers of all leaves in order, tensors in row-major order.
package struct Coordinates<Value: PlainTree> {
    private let form: Value
    /// The number of numbers in a tree.
    package let count: Int
    /// The element types of the leaves; `Double` for those that are numbers.
    private let types: Set<ElementType>
    /// The precision of the least precise number, as the distance from 1 to the next.
    let precision: Double

    /// - Parameter form: A tree of the form; its values do not matter.
    package init(_ form: Value) {
        self.form = form
        var reader = CoordinateReader()
        _ = form.plainTree(&reader)
        count = reader.numbers.count
        types = reader.types
        precision = types.map(\.precision).max() ?? Double.ulpOfOne
    }

    /// The coordinates for an operation whose vectors have a single element type: stops if the leaves have several.
    init(_ form: Value, for operation: String) {
        self.init(form)
        if types.count > 1 {
            stop(
                "\(operation): the values mix tensors of Float with numbers or tensors of Double. Give one kind; a "
                    + "constant can be captured by the closure.")
        }
    }

    /// The one type of the leaves' numbers.
    var elementType: ElementType { types.first ?? .double }

    /// The numbers of a tree of the form.
    package func vector(_ value: Value) -> [Double] {
        var reader = CoordinateReader()
        _ = value.plainTree(&reader)
        return reader.numbers
    }

    /// The tree with the given numbers; those of `Float` tensors are rounded.
    package func value(_ vector: [Double]) -> Value {
        var writer = CoordinateWriter(vector: vector)
        return form.plainTree(&writer)
    }

    func vector<Scalar>(_ value: Value) -> Tensor<Scalar> { Tensor(vector(value).map { Scalar($0) }) }

    func value<Scalar>(_ vector: Tensor<Scalar>) -> Value { value(vector.scalars.map { Double($0) }) }

    /// The variables of a recorded tree as one vector variable.
    func vector<Scalar, Recorded: RecordedTree>(_ recorded: Recorded) -> TensorVariable<Scalar>
    where Recorded.Plain == Value {
        var joiner = VariableJoiner<Scalar>()
        _ = recorded.plainTree(&joiner)
        return joiner.joined()
    }

    /// The recorded tree whose variables are the elements of a vector variable.
    func recorded<Scalar>(_ vector: TensorVariable<Scalar>) -> Value.Recorded {
        var splitter = VariableSplitter(vector: vector)
        return form.recordedTree(&splitter)
    }
}

extension Coordinates: Sendable where Value: Sendable {}

private struct CoordinateReader: LeafMap {
    var numbers: [Double] = []
    var types: Set<ElementType> = []
    mutating func number(_ x: Variable) -> Variable {
        types.insert(.double)
        numbers.append(x.number)
        return x
    }
    mutating func tensor<Scalar>(_ x: TensorVariable<Scalar>) -> TensorVariable<Scalar> {
        types.insert(Scalar.elementType)
        numbers += x.tensor.scalars.lazy.map { Double($0) }
        return x
    }
}

private struct CoordinateWriter: LeafMap {
    let vector: [Double]
    var next = 0
    mutating func number(_ x: Variable) -> Variable {
        defer { next += 1 }
        return Variable(constant: vector[next])
    }
    mutating func tensor<Scalar>(_ x: TensorVariable<Scalar>) -> TensorVariable<Scalar> {
        let own = vector[next..<(next + x.shape.count)]
        next += own.count
        return TensorVariable(Tensor(shape: x.shape, scalars: own.map { Scalar($0) }))
    }
}

private struct VariableJoiner<Vector: TensorScalar>: LeafMap {
    var parts: [TensorVariable<Vector>] = []
    /// The numbers since the last tensor.
    var numbers: [Variable] = []
    mutating func number(_ x: Variable) -> Variable {
        numbers.append(x)
        return x
    }
    mutating func tensor<Scalar>(_ x: TensorVariable<Scalar>) -> TensorVariable<Scalar> {
        joinNumbers()
        guard let own = x as? TensorVariable<Vector> else {
            stop("Coordinates: a tensor of \(Scalar.name) among those of \(Vector.name)")
        }
        parts.append(own.flattened())
        return x
    }
    private mutating func joinNumbers() {
        if !numbers.isEmpty { parts.append(TensorVariable(numbers)) }
        numbers = []
    }
    mutating func joined() -> TensorVariable<Vector> {
        joinNumbers()
        if parts.isEmpty { return TensorVariable(.zeros([0])) }
        return parts.count == 1 ? parts[0] : .concatenate(parts, along: 0)
    }
}

private struct VariableSplitter<Vector: TensorScalar>: LeafMap {
    let vector: TensorVariable<Vector>
    var next = 0
    mutating func number(_ x: Variable) -> Variable {
        defer { next += 1 }
        return vector.element(at: next)
    }
    mutating func tensor<Scalar>(_ x: TensorVariable<Scalar>) -> TensorVariable<Scalar> {
        let own = vector.slice(along: 0, next..<(next + x.shape.count)).reshaped(to: x.shape)
        next += x.shape.count
        guard let own = own as? TensorVariable<Scalar> else {
            stop("Coordinates: a tensor of \(Scalar.name) among those of \(Vector.name)")
        }
        return own
    }
}
