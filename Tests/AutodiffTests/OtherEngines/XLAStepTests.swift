import Testing

@testable import Autodiff

/// Steps on one device and on several against those of our own programs.
@Suite(.enabled(if: Plugin.path != nil, Plugin.reason)) struct XLAStepTests {
    typealias Function<Scalar: TensorScalar> = CompiledStep<Scalar>.Function

    /// A classifier of two layers with batch normalization, softmax cross-entropy and Adam. Outputs are the loss, the
    /// logits and the gradients.
    static func classifier<Scalar: TensorScalar>(_: Scalar.Type) -> Function<Scalar> {
        { state, inputs in
            let parameters = Array(state[0..<4])
            var logits: TensorVariable<Scalar>?
            let (loss, gradients) = valueWithGradient(atRecordedTree: parameters) { p in
                let hidden = matmul(inputs[0], p[0]) + p[1]
                let mean = hidden.mean(along: [0], keepingAxes: true)
                let variance = hidden.variance(along: [0], keepingAxes: true)
                let z = matmul(tanh((hidden - mean) / sqrt(variance + 1e-3)), p[2]) + p[3]
                logits = z
                return softmaxCrossEntropy(logits: z, targets: inputs[1]).mean()
            }
            var next = state
            for place in 0..<4 {
                let (m, v) = (4 + place, 8 + place)
                next[m] = 0.9 * state[m] + 0.1 * gradients[place]
                next[v] = 0.99 * state[v] + 0.01 * square(gradients[place])
                next[place] = state[place] - inputs[2] * next[m] / (sqrt(next[v]) + 1e-4)
            }
            return (state: next, outputs: [loss, logits!] + gradients)
        }
    }

    static func start<Scalar: TensorScalar>(_: Scalar.Type) -> [Tensor<Scalar>] {
        var random = SeededGenerator(seed: 3)
        let shapes: [Shape] = [[6, 5], [5], [5, 3], [3]]
        let parameters = shapes.map { shape in
            Tensor(shape: shape, scalars: (0..<shape.count).map { _ in Scalar(.random(in: -1...1, using: &random)) })
        }
        return parameters + shapes.map { .zeros($0) } + shapes.map { .zeros($0) }
    }

    static func batch<Scalar: TensorScalar>(_ rows: Int, _ step: Int, _: Scalar.Type) -> [Tensor<Scalar>] {
        var random = SeededGenerator(seed: UInt64(step))
        let x = Tensor<Scalar>(
            shape: [rows, 6], scalars: (0..<6 * rows).map { _ in Scalar(.random(in: -1...1, using: &random)) })
        let labels = (0..<rows).map { _ in Int.random(in: 0..<3, using: &random) }
        return [x, .oneHot(labels, classes: 3), Tensor(0.01)]
    }

    /// Step by step the same outputs, among them the gradients, and the same state as our own program.
    func expectAgreement<Scalar: TensorScalar>(_ type: Scalar.Type, devices: Int, within tolerance: Double) throws {
        let own = CompiledStep(state: Self.start(type), Self.classifier(type))
        let step = XLAStep(
            on: try Plugin.device(devices), state: Self.start(type), Self.classifier(type))
        for number in 1...12 {
            // The last step of an epoch has fewer rows.
            let inputs = Self.batch(number % 4 == 0 ? 8 : 24, number, type)
            let run = own.prepared(for: inputs.map(\.shape))
            for (place, tensor) in inputs.enumerated() { run.inputs[place].update(from: tensor.scalars) }
            run()
            for (place, output) in try step(inputs, batch: 0..<2).enumerated() {
                let expected = Tensor(shape: output.shape, scalars: Array(run.outputs[place]))
                #expect(isClose(output, expected, within: tolerance), "step \(number), output \(place)")
            }
        }
        for (found, expected) in zip(try step.state(), own.state) {
            #expect(isClose(found, expected, within: 10 * tolerance))
        }
    }

    @Test func oneDevice() throws {
        try expectAgreement(Float.self, devices: 1, within: 2e-6)
        try expectAgreement(Double.self, devices: 1, within: 1e-12)
    }

    @Test func eightDevices() throws {
        try expectAgreement(Float.self, devices: 8, within: 2e-6)
        try expectAgreement(Double.self, devices: 8, within: 1e-12)
    }

    /// The batch is in shards, and the devices' sums are combined in the program.
    @Test func textForEightDevices() throws {
        let step = XLAStep(
            on: try Plugin.device(8), state: Self.start(Float.self), Self.classifier(Float.self))
        let text = try step.stableHLO(for: [[24, 6], [24, 3], []], batch: 0..<2)
        #expect(text.contains("mhlo.num_replicas = 8"))
        #expect(text.contains("%arg12: tensor<3x6xf32>, %arg13: tensor<3x3xf32>, %arg14: tensor<f32>"))
        #expect(text.contains("stablehlo.all_reduce") && !text.contains("stablehlo.all_gather"))
        #expect(text.contains("%arg0: tensor<6x5xf32> {tf.aliasing_output = 0 : i32}"))
    }

    @Test func batchesThatCannotBeDivided() throws {
        let step = XLAStep(
            on: try Plugin.device(8), state: Self.start(Float.self), Self.classifier(Float.self))
        #expect(throws: XLAError.batch(rows: 20, devices: 8)) { try step(Self.batch(20, 1, Float.self), batch: 0..<2) }
        #expect("\(XLAError.batch(rows: 20, devices: 8))".hasSuffix("a multiple of 8, or 1, 2, 4, 5, 10 or 20 devices"))
        // The state is still there; and a batch can be computed by each device as a whole.
        let whole = try step(Self.batch(20, 1, Float.self))
        step.setState(Self.start(Float.self))
        let divided = try step(Self.batch(24, 1, Float.self), batch: 0..<2)
        #expect(whole[1].shape == [20, 3] && divided[1].shape == [24, 3])
    }

    /// State that is set replaces the device's, and is read back bit for bit.
    @Test func state() throws {
        let step = XLAStep(on: try Plugin.device(2), state: [Tensor<Float>([1, 2])]) { state, inputs in
            (state: [state[0] * inputs[0]], outputs: [state[0].sum()])
        }
        #expect(try step.state() == [[1, 2]])
        #expect(try step([Tensor(3)]) == [Tensor(3)])
        #expect(try step.state() == [[3, 6]])
        step.setState([[5, 7]])
        #expect(try step([Tensor(2)]) == [Tensor(12)])
        #expect(try step.state() == [[10, 14]])
    }

    /// After a run with another branch than recorded the state is gone, until it is set.
    @Test func otherBranches() throws {
        let step = XLAStep(on: try Plugin.device(), state: [Tensor<Float>(1)]) { state, inputs in
            (state: [inputs[0].scalar > 0 ? state[0] + inputs[0] : state[0]], outputs: [])
        }
        _ = try step([Tensor(2)])
        #expect(try step.state() == [Tensor(3)])
        #expect(throws: XLAError.otherBranch) { try step([Tensor(-2)]) }
        #expect(throws: XLAError.otherBranch) { try step.state() }
        #expect(throws: XLAError.otherBranch) { try step([Tensor(2)]) }
        step.setState([Tensor(5)])
        _ = try step([Tensor(2)])
        #expect(try step.state() == [Tensor(7)])
    }

    /// Each primitive on two devices, with operands divided along their first axis, against one.
    @Test(arguments: PlacedFunction.all) func placements(function: PlacedFunction) throws {
        var random = SeededGenerator(seed: 5)
        let x = function.shapes.map { shape in
            Tensor<Double>(shape: shape, scalars: (0..<shape.count).map { _ in .random(in: -1...1, using: &random) })
        }
        let graph = ProgramGraph.recording(of: { (x: [TensorVariable<Double>]) in function.body(x) }, at: x)
        let program = try StableHLOProgram(graph, devices: 2, divided: function.divided)
        let found = try program.results(x, on: Plugin.device(2))
        let expected = compileTree { (x: [TensorVariable<Double>]) in function.body(x) }(x)
        #expect(found.count == expected.count)
        for (place, (found, expected)) in zip(found, expected).enumerated() {
            #expect(isClose(try #require(found.typed(Double.self)), expected, within: 1e-12), "result \(place)")
        }
    }
}

