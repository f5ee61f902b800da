import Autodiff
import Foundation
import NNFromGraph

// The standard benchmarks of `NNFromGraph/StandardProblems`, on tensors (compiled, and the LSTM also eagerly) and on
// scalars.

extension Bench {
    static let standardProblems = [
        mixture, mixtureScalars, adjustment, adjustmentScalars, memory, memoryEager, memoryCompilation, memoryScalars,
    ]

    // MARK: Gaussian mixture: value and gradient at n = 1000, d = 10, K = 25, without a prior

    private struct MixtureCase {
        let problem: GaussianMixture
        let parameters: [Tensor<Double>]

        init(seed: UInt64, points: Int) {
            let (d, k) = (10, 25)
            var random = RandomNumbers(seed: seed)
            func normals(_ shape: Shape, _ deviation: Double) -> Tensor<Double> {
                Tensor(shape: shape, scalars: random.normals(shape.count, standardDeviation: deviation))
            }
            problem = GaussianMixture(points: normals([points, d], 1), components: k)
            let (weights, means) = (normals([k], 1), normals([k, d], 1))
            let factors = Tensor.concatenate([normals([k, d], 0.3), normals([k, d * (d - 1) / 2], 0.1)], along: 1)
            parameters = [weights, means, factors]
        }
    }

    static let mixture = BenchCase(name: "gmm", unit: "gradient", units: 20) { options in
        let mixture = MixtureCase(seed: options.seed, points: 1000)
        let problem = mixture.problem
        let program = compileTree { (p: [TensorVariable<Double>]) in
            problem.logLikelihood(.init(weights: p[0], means: p[1], factors: p[2]))
        }
        return {
            for _ in 0..<20 {
                let (value, gradient) = program.valueWithGradient(at: mixture.parameters)
                keep(value.scalar + gradient[2].scalars[0])
            }
        }
    }

    static let mixtureScalars = BenchCase(name: "gmm-scalars", unit: "gradient", units: 1) { options in
        let mixture = MixtureCase(seed: options.seed, points: 1000)
        let problem = mixture.problem
        let sizes = mixture.parameters.map { $0.shape.count }
        let start = mixture.parameters.flatMap(\.scalars)
        return {
            let (value, gradient) = valueWithGradient(at: start) { (x: [Variable]) -> Variable in
                problem.logLikelihood(
                    .init(
                        weights: Array(x[..<sizes[0]]), means: Array(x[sizes[0]..<(sizes[0] + sizes[1])]),
                        factors: Array(x[(sizes[0] + sizes[1])...])))
            }
            keep(value + gradient[0])
        }
    }

    // MARK: Bundle adjustment: the errors and their sparse Jacobian, 49 cameras, 7776 points, 31843 observations

    private struct AdjustmentCase {
        let cameras: Tensor<Double>
        let points: Tensor<Double>
        let weights: Tensor<Double>
        let observations: [BundleAdjustment.Observation]

        init(seed: UInt64) {
            let (n, m, p) = (49, 7776, 31843)
            var random = RandomNumbers(seed: seed)
            let turns: [Double] = random.normals(n * 11, standardDeviation: 0.3)
            cameras = Tensor(shape: [n, 11], scalars: turns)
            var places: [Double] = random.normals(3 * m)
            // The points lie in front of the cameras.
            for index in stride(from: 2, to: 3 * m, by: 3) { places[index] = 5 + 0.1 * places[index] }
            points = Tensor(shape: [m, 3], scalars: places)
            let deviations: [Double] = random.normals(p, standardDeviation: 0.1)
            weights = Tensor(deviations.map { (x: Double) -> Double in 1 + x })
            let seen: [Double] = random.normals(2 * p)
            observations = (0..<p).map {
                .init(camera: $0 % n, point: ($0 * 7) % m, x: seen[2 * $0], y: seen[2 * $0 + 1])
            }
        }
    }

