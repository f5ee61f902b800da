import Testing

@testable import Autodiff

/// What functions over a batch do besides operations: comparisons, nesting, samples of any form, mistakes.
@Suite struct BatchedTests {
    private static let xs = Tensor<Double>([[1, 2], [3, -1], [0.5, 4]])

    @Test func plainRowsOutsideOfARecording() {
        let found = batched(overRows: Self.xs) { x in square(x).sum() }
        #expect(found.isConstant)
        #expect(found.value == Tensor<Double>([5, 10, 16.25]))
    }

    /// What the function captures is shared, also where its value was not kept, and gets its gradient.
    @Test func sharedVariables() {
        let w = Tensor<Double>([2, -1])
        func loss(_ w: TensorVariable<Double>, batches: Bool) -> TensorVariable<Double> {
            let shifted = w + 1
            let factor = shifted.sum().scalar
            func one(_ x: TensorVariable<Double>) -> TensorVariable<Double> { (x - shifted).norm() * factor + 3 }
            return batches
                ? batched(overRows: Self.xs, one).sum()
                : TensorVariable.stack((0..<3).map { one(TensorVariable(Self.xs[$0])) }).sum()
        }
        let found = valueWithGradient(at: w) { loss($0, batches: true) }
        let expected = valueWithGradient(at: w) { loss($0, batches: false) }
        #expect(isClose(found.value, expected.value) && isClose(found.gradient, expected.gradient))
        #expect(isClose(hessian(at: w) { loss($0, batches: true) }, hessian(at: w) { loss($0, batches: false) }))
    }

    /// Results that do not depend on the samples are repeated.
    @Test func sharedResults() {
        let tape = Tape()
        let w = tape.variable(Tensor<Double>([2, -1]))
        let y = tape.recording {
            batched(overRows: Self.xs) { _ in [w, w * w, TensorVariable(Tensor<Double>(7))] }
        }
        #expect(y.map { $0.shape } == [[3, 2], [3, 2], [3]])
        #expect(y[1].value == Tensor<Double>([[4, 1], [4, 1], [4, 1]]))
        #expect(tape.adjoints(of: y[1].sum())[w] == Tensor<Double>([12, -6]))
    }

    // MARK: Comparisons and values

    /// A different formula, with a loop of another length, for each interval.
    @Sendable private static func branching(_ x: Variable) -> Variable {
        if x < 0 { return -x * x }
        var y = x
        while y > 1 { y = y / 2 + 0.1 }
        return sin(y) * (x < 3 ? 1 : 2)
    }

    private static let branchingPoints = [0.5, -1, 2.5, 40, -3, 0.7, .nan, 1, 0, -0.0]

    @Test func samplesOfOtherBranches() {
        let x = Tensor<Double>(Self.branchingPoints)
        let found = valueWithGradient(at: x) { x in
            batched(overRows: x) { Self.branching($0.scalar) }.sum()
        }
        let values = batched(overRows: x) { Self.branching($0.scalar) }
        let program = compile { (x: TensorVariable<Double>) in batched(overRows: x) { Self.branching($0.scalar) } }
        for (place, point) in x.scalars.enumerated() {
            let (value, slope) = valueWithGradient(at: point) { Self.branching($0) }
            #expect(isClose(values.value.scalars[place], value), "\(point)")
            #expect(isClose(found.gradient.scalars[place], slope), "\(point)")
            #expect(isClose(program(x).scalars[place], value), "\(point)")
        }
    }

    /// A program is recorded again where samples choose another branch than when it was recorded.
    @Test func programsAreRecordedAgain() {
        let slopes = compileTree { (x: TensorVariable<Double>) in Self.branching(x.scalar) }
        let points = Self.branchingPoints
        for shift in 0..<4 {
            let x = Array(points[shift...] + points[..<shift])
            let found = slopes.gradients(overRows: Tensor(x))
            let values: Tensor<Double> = slopes.values(overRows: Tensor(x))
            for (place, point) in x.enumerated() {
                let (value, slope) = valueWithGradient(at: point) { Self.branching($0) }
                #expect(isClose(found.scalars[place], slope) && isClose(values.scalars[place], value), "\(point)")
            }
        }
    }

