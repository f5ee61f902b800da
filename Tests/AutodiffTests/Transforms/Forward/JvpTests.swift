import Autodiff
import Foundation
import Testing

/// Tangents swept forward over recorded rows: against closed forms and against the backward sweep.
struct JvpTests {
    @Test func closedForms() {
        let (y, dy) = valueWithJvp(at: 0.7, along: 2) { x in [sin(x), x * x, 3] }
        #expect(y == [sin(0.7), 0.7 * 0.7, 3])
        #expect(dy == [2 * cos(0.7), 4 * 0.7, 0])
        let w = Tensor<Double>([[1, 2], [3, 4]])
        let v = Tensor<Double>([[0.5, -1], [2, 0]])
        #expect(jvp(at: w, along: v) { w in matmul(w, w) } == matmul(v, w) + matmul(w, v))
        let product = jvp(at: w, along: v) { w in w[0, 1] * w[1, 0] }
        #expect(product == -1 * 3 + 2 * 2)
        let constant = jvp(at: w, along: v) { _ in TensorVariable(Tensor<Double>([1, 2])) }
        #expect(constant == .zeros([2]))
    }

    /// ⟨u, J·v⟩ = ⟨Jᵀ·u, v⟩ for every tensor operation at every shape of its row.
    @Test(arguments: TensorRow.all) func forwardIsReverse(row: TensorRow) {
        for (seed, shapes) in row.shapes.enumerated() {
            let x = row.operands(shapes, seed: UInt64(seed))
            var random = SeededGenerator(seed: UInt64(seed) + 7)
            func weights(_ shape: Shape) -> Tensor<Double> {
                Tensor(shape: shape, scalars: random.weights(shape.count))
            }
            let v = x.map { weights($0.shape) }
            let (y, dy) = valueWithJvp(atTree: x, along: v) { row.function($0) }
            let u = weights(y.shape)
            let pulled = vjp(atTree: x, seed: u) { row.function($0) }
            let forward = zip(dy.scalars, u.scalars).map(*).reduce(0, +)
            let reverse = zip(pulled, v).flatMap { zip($0.scalars, $1.scalars).map(*) }.reduce(0, +)
            #expect(isClose(forward, reverse, within: 1e-11), "\(row.function) at \(shapes)")
        }
    }

    /// The tangent rules of single operations against the general method, for `Float` and `Double`.
    @Test(arguments: TensorRow.all) func tangentsAgreeWithThoseByPullback(row: TensorRow) {
        for (seed, shapes) in row.shapes.enumerated() {
            let tape = Tape(keepingEveryValue: true)
            let x = row.operands(shapes, seed: UInt64(seed))
            _ = row.function(x.map { tape.variable($0) })
            _ = row.function(x.map { tape.variable($0.converted(to: Float.self)) })
            #expect(tape.largestTangentDifference(Double.self, seed: 3) < 1e-13, "\(row.function) at \(shapes)")
            #expect(tape.largestTangentDifference(Float.self, seed: 3) < 1e-4, "\(row.function) at \(shapes)")
        }
    }

    @Test(arguments: (0..<12).map { TensorProgram(seed: $0, smooth: true) })
    func wholeProgramsOfTensors(program: TensorProgram) {
        var random = SeededGenerator(seed: program.seed)
        let v = program.inputs.map { Tensor(shape: $0.shape, scalars: random.weights($0.shape.count)) }
        let forward = jvp(atTree: program.inputs, along: v) { program($0) }
        let gradient = gradient(atTree: program.inputs) { program($0) }
        let reverse = zip(gradient, v).flatMap { zip($0.scalars, $1.scalars).map(*) }.reduce(0, +)
        #expect(isClose(forward.scalar, reverse, within: 1e-10))
    }

    @Test(arguments: (0..<20).map { ScalarProgram(seed: $0, smooth: false) })
    func wholeProgramsOfScalars(program: ScalarProgram) {
        var random = SeededGenerator(seed: program.seed)
        let v = random.weights(program.point.count)
        let forward = jvp(at: program.point, along: v) { program($0) }
        #expect(isClose(forward, derivative(atDual: program.point, along: v) { program($0) }, within: 1e-13))
    }

    /// Constants have no tangent, and a zero tangent stays zero through an infinite partial derivative.
    @Test func zeroTangentsStayZero() {
        #expect(jvp(at: [0, 4], along: [0, 1]) { x in sqrt(x[0]) + sqrt(x[1]) } == 0.25)
        let x = Tensor<Double>([0, 4])
        #expect(jvp(at: x, along: [0, 1].tensor) { x in sqrt(x) }.scalars == [0, 0.25])
    }
}

extension [Double] {
    fileprivate var tensor: Tensor<Double> { Tensor(self) }
}
