import Synchronization

/// A condition with its two branches as one operation. Its first operand is the condition, of rank 0, and its result
/// the vector of all results of the branch that is taken.
struct Branch<Element: TensorScalar>: StructuredOperation, WritingOperation, CustomReflectable {
    let program: BranchProgram<Element>

    init(_ program: BranchProgram<Element>) { self.program = program }

    var name: String { program.name }
    var reads: Reads { .inputs }
    // Programs call the operation, StableHLO has conditions, and all others see both branches and a selection.
    var lowering: TensorLowering { .structure(self) }
    var sharesPullbacks: Bool { true }
    /// Listings show the name alone.
    var customMirror: Mirror { Mirror(self, children: []) }

    func resultShape(of operands: [Shape]) -> Shape { [program.count] }

    func write<Scalar: TensorScalar>(
        _ operands: Operands<Scalar>, to result: UnsafeMutablePointer<Scalar>, shape: Shape
    ) {
        if Scalar.self != Element.self { stopAtOtherElements(Scalar.self, recorded: Element.self, name) }
        program.run(
            operands[0][0] != 0, { UnsafeRawPointer(operands[1 + $0]) }, to: UnsafeMutableRawPointer(result))
    }

    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        if operand == 0 || program.count == 0 { return nil }
        let wanted = row.shapes.indices.dropFirst().map { $0 == operand || row.isWanted($0) }
        let reverse = program.reverse(wanted: wanted)
        let adjoints = row.shared {
            T.apply(Branch(reverse), row.shapes.indices.map { row[$0] } + [adjoint])
        }
        let place = wanted[..<(operand - 1)].count { $0 }
        let part = reverse.parts[place]
        return adjoints.slice(along: 0, part.offset..<(part.offset + part.shape.count)).reshaped(to: part.shape)
    }

    func tangent<Scalar: TensorScalar>(
        _ tangents: [Tensor<Scalar>?], in row: RowValues<Tensor<Scalar>>, shape: Shape
    ) -> Tensor<Scalar>? {
        if shape.count == 0 { return nil }
        // The condition has no tangent.
        let directions = zip(tangents, row.shapes).dropFirst().map { $0 ?? .zeros($1) }
        return Tensor.apply(Branch(program.forward), row.shapes.indices.map { row[$0] } + directions)
    }

    func composed<T: TensorAlgebra>(_ operands: [T]) -> T { program.composed(operands) }
    func structured<T: StructuredAlgebra>(_ operands: [T]) -> T { program.structured(operands) }

    static func == (x: Self, y: Self) -> Bool { x.program === y.program }
    func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(program)) }
}

/// Two recorded branches with their programs, and the branches of their pullbacks.
final class BranchProgram<Element: TensorScalar>: Sendable {
    typealias Function = RecordedBody<Element>.Function

    let name: String
    /// The results' shapes, and where each begins in the vector of them all.
    let parts: [(offset: Int, shape: Shape)]
    /// The number of elements of all results.
    let count: Int
    private let bodies: (yes: RecordedBody<Element>, no: RecordedBody<Element>)
    private let programs: (yes: BodyProgram, no: BodyProgram)
    private let reverses = Mutex<[[Bool]: BranchProgram]>([:])
    private let tangents = Mutex<BranchProgram?>(nil)

    /// Records both branches. Stops if their results have different shapes.
    init(_ name: String, at sample: [Tensor<Element>], then yes: @escaping Function, else no: @escaping Function) {
        self.name = name
        bodies = (RecordedBody(name, at: sample, yes), RecordedBody(name, at: sample, no))
        programs = (BodyProgram(bodies.yes), BodyProgram(bodies.no))
        var end = 0
        parts = bodies.yes.resultShapes.map { shape in
            defer { end += shape.count }
            return (end, shape)
        }
        count = end
    }

    /// Runs one branch.
    func run(_ isYes: Bool, _ operand: (Int) -> UnsafeRawPointer, to result: UnsafeMutableRawPointer) {
        (isYes ? programs.yes : programs.no).lend { run in
            for place in bodies.yes.sample.indices { run.arguments[place] = operand(place) }
            for (place, part) in parts.enumerated() {
                run.results[place] = result + part.offset * MemoryLayout<Element>.stride
            }
            run()
        }
    }

    /// The pullbacks of both branches, as branches: from the inputs and the result's adjoint to the adjoints of the
    /// wanted inputs.
    func reverse(wanted: [Bool]) -> BranchProgram {
        if let made = reverses.withLock({ $0[wanted] }) { return made }
        let (parts, chosen) = (parts, wanted.indices.filter { wanted[$0] })
        func pullback(of function: @escaping Function) -> Function {
            { arguments in
                let (own, adjoint) = (Array(arguments.dropLast()), arguments[arguments.count - 1])
                let adjoints = Self.parts(parts, of: adjoint)
                return gradientProduct(at: chosen.map { own[$0] }, adjoints) { inner in
                    var all = own
                    for (place, tensor) in zip(chosen, inner) { all[place] = tensor }
                    return function(all)
                }
            }
        }
        let made = BranchProgram(
            "pullback of \(name)", at: bodies.yes.sample + [.ones([count])], then: pullback(of: bodies.yes.function),
            else: pullback(of: bodies.no.function))
        reverses.withLock { $0[wanted] = made }
        return made
    }

    /// The tangents of both branches, as branches: from the inputs and their tangents to those of the results.
    var forward: BranchProgram {
        if let made = tangents.withLock({ $0 }) { return made }
        let count = bodies.yes.sample.count
        func tangent(of function: @escaping Function) -> Function {
            { arguments in
                let (own, directions) = (Array(arguments.prefix(count)), Array(arguments.dropFirst(count)))
                return valueAndForwardProduct(at: own, directions, function).elements.1
            }
        }
        let sample = bodies.yes.sample
        let made = BranchProgram(
            "tangent of \(name)", at: sample + sample.map { .ones($0.shape) }, then: tangent(of: bodies.yes.function),
            else: tangent(of: bodies.no.function))
        tangents.withLock { $0 = made }
        return made
    }

    /// The results, from the vector of them all.
    func parts<T: TensorAlgebra>(of result: T) -> [T] { Self.parts(parts, of: result) }

    private static func parts<T: TensorAlgebra>(_ parts: [(offset: Int, shape: Shape)], of result: T) -> [T] {
        parts.map { part in
            result.slice(along: 0, part.offset..<(part.offset + part.shape.count)).reshaped(to: part.shape)
        }
    }

    /// The result from the operations of both branches.
    func composed<T: TensorAlgebra>(_ operands: [T]) -> T {
        T.select(operands[0], joined(bodies.yes, operands), joined(bodies.no, operands))
    }

    /// The result by a condition.
    func structured<T: StructuredAlgebra>(_ operands: [T]) -> T {
        T.branch(operands[0]) {
            [joined(bodies.yes, operands)]
        } else: {
            [joined(bodies.no, operands)]
        }[0]
    }

    private func joined<T: TensorAlgebra>(_ body: RecordedBody<Element>, _ operands: [T]) -> T {
        let results = body.results(Array(operands.dropFirst())).map { $0.flattened() }
        return results.isEmpty ? T(.zeros([0])) : .concatenate(results, along: 0)
    }
}