    /// A comparison of shared numbers, and one that only the inner of two batches makes.
    @Test func comparisonsInsideOfBatches() {
        let program = compileTree { (w: Variable, x: TensorVariable<Double>) in
            batched(overRows: x) { row in
                batched(overRows: row) { $0.scalar < 1 ? $0.scalar * w : w > 0 ? w : -w }.sum()
            }
        }
        for w in [2.0, -2.0] {
            for x in [Self.xs, Self.xs - 2, Self.xs + 3] {
                let sums = (0..<3).map { row in
                    x[row].scalars.reduce(0) { $0 + ($1 < 1 ? $1 * w : Swift.max(w, -w)) }
                }
                #expect(isClose(program(w, x), Tensor(sums)), "\(w)")
            }
        }
    }

    /// What is decided by a plain number is decided for each sample.
    @Test func valuesReadAsNumbers() {
        let x = Tensor<Double>([0.5, -1, 2])
        let found = valueWithGradient(at: x) { x in
            batched(overRows: x) { x in x.value.scalar < 0 ? x : x * x * x }.sum()
        }
        #expect(found.gradient == Tensor<Double>([0.75, 1, 12]))
        let rounded = batched(overRows: x) { x in x * x.scalar.value.rounded() }
        #expect(rounded.value == Tensor<Double>([0.5, 1, 4]))
        let largest = batched(overRows: Self.xs) { x in x[x.argmax(along: 0)[0]...].sum() }
        #expect(largest.value == Tensor<Double>([2, 2, 4]))
    }

    @Test func choicesByMasks() {
        let x = Tensor<Double>([0.5, -1, 2])
        let found = gradient(at: x) { x in
            batched(overRows: x) { x in select(x.scalar .< 0.0, -x.scalar, sqrt(x.scalar)) }.sum()
        }
        #expect(isClose(found, Tensor([0.5 / 0.5.squareRoot(), -1, 0.5 / 2.0.squareRoot()])))
        let detached = gradient(at: x) { x in batched(overRows: x) { withoutDerivative($0) * $0 }.sum() }
        #expect(detached == x)
    }

    /// The gradient of a norm at 0, which an uncompiled recording treats apart.
    @Test func normsOfZero() {
        let rows = Tensor<Double>([[3, 4], [0, 0], [0, 2]])
        let found = batched(overRows: rows) { x in gradient(at: x) { $0.norm() } }
        #expect(isClose(found.value, Tensor([[0.6, 0.8], [0, 0], [0, 1]])))
    }

    // MARK: Nesting

    /// ½·xᵀ·A·x + Σ exp(x): the Hessian by a batch of products with basis vectors.
    @Test func hessianByABatch() {
        let x = Tensor<Double>([0.5, -1, 0.25])
        @Sendable func function(_ x: TensorVariable<Double>) -> TensorVariable<Double> {
            exp(x).sum() + square(x.sum()) * x[0...0].sum() + sin(x).norm()
        }
        @Sendable func rows(_ x: TensorVariable<Double>) -> TensorVariable<Double> {
            batched(overRows: Tensor<Double>.identity(3)) { v in
                gradient(at: x) { x in dot(gradient(at: x) { function($0) }, v) }
            }
        }
        let expected = hessian(at: x) { function($0) }
        let tape = Tape()
        #expect(isClose(tape.recording { rows(tape.variable(x)).value }, expected))
        let program = compile { (x: TensorVariable<Double>) in rows(x) }
        #expect(isClose(program(x), expected))
        // Derivatives of the Hessian's trace.
        let slope = gradient(at: x) { rows($0).trace() }
        let shifted = (0..<3).map { place -> Double in
            let step = 1e-5 * Tensor<Double>.identity(3).batchSample(place)
            let (above, below) = (hessian(at: x + step) { function($0) }, hessian(at: x - step) { function($0) })
            return (above.trace().scalar - below.trace().scalar) / 2e-5
        }
        #expect(areClose(slope.scalars, shifted, within: 1e-6))
    }

    /// Two batches make an outer product; the inner one is batched by the outer.
    @Test func batchesOfBatches() {
        let (x, y) = (Tensor<Double>([1, 2, 3]), Tensor<Double>([0.5, -1]))
        let found = batched(overRows: x) { x in batched(overRows: y) { y in exp(x * y) } }
        #expect(isClose(found.value, exp(outer(x, y))))
        let none = batched(overRows: Tensor<Double>.zeros([0])) { x in batched(overRows: y) { y in exp(x * y) } }
        #expect(none.shape == [0, 2])
    }

    // MARK: Operations of one's own

    private struct Cube: ScalarOperation {
        var name: String { "cube" }
        func value(_ x: [Double]) -> Double { x[0] * x[0] * x[0] }
        func partials<Number: ElementaryNumber>(_ x: [Number], _ y: Number) -> [Number] { [3 * x[0] * x[0]] }
    }

