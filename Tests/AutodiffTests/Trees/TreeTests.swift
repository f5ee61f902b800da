import Foundation
import Testing

@testable import Autodiff

private struct Layer: DifferentiableStructure, Equatable {
    var w: Tensor<Float>, b: [Double]
    static var parts: Parts<Layer> { Parts(\.w, \.b) }
}

/// Trees of numbers and tensors: the order, names and form of their leaves, building them from others, and arithmetic.
struct TreeTests {
    private typealias Tree = TreeTuple<[String: Layer], [Tensor<Double>?], Double>

    private let tree = Tree(
        ["out": Layer(w: [[5, 6]], b: [7]), "in": Layer(w: [[1], [2]], b: [3, 4])], [[8, 9], nil], 10)

    @Test func leavesAreOrdered() {
        // Keys by name, then members by `parts`, then elements.
        #expect(Coordinates(tree).vector(tree) == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
        var other = ["in": tree.elements.0["in"]!]
        other["out"] = tree.elements.0["out"]
        #expect(Leaves(of: other).form == Leaves(of: tree.elements.0).form)
        let tape = Tape()
        let recorded = tree.recorded(on: tape)
        #expect(recorded.rows == Array(0..<tape.count))
        #expect(recorded.plainValue.elements.0 == tree.elements.0)
        #expect(recorded.plainValue.elements.1 == tree.elements.1)
        #expect(recorded.tapeStorage == tape.storage)
    }

    @Test func leavesHaveNames() {
        let layers = ["in": [Layer(w: [1], b: [])], "out": [Layer(w: [2], b: []), Layer(w: [3], b: [])]]
        #expect(layers.mapValues { $0.map(\.w) }.namedVariables(Float.self).map(\.name) == ["in.0", "out.0", "out.1"])
        #expect(layers.namedVariables(Float.self).map(\.name) == ["in.0.w", "out.0.w", "out.1.w"])
    }

    @Test func treesAreBuiltFromLeavesOfTheirForm() {
        let coordinates = Coordinates(tree)
        let doubled = coordinates.value(coordinates.vector(tree).map { 2 * $0 })
        #expect(doubled.elements.0["in"] == Layer(w: [[2], [4]], b: [6, 8]))
        #expect(doubled.elements.1 == [[16, 18], nil])
        #expect(doubled.elements.2 == 20)
        let copy = tree.with(Leaves(of: doubled).all)
        #expect(coordinates.vector(copy) == coordinates.vector(doubled))
        #expect(coordinates.precision == Double(Float.ulpOfOne))
    }

    @Test func formsDifferByCountsKeysTypesAndShapes() {
        func form(_ tree: some PlainTree) -> TreeForm { Leaves(of: tree).form }
        #expect(form([1.0, 2]) == form([3.0, 4]))
        #expect(form([1.0, 2]) != form([1.0]))
        #expect(form([[1.0], [2.0, 3]]) != form([[1.0, 2], [3.0]]))
        #expect(form(["a": 1.0]) != form(["b": 1.0]))
        #expect(form([Optional(1.0), nil]) != form([nil, Optional(1.0)]))
        #expect(form(Tensor<Float>([1])) != form(Tensor<Double>([1])))
        #expect(form(Tensor<Double>(1)) != form(1.0))
        #expect(form(Tensor<Double>([[1, 2]])) != form(Tensor<Double>([[1], [2]])))
    }

    @Test func arithmeticOnAnyTree() {
        let arrays: [Tensor<Float>] = [[1, 2], [3]]
        #expect(arrays.adding(arrays, scaledBy: -0.5) == [[0.5, 1], [1.5]])
        #expect(["a": 1.0, "b": 2].adding(["a": 3, "b": 5]) == ["a": 4, "b": 7])
        #expect([[1.0], [2, 3]].subtracting([[1], [1, 1]]) == [[0], [1, 2]])
        #expect([Optional(2.0), nil].scaled(by: 3) == [6, nil])
        var layer = Layer(w: [1, 2], b: [3])
        layer.add(Layer(w: [1, 1], b: [1]), scaledBy: 2)
        #expect(layer == Layer(w: [3, 4], b: [5]))
        layer -= 0.5 * layer
        #expect(layer == Layer(w: [1.5, 2], b: [2.5]))
        #expect(layer.zeros() == Layer(w: [0, 0], b: [0]))
        #expect([1.0, 2].dot([3, 4]) == 11)
        #expect(["a": Tensor<Double>([3, 0]), "b": [4]].norm() == 5)
    }

    /// Squares neither overflow nor underflow, and NaN and infinity propagate.
    @Test func normsAtTheEndsOfTheRange() {
        #expect(abs([3e200, 4e200].norm() / 5e200 - 1) < 1e-15)
        #expect(abs([3e-200, 4e-200].norm() / 5e-200 - 1) < 1e-15)
        #expect([Double]().norm() == 0)
        #expect([0.0, -.infinity].norm() == .infinity)
        #expect([1, .nan, .infinity].norm().isNaN)
        #expect([Double.nan].zeros() == [0])
    }

    /// A tensor of `Float` is added in its own precision: 0.1 is rounded first, as in `x + 0.1 * y` of tensors.
    @Test func leavesKeepTheirPrecision() {
        let (x, y): (Tensor<Float>, Tensor<Float>) = ([1, 0.3], [0.7, 3])
        #expect([x].adding([y], scaledBy: 0.1)[0] == x + 0.1 * y)
        #expect([1.0].adding([0.7], scaledBy: 0.1) == [1 + 0.1 * 0.7])
    }

    @Test func tupleIsEquivalentToSeveralInputs() throws {
        let inputs = TreeTuple(Tensor<Double>([1, 2]), 3.0)
        let gradient = gradient(atTree: inputs) { inputs in (inputs.elements.0 * inputs.elements.1).sum() }
        #expect(gradient.elements.0 == [3, 3])
        #expect(gradient.elements.1 == 3)
        try checkGradient(atTree: inputs) { inputs in (inputs.elements.0 * inputs.elements.1).sum() }
    }
}