/// Operations on tensors of which some are divided along their first axis.
struct PlacedFunction: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let shapes: [Shape]
    let divided: Set<Int>
    let body: @Sendable ([TensorVariable<Double>]) -> [TensorVariable<Double>]

    init(
        _ name: String, _ shapes: [Shape], _ divided: Set<Int>,
        _ body: @escaping @Sendable ([TensorVariable<Double>]) -> [TensorVariable<Double>]
    ) {
        (testDescription, self.shapes, self.divided, self.body) = (name, shapes, divided, body)
    }

    static let all = [
        PlacedFunction("elementwise", [[4, 3], [3], [4, 3], [2, 4, 1]], [0]) { x in
            [x[0] * x[1], x[0] - x[2], x[0] / (x[3] + 4), select(x[2] .> x[0], x[1], x[0])]
        },
        PlacedFunction("shapes", [[4, 6]], [0]) { x in
            [
                x[0].reshaped(to: [1, 2, 2, 6]), x[0].reshaped(to: [24]), x[0].reshaped(to: [3, 8]),
                x[0].transposed(), x[0].transposed().reshaped(to: [3, 2, 4]), x[0].slice(along: 1, 1..<5),
                x[0].slice(along: 0, 1..<3), x[0].padded(along: 1, before: 1, after: 2),
                x[0].padded(along: 0, before: 1, after: 1), x[0].flipped(along: [0]), x[0].flipped(along: [1]),
                x[0].broadcast(to: [3, 4, 6]), .concatenate([x[0], x[0]], along: 1),
                .concatenate([x[0], x[0]], along: 0), x[0].gatherRows([3, 0, 0]),
                x[0].transposed().gatherRows([5, 1]), x[0].transposed().scatterRows([0, 1, 0, 1, 1, 1], rows: 2),
            ]
        },
        PlacedFunction("indices", [[4, 6], [4, 6]], [0, 1]) { x in
            let order = x[1].argsort(along: 1)
            return [
                x[0].taking([5, 0, 5], along: 1), x[0].taking([3, 0], along: 0),
                x[0].takingElements(at: order, along: 1),
                x[0].takingElements(at: x[1].argsort(along: 0), along: 0), x[0].sorted(along: 0, descending: true),
                x[0].puttingAddingElements(x[1], at: order, along: 1), x[0].segmentSums([1, 0, 1, 1], count: 2),
                x[0].transposed().segmentSums([1, 0, 1, 1], count: 2, along: 1),
                x[0].segmentMaxima([1, 0, 1, 1], count: 2), x[0].median(along: [0]), x[0].median(along: [1]),
            ]
        },
        PlacedFunction("reductions", [[4, 6]], [0]) { x in
            [
                x[0].sum(), x[0].sum(along: [1]), x[0].sum(along: [0]), x[0].max(), x[0].max(along: [1]),
                x[0].min(along: [0]), x[0].mean(along: [0]), x[0].variance(along: [0]), x[0].logSumExp(along: [0]),
                x[0].softmax(along: 0), x[0].softmax(along: 1), x[0].norm(), x[0].cumulativeSum(along: 0),
                x[0].cumulativeSum(along: 1), x[0].product(along: [0]),
            ]
        },
        PlacedFunction("products", [[4, 6], [6, 2], [4, 2], [2, 4]], [0]) { x in
            [
                matmul(x[0], x[1]), matmul(x[0], x[2], transposingLeft: true),
                matmul(x[2], x[0], transposingLeft: true),
                matmul(x[3], x[0]), matmul(x[1], x[0], transposingLeft: true, transposingRight: true),
                matmul(x[0].transposed(), x[0]), matmul(x[0], x[0], transposingRight: true),
            ]
        },
        PlacedFunction("both divided", [[4, 6], [4, 2], [6, 4]], [0, 1, 2]) { x in
            [
                matmul(x[0], x[1], transposingLeft: true), matmul(x[0], x[2]), matmul(x[2], x[0]), x[0] + x[0],
                x[1] * x[2].transposed().slice(along: 1, 0..<2),
            ]
        },
        PlacedFunction("batches of matrices", [[4, 3, 3], [4, 3, 2], [3, 3]], [0, 1]) { x in
            let large = x[0] + 4 * TensorVariable(Tensor<Double>.identity(3))
            let positive = matmul(x[0], x[0], transposingRight: true) + TensorVariable(Tensor<Double>.identity(3))
            return [
                matmul(x[0], x[1]), matmul(x[2], x[1]), matmul(x[0], x[2]), x[0].diagonal(),
                x[0].diagonal().diagonalMatrix(), triangularSolve(large, x[1]), positive.cholesky(),
                solve(large, x[1]), large.logDeterminant(),
            ]
        },
        PlacedFunction("images", [[2, 4, 4, 2], [2, 2, 2, 3]], [0]) { x in
            let window = Window2D(2, 2, stride: Window2D.Extents(2, 2))
            let f = { (x: [TensorVariable<Double>]) in
                square(convolution2D(x[0], x[1], Window2D(2, 2)).maximumPool(Window2D(2, 2))).sum()
            }
            return [convolution2D(x[0], x[1], Window2D(2, 2)), x[0].maximumPool(window), x[0].averagePool(window)]
                + gradient(atRecordedTree: x, of: f)
        },
        PlacedFunction("elements", [[4, 2]], [0]) { x in
            [TensorVariable(scalar: x[0][3, 1] * x[0][0, 0]), .placing(x[0][1, 0], at: 2, in: [2, 2])]
        },
    ]
}
