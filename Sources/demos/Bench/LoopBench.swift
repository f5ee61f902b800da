import Autodiff
import NNFromGraph

// A long short-term memory over many steps: as one loop, and with every step recorded. Values and gradients agree up to
// rounding (`ScanTests`). Run a case alone for its memory.

extension Bench {
    static let loops = [lstmLoop, lstmLoopRecomputed, lstmUnrolled, lstmLoopCompilation, lstmUnrolledCompilation]

    private static let (steps, samples, features, units) = (1_000, 16, 32, 64)

    private static func sequence(_ options: Options) -> Tensor<Float> {
        var random = RandomNumbers(seed: options.seed)
        return Tensor(
            shape: [steps, samples, features], scalars: random.normals(steps * samples * features))
    }

    private static func weights(_ options: Options) -> [Tensor<Float>] {
        var random = RandomNumbers(seed: options.seed + 1)
        let shapes: [Shape] = [[features, 4 * units], [units, 4 * units], [4 * units]]
        return shapes.map {
            Tensor(shape: $0, scalars: random.normals($0.count, standardDeviation: 0.1))
        }
    }

    /// One step: the state is [h, c].
    @Sendable private static func step(
        _ state: [TensorVariable<Float>], _ x: TensorVariable<Float>, _ weights: [TensorVariable<Float>]
    ) -> [TensorVariable<Float>] {
        let sums = matmul(x, weights[0]) + matmul(state[0], weights[1]) + weights[2]
        return LSTMCell(units).step(sums.split(along: 1, sizes: [units, units, units, units]), state: state)
    }

    /// The mean square of all outputs.
    private static func loop(_ x: Tensor<Float>, _ states: LoopStates) -> Compiled<
        [TensorVariable<Float>], TensorVariable<Float>
    > {
        compileTree { (weights: [TensorVariable<Float>]) in
            let zeros = TensorVariable<Float>(.zeros([samples, units]))
            let outputs = scan([zeros, zeros], over: TensorVariable(x), with: weights, states: states) {
                state, x, weights in
                let state = step(state, x, weights)
                return (state, state[0])
            }.outputs
            return square(outputs).mean()
        }
    }

    private static func unrolled(_ x: Tensor<Float>) -> Compiled<[TensorVariable<Float>], TensorVariable<Float>> {
        compileTree { (weights: [TensorVariable<Float>]) in
            let zeros = TensorVariable<Float>(.zeros([samples, units]))
            var (state, outputs) = ([zeros, zeros], [TensorVariable<Float>]())
            for number in 0..<steps {
                let part = TensorVariable(x.slice(along: 0, number..<(number + 1)).reshaped(to: [samples, features]))
                state = step(state, part, weights)
                outputs.append(state[0])
            }
            return square(TensorVariable.stack(outputs)).mean()
        }
    }

    private static func run(
        _ program: Compiled<[TensorVariable<Float>], TensorVariable<Float>>, _ weights: [Tensor<Float>]
    ) {
        keep(Double(program.gradient(at: weights)[0].scalars[0]))
    }

    private static func gradient(
        _ name: String,
        _ program:
            @escaping @Sendable (Tensor<Float>) -> Compiled<
                [TensorVariable<Float>], TensorVariable<Float>
            >
    ) -> BenchCase {
        BenchCase(name: name, unit: "step", units: steps, showsMemory: true) { options in
            let (program, weights) = (program(sequence(options)), weights(options))
            return { run(program, weights) }
        }
    }

    /// Value and gradient by the compiled loop.
    static let lstmLoop = gradient("lstm-loop") { loop($0, .kept) }

    /// The same with about √1000 states kept.
    static let lstmLoopRecomputed = gradient("lstm-loop-recomputed") { loop($0, .recomputed) }

    /// The same by a program of all steps.
    static let lstmUnrolled = gradient("lstm-unrolled") { unrolled($0) }

    private static func compilation(
        _ name: String,
        _ program:
            @escaping @Sendable (Tensor<Float>) -> Compiled<
                [TensorVariable<Float>], TensorVariable<Float>
            >
    ) -> BenchCase {
        BenchCase(name: name, unit: "program", units: 1, showsMemory: true) { options in
            let (x, weights) = (sequence(options), weights(options))
            return { run(program(x), weights) }
        }
    }

    /// Recording, compilation and the first run.
    static let lstmLoopCompilation = compilation("compile-lstm-loop") { loop($0, .kept) }
    static let lstmUnrolledCompilation = compilation("compile-lstm-unrolled") { unrolled($0) }
}
