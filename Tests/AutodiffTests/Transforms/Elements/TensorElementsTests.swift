import Autodiff
import Foundation
import Testing

/// Elementwise interpretations of recorded tensors: every operation of the table is decomposed into operations on
/// single elements, and bounds, error bars and kinds of zeros are right for each.
struct TensorElementsTests {
    /// The operation's result as one number, each element with a weight of its own.
    static func weighted<T: TensorAlgebra>(_ function: TensorFunction, _ x: [T]) -> T {
        let y = function(x)
        let weights = Tensor<T.Scalar>(
            shape: y.shape, scalars: (0..<y.shape.count).map { T.Scalar(1 + 0.25 * Double($0 % 5)) })
        return (y * T(weights)).sum()
    }

    @Test(arguments: TensorRow.decomposing) func boundsContainEveryPoint(row: TensorRow) throws {
        for (seed, shapes) in row.shapes.enumerated() {
            let middle = row.operands(shapes, seed: UInt64(seed))
            var random = SeededGenerator(seed: UInt64(seed) + 90)
            let radius = 1e-3
            let (lower, upper) = (middle.map { $0 - radius }, middle.map { $0 + radius })
            let b = try bounds(fromTree: lower, to: upper) { Self.weighted(row.function, $0) }
            for _ in 0..<4 {
                let x = middle.map { tensor in
                    tensor
                        + Tensor(
                            shape: tensor.shape,
                            scalars: (0..<tensor.shape.count).map { _ in .random(in: -radius...radius, using: &random) }
                        )
                }
                let (value, gradient) = valueWithGradient(atTree: x) { Self.weighted(row.function, $0) }
                let slack = 1e-10 * max(1, abs(value.scalar))
                #expect(
                    b.value.lower - slack <= value.scalar && value.scalar <= b.value.upper + slack,
                    "\(value.scalar) in \(b.value) at \(shapes)")
                for (derivative, range) in zip(gradient.flatMap(\.scalars), b.gradient) {
                    let slack = 1e-9 * max(1, abs(derivative))
                    #expect(
                        range.lower - slack <= derivative && derivative <= range.upper + slack,
                        "\(derivative) in \(range) at \(shapes)")
                }
            }
            // No result is unbounded.
            #expect(b.value.width < 40, "\(b.value) at \(shapes)")
        }
    }

    @Test(arguments: TensorRow.decomposing) func errorBarsReachTheTapesValues(row: TensorRow) {
        for (seed, shapes) in row.shapes.enumerated() {
            // Numbers that `Float` holds exactly.
            let singles = row.operands(shapes, seed: UInt64(seed)).map { $0.converted(to: Float.self) }
            let x = singles.map { $0.converted(to: Double.self) }
            let bars = errorBars(atTree: x) { Self.weighted(row.function, $0) }
            let (value, gradient) = valueWithGradient(atTree: x) { Self.weighted(row.function, $0) }
            #expect(isClose(bars.value.value, value.scalar, within: 1e-12), "\(shapes)")
            #expect(areClose(bars.gradient.map(\.value), gradient.flatMap(\.scalars), within: 1e-11), "\(shapes)")
            #expect(bars.value.error < 1e-11)
            // In `Float` the bars hold the value that doubles give for the same numbers.
            let wide = errorBars(atTree: singles) { Self.weighted(row.function, $0) }
            let single = valueWithGradient(atTree: singles) { Self.weighted(row.function, $0) }
            #expect(abs(wide.value.value - value.scalar) <= wide.value.error + 1e-12, "\(wide.value) at \(shapes)")
            let reached = abs(Double(single.value.scalar) - value.scalar)
            #expect(reached <= 2 * wide.value.error + 1e-12, "\(reached) beyond \(wide.value) at \(shapes)")
            for (bar, exact) in zip(wide.gradient, gradient.flatMap(\.scalars)) {
                #expect(abs(bar.value - exact) <= bar.error + 1e-9, "\(bar) for \(exact) at \(shapes)")
            }
        }
    }

    /// A classifier over a box of images: its class is certain where the bounds say so, and no sampled image
    /// contradicts them.
    @Test func aNetworkOverABox() throws {
        var random = SeededGenerator(seed: 5)
        func normals(_ shape: Shape) -> Tensor<Float> {
            Tensor(shape: shape, scalars: (0..<shape.count).map { _ in .random(in: -1...1, using: &random) })
        }
        let (w1, b1, w2) = (normals([6, 5]), normals([5]), normals([5, 3]))
        func network(_ x: TensorVariable<Float>) -> TensorVariable<Float> {
            let hidden = relu(matmul(x, TensorVariable(w1)) + TensorVariable(b1))
            return matmul(hidden, TensorVariable(w2)).softmax()
        }
        let x = normals([1, 6])
        let b = try bounds(from: x - 0.01, to: x + 0.01) { network($0)[0, 1] }
        for _ in 0..<50 {
            let noise = 0.01 * normals([1, 6])
            let p = withoutRecording(x + noise) { network($0) }
            #expect(b.value.contains(Double(p.scalars[1])))
        }
        #expect(b.value.width < 0.3 && b.gradient.count == 6)
    }

    /// A selection is bounded over both branches; a comparison that decides what is recorded is not.
    @Test func choices() throws {
        let (lower, upper) = (Tensor<Double>([-1, 2]), Tensor<Double>([2, 3]))
        let b = try bounds(from: lower, to: upper) { x in select(x .> 0, x, 0.5 * x).sum() }
        #expect(b.value == Interval(1, 5))
        #expect(b.gradient[1] == Interval(1, 1))
        #expect(throws: UndecidedComparison.self) {
            try bounds(from: lower, to: upper) { x in x[0] > 0 ? x.sum() : -x.sum() }
        }
        #expect(throws: ValueRead.self) { try bounds(from: lower, to: upper) { x in (x * x.value[0]).sum() } }
    }

    /// Masked logits: probability and error bars are 0, also in a row of only masked logits.
    @Test func maskedLogits() {
        let x = Tensor<Double>([[0.5, -.infinity, 1], [-.infinity, -.infinity, -.infinity]])
        let bars = errorBars(at: x) { x in x.softmax()[0, 1] + x.softmax()[1, 2] }
        #expect(bars.value.value == 0 && bars.value.error < 1e-300)
        let sure = errorBars(at: x) { x in x.softmax()[0, 0] }
        #expect(isClose(sure.value.value, 1 / (1 + exp(0.5)), within: 1e-15))
        #expect(sure.gradient[1].value == 0 && sure.gradient[3].value == 0)
    }

    /// Σ x·w, composed of operations that have elements, and with a number of its own.
    struct WeightedSum: ComposedOperation {
        var name: String { "weightedSum" }
        var reads: Reads { .inputs }
        var lowering: TensorLowering { .composition(self) }
        func resultShape(of operands: [Shape]) -> Shape { [] }
        func value<Scalar: TensorScalar>(_ operands: [Tensor<Scalar>], shape: Shape) -> Tensor<Scalar> {
            composed(operands)
        }
        func composed<T: TensorAlgebra>(_ operands: [T]) -> T {
            let (x, w) = (operands[0], operands[1])
            return T.placing(x.element(at: 0) * w.element(at: 0), at: 0, in: [])
                + (x.slice(along: 0, 1..<x.shape[0]) * w.slice(along: 0, 1..<w.shape[0])).sum()
        }
        func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
            row.product(adjoint, row[1 - operand])
        }
    }

    /// A user's operation that is composed of others needs no elements of its own.
    @Test func compositionsDecompose() throws {
        let weights = Tensor<Double>([1, -2, 3])
        func function<T: TensorAlgebra>(_ x: T) -> T where T.Scalar == Double {
            T.apply(WeightedSum(), [x, T(weights)])
        }
        let (lower, upper) = (Tensor<Double>([0, 1, -1]), Tensor<Double>([1, 2, 1]))
        let b = try bounds(from: lower, to: upper) { function($0) }
        #expect(abs(b.value.lower + 7) < 1e-12 && abs(b.value.upper - 2) < 1e-12, "\(b.value)")
        for (range, weight) in zip(b.gradient, weights.scalars) { #expect(range.contains(weight), "\(b.gradient)") }
    }

    struct Cube: ScalarOperation {
        var name: String { "cube" }
        func value(_ x: [Double]) -> Double { x[0] * x[0] * x[0] }
        func partials<Number: ElementaryNumber>(_ x: [Number], _ y: Number) -> [Number] { [3 * x[0] * x[0]] }
    }

    /// An opaque operation stops with its name.
    @Test(arguments: ["cube", "form", "symmetricEigen"]) func stops(name: String) async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) { [name] in
            if name == "cube" {
                _ = try bounds(over: [0...1]) { x in Variable.apply(Cube(), [x[0]]) }
            } else if name == "symmetricEigen" {
                let a = Tensor<Double>.identity(2)
                _ = try bounds(from: a, to: a + 1) { x in x.symmetricEigenvalues().sum() }
            } else {
                _ = try bounds(from: Tensor<Double>([1]), to: Tensor<Double>([1, 2])) { x in x.sum() }
            }
        }
        let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(message.contains(name), "\(message)")
    }
}

/// A function's value on constants.
private func withoutRecording(
    _ x: Tensor<Float>, _ function: (TensorVariable<Float>) -> TensorVariable<Float>
) -> Tensor<Float> {
    function(TensorVariable(x)).value
}
