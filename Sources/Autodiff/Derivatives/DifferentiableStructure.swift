/// A structure of your own whose parts are numbers, tensors, arrays, dictionaries, optionals and further structures of them, and
/// which can be differentiated with respect to. It names its parts, and that is all:
///
///     struct Model: DifferentiableStructure {
///         var w: Tensor<Double>, b: Tensor<Double>, scale = 1.0
///         static var parts: Parts<Model> { Parts(\.w, \.b, \.scale) }
///     }
///
///     let (loss, gradient) = valueWithGradient(atTree: model) { model in
///         square(matmul(x, model.w) + model.b * model.scale - y).mean()
///     }
///     model -= 0.1 * gradient
///
/// A differentiated function takes the structure's ``RecordedStructureOf``, which has the same members with variables in the place of
/// numbers. Members that `parts` does not name keep their values and take no part. Structures have sums, differences,
/// products with numbers and a ``norm()``.
public protocol DifferentiableStructure: Recordable {
    /// The members to differentiate with respect to.
    static var parts: Parts<Self> { get }
}

/// Members of a structure, named by their key paths: see ``DifferentiableStructure``.
public struct Parts<Whole> {
    /// What is done with one member, whatever its type.
    struct Part {
        let path: PartialKeyPath<Whole>
        let recorded: (Whole, Tape) -> any DifferentiableResult
        let setAdjoint: (inout Whole, any DifferentiableResult, Adjoints) -> Void
        let setPlain: (inout Whole, any DifferentiableResult) -> Void
        let seeds: (any DifferentiableResult, Whole) -> [Seed]

        init<Value: RecordableValue>(_ path: WritableKeyPath<Whole, Value>) {
            // Made by `recorded` below, or by `renewed` and `adjoint` of what that made: always of this type.
            func own(_ value: any DifferentiableResult) -> Value.Recorded { value as! Value.Recorded }
            self.path = path
            recorded = { $0[keyPath: path].recorded(on: $1) }
            setAdjoint = { $0[keyPath: path] = Value.adjoint(of: own($1), in: $2) }
            setPlain = { $0[keyPath: path] = own($1).plainValue }
            seeds = { own($0).seeds($1[keyPath: path]) }
        }
    }

    let all: [Part]

    public init<each Value: RecordableValue>(_ path: repeat WritableKeyPath<Whole, each Value>) {
        var parts: [Part] = []
        for path in repeat each path { parts.append(Part(path)) }
        all = parts
    }
}

/// A ``DifferentiableStructure`` with variables in the place of its parts' numbers: `model.w` is a ``TensorVariable`` where the
/// structure's `w` is a ``Tensor``, and a ``Variable`` where it is a `Double`.
@dynamicMemberLookup
public struct RecordedStructureOf<Whole> {
    /// The structure that was recorded; its members outside `parts` are read from it.
    private let whole: Whole
    /// The variables of the parts, in the order of `Whole.parts`.
    private var variables: [any DifferentiableResult]

    fileprivate init(_ whole: Whole, _ variables: [any DifferentiableResult]) {
        self.whole = whole
        self.variables = variables
    }

    private func mapped(
        _ transform: (any DifferentiableResult) -> any DifferentiableResult
    ) -> RecordedStructureOf { RecordedStructureOf(whole, variables.map(transform)) }
}

extension RecordedStructureOf: RecordedStructure, DifferentiableResult
where Whole: DifferentiableStructure {
    public typealias Plain = Whole
    /// A part, as variables.
    public subscript<Value: RecordableValue>(dynamicMember path: WritableKeyPath<Whole, Value>) -> Value.Recorded {
        get { variables[place(of: path)] as! Value.Recorded }
        set { variables[place(of: path)] = newValue }
    }

    /// A member that holds no numbers to differentiate with respect to.
    public subscript<Value>(dynamicMember path: KeyPath<Whole, Value>) -> Value { whole[keyPath: path] }

    private func place(of path: PartialKeyPath<Whole>) -> Int {
        guard let place = Whole.parts.all.firstIndex(where: { $0.path == path }) else {
            stop(
                "\(Whole.self): `parts` does not name the member \(path). Name it there, or capture its value from the plain "
                    + "structure if it is constant.")
        }
        return place
    }

    public var plainValue: Whole {
        var result = whole
        for (part, variable) in zip(Whole.parts.all, variables) { part.setPlain(&result, variable) }
        return result
    }
    public func seeds(_ seed: Whole) -> [Seed] {
        zip(Whole.parts.all, variables).flatMap { part, variable in part.seeds(variable, seed) }
    }
    public func unitSeeds() -> [Seed] {
        stop("gradient: the function returned a \(Whole.self), and a gradient is that of one number")
    }
    public func renewed(on storage: UnsafeMutablePointer<TapeStorage>) -> RecordedStructureOf {
        mapped { $0.renewed(on: storage) }
    }
    public func adjoint(in adjoints: RecordedAdjoints) -> RecordedStructureOf { mapped { $0.adjoint(in: adjoints) } }
    public var tapeStorage: UnsafeMutablePointer<TapeStorage>? { commonTape(variables.map { $0.tapeStorage }) }
}

extension DifferentiableStructure {
    public func recorded(on tape: Tape) -> RecordedStructureOf<Self> {
        RecordedStructureOf(self, Self.parts.all.map { $0.recorded(self, tape) })
    }
    public static func adjoint(of recorded: RecordedStructureOf<Self>, in adjoints: Adjoints) -> Self {
        recorded.filled(adjoints)
    }
}

extension RecordedStructureOf where Whole: DifferentiableStructure {
    fileprivate func filled(_ adjoints: Adjoints) -> Whole {
        var result = whole
        for (part, variable) in zip(Whole.parts.all, variables) { part.setAdjoint(&result, variable, adjoints) }
        return result
    }
}

// MARK: Arithmetic, part by part

extension DifferentiableStructure {
    /// The numbers of two structures of one form, combined one by one. What is rounded to `Float` is rounded once.
    private static func combine(_ x: Self, _ y: Self, _ operation: (Double, Double) -> Double) -> Self {
        let coordinates = Coordinates(x)
        let (left, right) = (coordinates.vector(x), Coordinates(y).vector(y))
        guard left.count == right.count else {
            stop("\(Self.self): structures of \(left.count) and \(right.count) numbers; both must be of one form")
        }
        return coordinates.value(zip(left, right).map(operation))
    }

    @_disfavoredOverload public static func + (x: Self, y: Self) -> Self { combine(x, y, +) }
    @_disfavoredOverload public static func - (x: Self, y: Self) -> Self { combine(x, y, -) }
    @_disfavoredOverload public static func * (factor: Double, x: Self) -> Self {
        let coordinates = Coordinates(x)
        return coordinates.value(coordinates.vector(x).map { factor * $0 })
    }
    @_disfavoredOverload public static func += (x: inout Self, y: Self) { x = x + y }
    @_disfavoredOverload public static func -= (x: inout Self, y: Self) { x = x - y }

    /// The Euclidean norm of all numbers of the parts.
    public func norm() -> Double { Coordinates(self).vector(self).reduce(0) { hypot($0, $1) } }
}
