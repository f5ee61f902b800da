import Autodiff
import Foundation

/// The loss of an LSTM with diagonal weights, unrolled in time, on a sequence of characters: a standard benchmark for
/// automatic differentiation (ADBench).
///
/// Each layer has d units, and a unit's gates depend only on that unit: with the layer's input x and its state h, c,
///
/// ```text
/// f = σ(x·w₀ + b₀), i = σ(h·w₁ + b₁), o = σ(x·w₂ + b₂), g = tanh(h·w₃ + b₃), c ← c·f + i·g, h ← o·tanh c
/// ```
///
/// The first layer's input is the sequence's element times d weights; the prediction is the last layer's h times d
/// weights plus d biases; and the loss is −Σ Σ next·(prediction − log(Σ exp prediction + 2)) over time steps and units,
/// divided by their number.
public struct LongShortTermMemory: Sendable {
    /// The number of layers.
    public let layers: Int
    /// The number of units per layer.
    public let units: Int
    /// A network of `layers` layers with `units` units each.
    public init(layers: Int, units: Int) {
        self.layers = layers
        self.units = units
    }

    /// The number of parameters: 8·d per layer (four weights, then four biases), and 3·d for input and output.
    public var parameterCount: Int { (8 * layers + 3) * units }
    /// The number of components of a state: h and c of each layer.
    public var stateCount: Int { 2 * layers * units }

    /// The loss for any kind of number.
    /// - Parameters:
    ///   - parameters: ``parameterCount`` numbers: for each layer w₀ … w₃ and b₀ … b₃, then the input's and the
    ///     output's weights and the output's biases.
    ///   - state: The initial state, ``stateCount`` numbers: for each layer h, then c.
    ///   - sequence: At least two vectors of d numbers.
    @_specialize(where Number == Double)
    @_specialize(where Number == Variable)
    public func loss<Number: ElementaryNumber>(
        _ parameters: [Number], state: [Double], sequence: [[Double]]
    ) -> Number {
        let d = units
        func row(_ number: Int) -> Row<Number> { Row(Array(parameters[(number * d)..<((number + 1) * d)])) }
        let states = (0..<(2 * layers)).map { Row(state[($0 * d)..<(($0 + 1) * d)].map { Number(constant: $0) }) }
        let inputs = sequence.map { Row($0.map { Number(constant: $0) }) }
        return loss((0..<(8 * layers + 3)).map(row), states, inputs) { numbers in
            var sum: Number = 0
            for number in numbers.elements { sum = sum + number }
            return Row([sum])
        }.elements[0]
    }

    /// The loss on tensors: `parameters` has the shape [8·layers + 3 × d]; the rest is as for numbers.
    public func loss<T: TensorAlgebra>(_ parameters: T, state: [Double], sequence: [[Double]]) -> T
    where T.Scalar == Double {
        let d = units
        func row(_ number: Int) -> T { parameters.slice(along: 0, number..<(number + 1)) }
        let states = (0..<(2 * layers)).map { number in
            T(Tensor(shape: [1, d], scalars: Array(state[(number * d)..<((number + 1) * d)])))
        }
        let inputs = sequence.map { T(Tensor(shape: [1, d], scalars: $0)) }
        return loss((0..<(8 * layers + 3)).map(row), states, inputs) { $0.sum(along: [1], keepingAxes: true) }.sum()
    }

    /// The loss for any kind of vector of d units: written once for arrays of scalars and for tensors.
    private func loss<Units: ElementaryNumber>(
        _ parameters: [Units], _ initial: [Units], _ inputs: [Units], sum: (Units) -> Units
    ) -> Units {
        var states = initial
        var total: Units = 0
        let output = 8 * layers
        for time in 0..<(inputs.count - 1) {
            var x: Units = inputs[time] * parameters[output]
            for layer in 0..<layers {
                let w = Array(parameters[(8 * layer)..<(8 * layer + 8)])
                let (h, c) = (states[2 * layer], states[2 * layer + 1])
                let forget: Units = sigmoid(x * w[0] + w[4])
                let enter: Units = sigmoid(h * w[1] + w[5])
                let leave: Units = sigmoid(x * w[2] + w[6])
                let change: Units = tanh(h * w[3] + w[7])
                let memory: Units = c * forget + enter * change
                x = leave * tanh(memory)
                (states[2 * layer], states[2 * layer + 1]) = (x, memory)
            }
            let prediction: Units = x * parameters[output + 1] + parameters[output + 2]
            let logarithm: Units = log(sum(exp(prediction)) + 2)
            total = total + sum(inputs[time + 1] * (prediction - logarithm))
        }
        return -total / Units(constant: Double(units * (inputs.count - 1)))
    }
}

/// A vector of numbers with elementwise arithmetic; a single number is broadcast.
private struct Row<Number: ElementaryNumber>: ElementaryNumber {
    var elements: [Number]

    init(_ elements: [Number]) { self.elements = elements }
    init(constant value: Double) { self.init([Number(constant: value)]) }
    init(floatLiteral value: Double) { self.init(constant: value) }
    init(integerLiteral value: Int) { self.init(constant: Double(value)) }

    private static func zipped<Other, Result>(_ x: [Number], _ y: [Other], _ body: (Number, Other) -> Result)
        -> [Result]
    {
        (0..<Swift.max(x.count, y.count)).map { body(x[x.count == 1 ? 0 : $0], y[y.count == 1 ? 0 : $0]) }
    }
    @_disfavoredOverload static func + (x: Row, y: Row) -> Row { Row(zipped(x.elements, y.elements) { $0 + $1 }) }
    @_disfavoredOverload static func - (x: Row, y: Row) -> Row { Row(zipped(x.elements, y.elements) { $0 - $1 }) }
    @_disfavoredOverload static func * (x: Row, y: Row) -> Row { Row(zipped(x.elements, y.elements) { $0 * $1 }) }
    @_disfavoredOverload static func / (x: Row, y: Row) -> Row { Row(zipped(x.elements, y.elements) { $0 / $1 }) }
    @_disfavoredOverload static prefix func - (x: Row) -> Row { Row(x.elements.map { -$0 }) }
    static func apply(_ opcode: Opcode, _ x: Row) -> Row { Row(x.elements.map { Number.apply(opcode, $0) }) }
    static func apply(_ opcode: Opcode, _ x: Row, _ y: Row) -> Row {
        Row(zipped(x.elements, y.elements) { Number.apply(opcode, $0, $1) })
    }
    static func compare(_ x: Row, _ comparison: Comparison, _ y: Row) -> [Number.Condition] {
        zipped(x.elements, y.elements) { Number.compare($0, comparison, $1) }
    }
    static func select(_ condition: [Number.Condition], _ yes: @autoclosure () -> Row, _ no: @autoclosure () -> Row)
        -> Row
    {
        let (yes, no) = (yes(), no())
        return Row(
            condition.indices.map { index in
                Number.select(
                    condition[index], yes.elements[yes.elements.count == 1 ? 0 : index],
                    no.elements[no.elements.count == 1 ? 0 : index])
            })
    }
}