    /// x·|x| + the sum of w, composed of others.
    private struct Signed: ComposedOperation {
        var name: String { "signed" }
        var reads: Reads { .inputs }
        var lowering: TensorLowering { .composition(self) }
        func resultShape(of operands: [Shape]) -> Shape { operands[0] }
        func value<Scalar: TensorScalar>(_ operands: [Tensor<Scalar>], shape: Shape) -> Tensor<Scalar> {
            composed(operands)
        }
        func composed<T: TensorAlgebra>(_ operands: [T]) -> T { operands[0] * abs(operands[0]) + operands[1].sum() }
        func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
            operand == 0 ? row.product(adjoint, 2 * abs(row[0])) : adjoint.sum().broadcast(to: row.shapes[1])
        }
    }

    /// A scalar operation, a composition and a root, over a batch.
    @Test func operationsOfOnesOwn() {
        let x = Tensor<Double>([0.5, 1, 2])
        let cubes = gradient(at: x) { x in batched(overRows: x) { Variable.apply(Cube(), [$0.scalar]) }.sum() }
        #expect(isClose(cubes, 3 * square(x)))
        let w = Tensor<Double>([1, 2])
        let composed = gradient(at: Self.xs, w) { x, w in
            batched(overRows: x) { TensorVariable.apply(Signed(), [$0, w]) }.sum()
        }
        #expect(isClose(composed.0, 2 * abs(Self.xs)) && isClose(composed.1, Tensor([6, 6])))
        // y² = x.
        let roots = gradient(at: x) { x in
            batched(overRows: x) { x in
                root(parameters: x.scalar, solver: { $0.squareRoot() }) { (y: Variable, x: Variable) in y * y - x }
            }.sum()
        }
        #expect(isClose(roots, 0.5 / sqrt(x)))
        let checkpointed = gradient(at: x) { x in batched(overRows: x) { checkpoint($0) { exp($0) * $0 } }.sum() }
        #expect(isClose(checkpointed, exp(x) * (1 + x)))
    }

    // MARK: Trees

    private struct Spring: DifferentiableStructure {
        var stiffness: Double, ends: Tensor<Double>
        static var parts: Parts<Spring> { Parts(\.stiffness, \.ends) }
    }

    @Test func samplesOfAnyForm() {
        let springs = (0..<3).map { Spring(stiffness: 1 + Double($0), ends: Self.xs[$0]) }
        func energy(_ s: RecordedStructureOf<Spring>) -> Variable {
            0.5 * s.stiffness * square(s.ends[1] - s.ends[0])
        }
        let energies = batched(overSamples: springs) { energy($0) }
        let found = gradient(atTree: springs) { springs in
            batched(overSamples: springs) { energy($0) }.reduce(0) { $0 + $1 * $1 }
        }
        let expected = gradient(atTree: springs) { $0.map { energy($0) }.reduce(0) { $0 + $1 * $1 } }
        for place in springs.indices {
            let spring = springs[place]
            let stretch = spring.ends.scalars[1] - spring.ends.scalars[0]
            #expect(isClose(energies[place].value, 0.5 * spring.stiffness * stretch * stretch))
            #expect(isClose(found[place].stiffness, expected[place].stiffness))
            #expect(isClose(found[place].ends, expected[place].ends))
        }
        #expect(batched(overSamples: [Double]()) { $0 * $0 }.isEmpty)
    }

    /// Several rows in a tree, with one result for each.
    @Test func rowsInTrees() {
        let rows = ["a": Self.xs, "b": Self.xs + 1]
        let found = batched(overRows: rows, Tensor<Double>([1, 2, 3])) { x, scale in
            [x["a"]! * scale, x["b"]!.sum(along: [0], keepingAxes: true)]
        }
        #expect(found[0].value == Self.xs * Tensor<Double>([[1], [2], [3]]))
        #expect(found[1].value == Tensor<Double>([[5], [4], [6.5]]))
    }

    // MARK: Mistakes

    private static let traps: [Trap] = [
        Trap("no rows", says: "batched(overRows:): a tensor of shape [] has no rows") {
            _ = batched(overRows: Tensor<Double>(1)) { x in x }
        },
        Trap("other counts", says: "3 rows and 2 rows (shape [2]); give one for each sample") {
            _ = batched(overRows: xs, Tensor<Double>([1, 2])) { x, y in x * y }
        },
        Trap("a number as a row", says: "the rows contain a plain number", "overSamples:") {
            _ = batched(overRows: [1.0, 2.0]) { x in TensorVariable<Double>(x) }
        },
        Trap("numbers in a result", says: "the function's result contains a number", "TensorVariable(scalar: x)") {
            let y: [Variable] = batched(overRows: xs) { x in [x.sum().scalar] }
            _ = y
        },
        Trap("other forms", says: "the sample has a tensor of Double of shape [3]") {
            _ = batched(overSamples: [Tensor<Double>([1, 2]), Tensor<Double>([1, 2, 3])]) { x in x.sum() }
        },
        Trap("other results", says: "the result of sample 1 has", "the result of the first") {
            _ = batched(overRows: Tensor<Double>([1, -1])) { x in x.scalar < 0 ? [x] : [x, x] }
        },
        Trap("another tape", says: "a variable of a different tape from the rows'", "tape.variable(rows)") {
            let tape = Tape()
            let w = tape.variable(Tensor<Double>([1, 2]))
            withExtendedLifetime(tape) { _ = batched(overRows: xs) { _ in w } }
        },
        Trap("no tensors", says: "there are no rows") {
            let none: [Tensor<Double>] = []
            _ = batched(overRows: none) { _ in TensorVariable(Tensor<Double>(1)) }
        },
    ]

    @Test(arguments: traps) func stops(trap: Trap) async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            [name = trap.name as String] in
            Trap.spring(name, among: BatchedTests.traps)
        }
        trap.expectMessage(result)
    }

    /// A batch without samples is recorded at matrices that have factors and inverses.
    @Test func emptyBatchesOfMatrices() {
        let none = Tensor<Double>.zeros([0, 3, 3])
        #expect(batched(overRows: none) { $0.cholesky() }.shape == [0, 3, 3])
        #expect(batched(overRows: none) { $0.inverse() }.shape == [0, 3, 3])
        #expect(batched(overRows: none) { $0.symmetricEigen().values }.shape == [0, 3])
        #expect(batched(overRows: Tensor<Double>.zeros([0, 2, 4])) { $0.singularValues() }.shape == [0, 2])
        #expect(
            batched(overRows: Tensor<Double>.zeros([0, 2])) { i in TensorVariable(Tensor([1.0, 2])).taking(i) }.shape
                == [0, 2])
    }

    /// Numbers among the parameters: a tree for each row.
    @Test func gradientsWithRespectToNumbers() {
        let loss = compileTree { (w: [Variable], x: TensorVariable<Double>) in
            let line = w[0] * x.sum().scalar + w[1]
            return line * line
        }
        let x = Tensor<Double>([[1, 0], [1, 2], [-1, 0.5]])
        let slopes = loss.gradientTrees(at: [2, 1], overRows: x)
        #expect(slopes.count == 3)
        for (row, found) in slopes.enumerated() {
            let own: Tensor<Double> = x[row]
            let single = loss.gradient(at: TreeTuple([2.0, 1], own)).elements.0
            #expect(areClose(found, single, within: 1e-14))
        }
        #expect(loss.gradientTrees(at: [2, 1], overRows: Tensor<Double>.zeros([0, 2])) == [])
    }

    /// A gradient at a plain point is plain, and depends on the sample.
    @Test func plainResults() {
        let w = Tensor<Double>([1, -1])
        let xs = Tensor<Double>([[1, 2], [0.5, -1], [3, 0]])
        let ys = Tensor<Double>([0, 1, 0.5])
        let slopes = batched(overRows: xs, ys) { x, y in gradient(at: w) { w in square(sigmoid(dot(w, x)) - y) } }
        for row in 0..<3 {
            let x: Tensor<Double> = xs[row]
            let own = gradient(at: w) { w in square(sigmoid(dot(w, x)) - ys.scalars[row]) }
            let found: Tensor<Double> = slopes.value[row]
            #expect(isClose(found, own, within: 1e-14))
        }
        let point = Tensor<Double>([0.3, -0.4])
        @Sendable func f(_ x: TensorVariable<Double>) -> TensorVariable<Double> { (exp(x) * x).sum() * x.sum() }
        let rows = batched(overRows: Tensor<Double>.identity(2)) { v in
            gradient(at: point) { x in dot(gradient(at: x, of: f), v) }
        }
        #expect(isClose(rows.value, hessian(at: point, of: f), within: 1e-13))
    }
}