    static let adjustment = BenchCase(name: "ba", unit: "Jacobian", units: 1) { options in
        let problem = AdjustmentCase(seed: options.seed)
        let observations = problem.observations
        let program = compileTree { (x: [TensorVariable<Double>]) in
            BundleAdjustment.errors(cameras: x[0], points: x[1], weights: x[2], observations)
        }
        let start = [problem.cameras, problem.points, problem.weights]
        // A color for each parameter of a camera and of a point, and one for the weights: 15 directions determine all
        // entries of the Jacobian.
        func direction(_ part: Int, _ column: Int) -> [Tensor<Double>] {
            start.enumerated().map { index, tensor in
                let width = tensor.shape.rank == 2 ? tensor.shape[1] : 1
                return Tensor(
                    shape: tensor.shape,
                    scalars: (0..<tensor.shape.count).map { index == part && $0 % width == column ? 1 : 0 })
            }
        }
        let directions = (0..<11).map { direction(0, $0) } + (0..<3).map { direction(1, $0) } + [direction(2, 0)]
        return {
            for direction in directions {
                keep(program.valueWithDerivative(at: start, along: direction).derivative.scalars[0])
            }
        }
    }

    static let adjustmentScalars = BenchCase(name: "ba-scalars", unit: "Jacobian", units: 1) { options in
        let problem = AdjustmentCase(seed: options.seed)
        typealias Number = Dual<SIMD8<Double>>
        return {
            var blocks = [SIMD8<Double>](repeating: .zero, count: 5 * problem.observations.count)
            for (index, observation) in problem.observations.enumerated() {
                let (camera, point) = (11 * observation.camera, 3 * observation.point)
                let inputs =
                    problem.cameras.scalars[camera..<(camera + 11)] + problem.points.scalars[point..<(point + 3)]
                    + [problem.weights.scalars[index]]
                for half in 0..<2 {
                    let numbers: [Number] = inputs.enumerated().map { place, value in
                        var unit = SIMD8<Double>.zero
                        if place / 8 == half { unit[place % 8] = 1 }
                        return Dual(value, tangent: unit)
                    }
                    let (x, y) = BundleAdjustment.reprojectionError(
                        camera: Array(numbers[..<11]), point: Array(numbers[11..<14]), weight: numbers[14],
                        observed: (observation.x, observation.y))
                    blocks[5 * index + 2 * half] = x.tangent
                    blocks[5 * index + 2 * half + 1] = y.tangent
                    blocks[5 * index + 4] = BundleAdjustment.weightError(numbers[14]).tangent
                }
            }
            keep(blocks[0][0])
        }
    }

    // MARK: LSTM: value and gradient, 2 layers of 14 units, a sequence of 1024

    private struct MemoryCase {
        let problem = LongShortTermMemory(layers: 2, units: 14)
        let parameters: [Double]
        let state: [Double]
        let sequence: [[Double]]

        init(seed: UInt64) {
            var random = RandomNumbers(seed: seed)
            parameters = random.normals(problem.parameterCount)
            state = random.normals(problem.stateCount)
            sequence = (0..<1024).map { _ in random.normals(14) }
        }

        /// The parameters for the loss on tensors.
        var start: Tensor<Double> { Tensor(shape: [8 * problem.layers + 3, 14], scalars: parameters) }
        func loss(_ parameters: TensorVariable<Double>) -> TensorVariable<Double> {
            problem.loss(parameters, state: state, sequence: sequence)
        }
        /// The loss as a compiled function, which is recorded at its first call.
        var program: Compiled<TensorVariable<Double>, TensorVariable<Double>> { compile { loss($0) } }
    }

    static let memory = BenchCase(name: "lstm", unit: "gradient", units: 1) { options in
        let memory = MemoryCase(seed: options.seed)
        let program = memory.program
        return {
            let (value, gradient) = program.valueWithGradient(at: memory.start)
            keep(value.scalar + gradient.scalars[0])
        }
    }

    static let memoryCompilation = BenchCase(name: "lstm-compilation", unit: "compilation", units: 1) { options in
        let memory = MemoryCase(seed: options.seed)
        return { keep(memory.program.gradient(at: memory.start).scalars[0]) }
    }

    static let memoryEager = BenchCase(name: "lstm-eager", unit: "gradient", units: 1) { options in
        let memory = MemoryCase(seed: options.seed)
        return {
            let (value, gradient) = valueWithGradient(at: memory.start) { memory.loss($0) }
            keep(value.scalar + gradient.scalars[0])
        }
    }

    static let memoryScalars = BenchCase(name: "lstm-scalars", unit: "gradient", units: 1) { options in
        let memory = MemoryCase(seed: options.seed)
        return {
            let (value, gradient) = valueWithGradient(at: memory.parameters) { (p: [Variable]) -> Variable in
                memory.problem.loss(p, state: memory.state, sequence: memory.sequence)
            }
            keep(value + gradient[0])
        }
    }
}
