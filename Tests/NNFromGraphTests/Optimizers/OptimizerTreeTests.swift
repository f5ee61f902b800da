import Autodiff
import Foundation
import NNFromGraph
import Testing

private struct Layer: DifferentiableStructure, Equatable {
    var w: Tensor<Double>, b: Tensor<Float>
    static var parts: Parts<Layer> { Parts(\.w, \.b) }
}

private struct Model: DifferentiableStructure, Equatable {
    var layers: [Layer], scale: Double, table: [String: Tensor<Double>], absent: Tensor<Double>?, name = "model"
    static var parts: Parts<Model> { Parts(\.layers, \.scale, \.table, \.absent) }
}

/// Optimizers on trees: a nested structure takes the same steps as arrays of its tensors.
@Suite struct OptimizerTreeTests {
    private static let model = Model(
        layers: [Layer(w: [[1, -2], [0.5, 3]], b: [0.25, -1]), Layer(w: [[0.125]], b: [4])], scale: 1.5,
        table: ["a": [2], "b": [-1, 1]], absent: nil)

    /// The tensors of both types, with numbers as tensors of rank 0.
    private static func tensors(_ model: Model) -> (doubles: [Tensor<Double>], floats: [Tensor<Float>]) {
        (
            model.layers.map(\.w) + [Tensor(model.scale), model.table["a"]!, model.table["b"]!],
            model.layers.map(\.b)
        )
    }

    /// ½·Σ w⁴/2 + w·sin t has the gradient w³ + sin t.
    private static func gradient(_ model: Model, _ step: Int) -> Model {
        Autodiff.gradient(atTree: model) { m in
            func objective<T: TensorAlgebra>(_ w: T) -> T {
                (square(square(w)) * T(constant: 0.25) + w * T(constant: sin(Double(step)))).sum()
            }
            var sum = objective(TensorVariable<Double>(scalar: m.scale)).scalar
            for layer in m.layers { sum = sum + objective(layer.w).scalar + objective(layer.b).scalar }
            return m.table.values.reduce(sum) { $0 + objective($1).scalar }
        }
    }

    @Test(arguments: OptimizerFixtureTests.cases.indices) func structureStepsLikeItsTensors(_ number: Int) {
        let optimizer = OptimizerFixtureTests.cases[number].0
        var model = Self.model
        var run = OptimizerRun(optimizer, for: model)
        var (doubles, floats) = Self.tensors(model)
        var doubleRun = OptimizerRun(optimizer, for: doubles)
        var floatRun = OptimizerRun(optimizer, for: floats)
        for step in 1...5 {
            let gradient = Self.gradient(model, step)
            let parts = Self.tensors(gradient)
            run.update(&model, gradients: gradient)
            doubleRun.update(&doubles, gradients: parts.doubles)
            floatRun.update(&floats, gradients: parts.floats)
            #expect(Self.tensors(model) == (doubles, floats), "\(optimizer), step \(step)")
        }
        #expect(model != Self.model && model.name == "model" && model.absent == nil)
        #expect(run.step == 5 && run.state.count == optimizer.stateCount)
        for (own, other) in zip(run.state, doubleRun.state) { #expect(Self.tensors(own).doubles == other) }
    }

    @Test func dictionariesArraysAndNumbers() {
        var table = ["w": Tensor<Double>([1, 2]), "b": [3]]
        var run = OptimizerRun(StochasticGradientDescent(learningRate: 0.5), for: table)
        run.update(&table, gradients: ["w": [2, 2], "b": [4]])
        #expect(table == ["w": [0, 1], "b": [1]])
        var nested = [[1.0, 2], [3]]
        var second = OptimizerRun(StochasticGradientDescent(learningRate: 1, momentum: 0.5), for: nested)
        for _ in 0..<2 { second.update(&nested, gradients: [[1, 0], [2]]) }
        #expect(nested == [[-1.5, 2], [-2]])
        #expect(second.state == [[[1.5, 0], [3]]])
        var x = 3.0
        var third = OptimizerRun(Adam(learningRate: 0.125), for: x)
        third.update(&x, gradients: 1e-3)
        #expect(abs(x - 2.875) < 1e-5)
    }

    @Test func lbfgsOnAStructureAgreesWithTensors() throws {
        struct Point: DifferentiableStructure, Equatable {
            var x: Double, y: Tensor<Double>
            static var parts: Parts<Point> { Parts(\.x, \.y) }
        }
        func rosenbrock<T: ElementaryNumber>(_ x: T, _ y: T) -> T {
            (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x)
        }
        let search = LBFGS(gradientTolerance: 1e-9)
        let structure = try search.minimize(from: Point(x: -1.2, y: [1])) { point in
            valueWithGradient(atTree: point) { p in rosenbrock(p.x, p.y[0]) }
        }
        let tensors = try search.minimize(from: [Tensor<Double>([-1.2]), [1]]) { tensors in
            valueWithGradient(atTree: tensors) { t in rosenbrock(t[0][0], t[1][0]) }
        }
        #expect(structure.end == .converged && structure.evaluations == tensors.evaluations)
        #expect(structure.parameters.x == tensors.parameters[0].scalars[0])
        #expect(structure.parameters.y == tensors.parameters[1])
        #expect(abs(structure.parameters.x - 1) < 1e-8)
    }
}
