import Autodiff
import Foundation
import NNFromGraph
import Testing

/// The standard problems: scalars against tensors, programs against recordings, gradients against the checker, values
/// against hand-worked ones.
struct StandardProblemTests {
    static func areClose(_ x: [Double], _ y: [Double]) -> Bool {
        x.count == y.count
            && zip(x, y).allSatisfy { (x: Double, y: Double) -> Bool in
                (x - y).magnitude <= 1e-11 * Swift.max(1, x.magnitude)
            }
    }

    // MARK: Gaussian mixture

    static let mixture = GaussianMixture(
        points: Tensor([[0.5, -1, 0.25], [1, 0, 2], [-0.75, 0.5, 1], [0, 2, -1]]), components: 2,
        prior: .init(scale: 1.5, degrees: 2))
    static let start: [Double] = {
        var random = RandomNumbers(seed: 3)
        return random.normals(2 + 6 + 12, standardDeviation: 0.6)
    }()

    static func onNumbers<Number: ElementaryNumber>(_ x: [Number]) -> Number {
        mixture.logLikelihood(
            .init(weights: Array(x[..<2]), means: Array(x[2..<8]), factors: Array(x[8...])))
    }
    static func onTensors<T: TensorAlgebra>(_ x: [T]) -> T where T.Scalar == Double {
        mixture.logLikelihood(.init(weights: x[0], means: x[1], factors: x[2]))
    }
    static let tensors = [
        Tensor(Array(start[..<2])), Tensor(shape: [2, 3], scalars: Array(start[2..<8])),
        Tensor(shape: [2, 6], scalars: Array(start[8...])),
    ]

    @Test func mixtureOnNumbersAndTensors() throws {
        let (value, gradient) = valueWithGradient(at: Self.start) { x in Self.onNumbers(x) }
        let (own, parts) = valueWithGradient(atTree: Self.tensors) {
            (x: [TensorVariable<Double>]) -> TensorVariable<Double> in Self.onTensors(x)
        }
        #expect(abs(value - own.scalar) < 1e-12 * abs(value))
        let onTensors: [Double] = parts.flatMap { (t: Tensor<Double>) in t.scalars }
        #expect(Self.areClose(gradient, onTensors))
        let program = compileTree { (x: [TensorVariable<Double>]) -> TensorVariable<Double> in Self.onTensors(x) }
        let (compiled, fast) = program.valueWithGradient(at: Self.tensors)
        #expect(abs(compiled.scalar - value) < 1e-12 * abs(value))
        let inProgram: [Double] = fast.flatMap { (t: Tensor<Double>) in t.scalars }
        #expect(Self.areClose(gradient, inProgram))
        try checkGradient(at: Self.start, order: 2, directions: 1) { (x: [Variable]) -> Variable in Self.onNumbers(x) }
        try checkGradient(atTree: Self.tensors, order: 2, directions: 1) {
            (x: [TensorVariable<Double>]) -> TensorVariable<Double> in Self.onTensors(x)
        }
    }

    /// One component in one dimension is a normal distribution: log N(x; μ, e⁻²q), and the prior's logarithm for γ = 1,
    /// m = 0.
    @Test func mixtureInClosedForm() {
        let points = [0.3, -1.2, 2]
        let (mean, q) = (0.4, 0.25)
        let one = GaussianMixture(points: Tensor(shape: [3, 1], scalars: points), components: 1)
        let parameters = GaussianMixture.Parameters<[Double]>(weights: [7], means: [mean], factors: [q])
        let value: Double = one.logLikelihood(parameters)
        var expected = 0.0
        let variance: Double = Foundation.exp(-2 * q)
        for x in points {
            let square: Double = (x - mean) * (x - mean)
            expected += q - 0.5 * square / variance - 0.5 * Foundation.log(2 * Double.pi)
        }
        #expect(abs(value - expected) < 1e-13)
        let withPrior = GaussianMixture(
            points: Tensor(shape: [3, 1], scalars: points), components: 1, prior: .init(scale: 1, degrees: 0))
        let other: Double = withPrior.logLikelihood(parameters)
        // ½·γ²·e²q − (n·p·(log γ − ½ log 2) − log Γ(1)) with n = 2, p = 1.
        let prior: Double = 0.5 / variance + Foundation.log(2.0)
        #expect(abs(other - expected - prior) < 1e-13)
    }

    // MARK: Bundle adjustment

    static let observations: [BundleAdjustment.Observation] = [
        .init(camera: 0, point: 0, x: 0.1, y: 0.2), .init(camera: 1, point: 0, x: -0.1, y: 0.3),
        .init(camera: 0, point: 2, x: 0.4, y: 0), .init(camera: 1, point: 1, x: 0, y: 1),
    ]
    static let scene: (cameras: [Double], points: [Double], weights: [Double]) = {
        var random = RandomNumbers(seed: 5)
        var cameras: [Double] = random.normals(22, standardDeviation: 0.3)
        // The second camera is not rotated: the limit of Rodrigues' formula.
        for place in 11..<14 { cameras[place] = 0 }
        return (cameras, [0.5, 1, 4, -1, 0.25, 5, 0.75, -0.5, 6], [1, 0.8, 1.2, 0.9])
    }()

