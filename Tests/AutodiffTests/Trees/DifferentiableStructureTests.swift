import Autodiff
import Foundation
import Testing

private struct Layer: DifferentiableStructure, Equatable {
    var w: Tensor<Double>, b: Tensor<Double>
    static var parts: Parts<Layer> { Parts(\.w, \.b) }
}

private struct Model: DifferentiableStructure, Equatable {
    var layers: [Layer], scale = 1.5, single: Tensor<Float>?, table = ["a": 2.0], name = "model"
    static var parts: Parts<Model> { Parts(\.layers, \.scale, \.single, \.table) }
}

/// User-defined types that list their parts: nested, with optionals, arrays and dictionaries, numbers and tensors of
/// both types.
struct DifferentiableStructureTests {
    private let model = Model(
        layers: [Layer(w: [[1, 2], [3, 4]], b: [0.5, -1]), Layer(w: [[0.5, 0], [1, -1]], b: [0, 0.25])],
        single: [1, 2])

    private func loss(_ m: RecordedStructureOf<Model>) -> Variable {
        var h = TensorVariable<Double>([0.1, -0.2])
        for layer in m.layers { h = tanh(matmul(h, layer.w) + layer.b) }
        return square(h).sum().scalar * m.scale + m.single!.sum().scalar * m.table["a"]!
    }

    @Test func gradientHasTheStructuresForm() {
        let (value, gradient) = valueWithGradient(atTree: model) { m in loss(m) }
        // The same function with the parts as separate arguments.
        let w = model.layers.map(\.w)
        let b = model.layers.map(\.b)
        let (other, (dw, db, scale)) = valueWithGradient(atTree: w, b, 1.5) { w, b, scale in
            var h = TensorVariable<Double>([0.1, -0.2])
            for (w, b) in zip(w, b) { h = tanh(matmul(h, w) + b) }
            return square(h).sum().scalar * scale + 6
        }
        #expect(value == other)
        #expect(gradient.layers.map(\.w) == dw)
        #expect(gradient.layers.map(\.b) == db)
        #expect(gradient.scale == scale)
        #expect(gradient.single?.scalars == [2, 2])
        #expect(gradient.table == ["a": 3])
        #expect(gradient.name == "model")
    }

    /// A member that meets a plain number is still the variable, and members that are not parts are constants.
    @Test func membersBesidePlainNumbers() throws {
        struct Pair: DifferentiableStructure {
            var a = 1.0, b = 2.0, rates = [0.5, 3.0], power = 2
            static var parts: Parts<Pair> { Parts(\.a, \.b, \.rates) }
        }
        // e^(−a/2)·b, where each factor is in a constant of its own.
        let decay = gradient(atTree: Pair()) { p in
            let factor = p.b
            let decay = exp(-0.5 * p.a)
            return decay * factor
        }
        #expect(abs(decay.a + exp(-0.5)) < 1e-15 && abs(decay.b - exp(-0.5)) < 1e-15)
        // a·b + (a/2 − 1)·(2b − 1), of which the derivatives are b + (2b − 1)/2 and a + 2·(a/2 − 1).
        let sum = gradient(atTree: Pair()) { p in
            let left = p.a * 0.5 - 1
            let right = p.b * 2.0 - 1
            return p.a * p.b + left * right
        }
        #expect(sum.a == 3.5 && sum.b == 0)
        // Σ rᵢ·a/2, and a to a power that is a constant.
        let rates = gradient(atTree: Pair()) { p in
            let halves = p.rates.map { $0 * 0.5 }
            return halves.reduce(0, +) * p.a + pow(p.a, p.plain.power)
        }
        #expect(rates.a == 1.75 + 2 && rates.rates == [0.5, 0.5])
        try checkGradient(atTree: Pair(), order: 2) { p in
            let angle = 2 * .pi * p.a + 1 / p.b
            return sin(angle) * sqrt(p.a * p.a + 1.5) + p.rates[0] * 0.5 * p.a
        }
    }

    /// Numbers that lie behind others, inside a member, behind a setter, or that are observed.
    @Test func numbersWhereverTheyAreStored() {
        struct Inner { var skipped: Float = 7, number = 3.0 }
        final class Log { var count = 0 }
        struct Places: DifferentiableStructure {
            var flag = true, first = 1.5, inner = Inner(), log = Log()
            var seen = 2.0 { didSet { log.count += 1 } }
            var doubled: Double {
                get { 2 * stored }
                set { stored = newValue / 2 }
            }
            var stored = 4.0
            static let parts = Parts<Places>(\.first, \.inner.number, \.seen, \.doubled)
        }
        let places = Places()
        let (value, gradient) = valueWithGradient(atTree: places) { p in
            p.first * p[dynamicMember: \.inner.number] + p.seen * p.doubled
        }
        #expect(value == 20.5)
        #expect([gradient.first, gradient.inner.number, gradient.seen, gradient.doubled] == [3, 1.5, 8, 2])
        #expect(gradient.stored == 1)
        #expect(gradient.flag && gradient.inner.skipped == 7)
        #expect(places.log.count > 0, "observers of a member are called")
        #expect((places - places).norm() == 0)
    }

    @Test func checkerAndHigherOrders() throws {
        try checkGradient(atTree: model.layers[0], order: 2) { layer in
            square(tanh(matmul(TensorVariable<Double>([0.1, -0.2]), layer.w) + layer.b)).sum()
        }
        // A gradient inside a recording: of ½·|w|², w itself.
        let layer = model.layers[0]
        let outer = gradient(atTree: layer) { layer in
            let inner = gradient(atRecordedTree: layer) { layer in (layer.w * layer.w).sum() * 0.5 }
            return (inner.w * inner.w).sum()
        }
        #expect(outer.w == 2 * layer.w)
        #expect(outer.b == Tensor<Double>([0, 0]))
    }

    @Test func arithmeticAndNorm() {
        var layer = model.layers[0]
        let unit = Layer(w: [[1, 0], [0, 1]], b: [1, 1])
        layer -= 0.5 * unit
        #expect(layer == Layer(w: [[0.5, 2], [3, 3.5]], b: [0, -1.5]))
        layer += 0.5 * unit
        #expect(layer == model.layers[0])
        #expect((layer - layer).norm() == 0)
        #expect(unit.norm() == 2)
        #expect((model + model).single == [2, 4])
    }

    @Test func compiledAndAbsentParts() {
        let program = compileTree { (layer: RecordedStructureOf<Layer>) in (layer.w * layer.w).sum() + layer.b.sum() }
        let gradient = program.gradient(at: model.layers[0])
        #expect(gradient == Layer(w: [[2, 4], [6, 8]], b: [1, 1]))
        var absent = model
        absent.single = nil
        let found = Autodiff.gradient(atTree: absent) { m in m.scale * m.scale }
        #expect(found.single == nil && found.scale == 3)
    }
}