    static func errors<Number: ElementaryNumber>(_ x: [Number]) -> [Number] {
        BundleAdjustment.errors(
            cameras: Array(x[..<22]), points: Array(x[22..<31]), weights: Array(x[31...]), observations)
    }

    @Test func adjustmentOnNumbersAndTensors() throws {
        let start = Self.scene.cameras + Self.scene.points + Self.scene.weights
        let dense = jacobian(at: start) { x in Self.errors(x) }
        let sparse = sparseJacobian(at: start) { x in Self.errors(x) }
        #expect(sparse.colors <= 22)
        #expect(Self.areClose(sparse.dense.scalars, dense.scalars))
        let tensors = [
            Tensor(shape: [2, 11], scalars: Self.scene.cameras), Tensor(shape: [3, 3], scalars: Self.scene.points),
            Tensor(Self.scene.weights),
        ]
        func onTensors(_ x: [TensorVariable<Double>]) -> TensorVariable<Double> {
            BundleAdjustment.errors(cameras: x[0], points: x[1], weights: x[2], Self.observations)
        }
        let other = jacobian(atTree: tensors, of: onTensors)
        // The tensor form has the errors along x, then those along y.
        for observation in 0..<4 {
            for (own, place) in [(2 * observation, observation), (2 * observation + 1, 4 + observation)] {
                let rows = (0..<35).map { (dense[own, $0], other[place, $0]) }
                #expect(Self.areClose(rows.map { $0.0 }, rows.map { $0.1 }))
            }
        }
        let compressed = sparseJacobian(atTree: tensors, of: onTensors)
        #expect(Self.areClose(compressed.dense.scalars, other.scalars))
        let block: [Double] = Array(Self.scene.cameras[..<11]) + [0.5, 1, 4, 0.9]
        try checkGradient(atTree: block, order: 2) { (x: [Variable]) -> [Variable] in
            let (u, v) = BundleAdjustment.reprojectionError(
                camera: Array(x[..<11]), point: Array(x[11..<14]), weight: x[14], observed: (0.1, 0.2))
            return [u, v, BundleAdjustment.weightError(x[14])]
        }
    }

    /// A quarter turn about the z axis takes (1, 0, 5) to (0, 1, 5).
    @Test func projectionByHand() {
        let camera = [0, 0, Double.pi / 2, 0, 0, 0, 2, 0.5, -0.5, 0.1, 0.01]
        let (u, v) = BundleAdjustment.reprojectionError(camera: camera, point: [1, 0, 5], weight: 3, observed: (0, 0))
        let radius = 0.04
        let scale = 2 * (1 + 0.1 * radius + 0.01 * radius * radius)
        #expect(abs(u - 3 * 0.5) < 1e-14)
        #expect(abs(v - 3 * (0.2 * scale - 0.5)) < 1e-14)
    }

    // MARK: LSTM

    @Test func memoryOnNumbersAndTensors() throws {
        let memory = LongShortTermMemory(layers: 2, units: 3)
        var random = RandomNumbers(seed: 8)
        let parameters: [Double] = random.normals(memory.parameterCount, standardDeviation: 0.7)
        let state: [Double] = random.normals(memory.stateCount)
        var sequence: [[Double]] = []
        for _ in 0..<5 { sequence.append(random.normals(3)) }
        let inputs = sequence
        func onNumbers(_ p: [Variable]) -> Variable { memory.loss(p, state: state, sequence: inputs) }
        func onTensors(_ p: TensorVariable<Double>) -> TensorVariable<Double> {
            memory.loss(p, state: state, sequence: inputs)
        }
        let tensor = Tensor(shape: [19, 3], scalars: parameters)
        let (value, gradient) = valueWithGradient(at: parameters) { x in onNumbers(x) }
        let (own, parts) = valueWithGradient(at: tensor) { x in onTensors(x) }
        #expect(abs(value - own.scalar) < 1e-13)
        #expect(Self.areClose(gradient, parts.scalars))
        let plain: Double = memory.loss(parameters, state: state, sequence: inputs)
        #expect(abs(plain - value) < 1e-14)
        try checkGradient(at: parameters, order: 2, directions: 1) { x in onNumbers(x) }
        try checkGradient(at: tensor, directions: 1) { x in onTensors(x) }
    }

    /// One unit, one layer, one step, by hand.
    @Test func oneUnitByHand() {
        let memory = LongShortTermMemory(layers: 1, units: 1)
        let p = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.5, -2, 0.25]
        let (h, c, x, next) = (0.3, -0.2, 0.9, 1.1)
        func s(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
        let input: Double = x * 1.5
        let entered: Double = s(h * 0.2 + 0.6) * Foundation.tanh(h * 0.4 + 0.8)
        let cell: Double = c * s(input * 0.1 + 0.5) + entered
        let hidden: Double = s(input * 0.3 + 0.7) * Foundation.tanh(cell)
        let prediction: Double = hidden * -2 + 0.25
        let logarithm: Double = Foundation.log(Foundation.exp(prediction) + 2)
        let expected: Double = -next * (prediction - logarithm)
        let found: Double = memory.loss(p, state: [h, c], sequence: [[x], [next]])
        #expect(abs(found - expected) < 1e-14)
    }
}
