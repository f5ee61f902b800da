import Autodiff

// Compiled functions of scalars, called for single points and for arrays of points, and of tensors.

extension Bench {
    static let programCases = [
        scalarCallCompiled, scalarBatch, scalarBatchArrays, rosenbrockTensor, rosenbrockCompiled,
        perExampleGradients, perExampleGradientsSmall, meanGradient, meanGradientSmall,
    ]

    private static let function = compile { (x: Variable) -> Variable in
        let a = x * x
        return sqrt(a + exp(a))
    }

    /// Value and gradient of √(x² + exp x²) by a compiled program, one call per point.
    static let scalarCallCompiled = BenchCase(name: "scalar-call-compiled", unit: "point", units: 1_000_000) { _ in
        {
            var sum = 0.0
            for index in 0..<1_000_000 {
                let (y, dy) = function.valueWithGradient(at: 0.3 + 1e-7 * Double(index))
                sum += y + dy
            }
            keep(sum)
        }
    }

    private static let points = (0..<2_000_000).map { 0.3 + 1e-7 * Double($0) }

    /// The same for two million points in one call, written into reused arrays.
    static let scalarBatch = BenchCase(name: "scalar-batch", unit: "point", units: 2_000_000) { _ in
        var (values, gradients): ([Double], [Double]) = ([], [])
        return {
            function.writeValuesWithGradients(at: points, values: &values, gradients: &gradients)
            keep(values[7] + gradients[7])
        }
    }

    /// The same with new arrays, including the page faults of their memory.
    static let scalarBatchArrays = BenchCase(name: "scalar-batch-arrays", unit: "point", units: 2_000_000) { _ in
        {
            let (values, gradients) = function.valuesWithGradients(at: points)
            keep(values[7] + gradients[7])
        }
    }

    /// Rosenbrock's function of a million variables on tensors, compiled: value and gradient.
    static let rosenbrockTensor = BenchCase(name: "rosenbrock-tensor", unit: "variable", units: 1_000_000) { _ in
        let start = Tensor<Double>((0..<1_000_000).map { 0.5 + 1e-6 * Double($0) })
        let program = compile { (x: TensorVariable<Double>) -> TensorVariable<Double> in
            let count = x.shape.count
            let first = x.slice(along: 0, 0..<(count - 1))
            let a = x.slice(along: 0, 1..<count) - square(first)
            return (100 * square(a) + square(1 - first)).sum()
        }
        return { keep(program.valueWithGradient(at: start).gradient.scalars[7]) }
    }

    /// The same function of 100,000 variables, recorded as scalars and compiled.
    static let rosenbrockCompiled = BenchCase(name: "rosenbrock-compiled", unit: "variable", units: 100_000) { _ in
        let start = (0..<100_000).map { 0.5 + 1e-5 * Double($0) }
        let program = compile { (x: [Variable]) -> Variable in rosenbrock(x) }
        return { keep(program.valueWithGradient(at: start).gradient[7]) }
    }

    /// The gradient of each of 128 examples of a network 784-100-10, and of a smaller one; and the mean gradient.
    static let perExampleGradients = BenchCase(
        name: "per-example-gradients", unit: "example", units: 128
    ) { _ in perExample([784, 100, 10]) }
    static let perExampleGradientsSmall = BenchCase(
        name: "per-example-gradients-small", unit: "example", units: 128
    ) { _ in perExample([64, 64, 10]) }
    static let meanGradient = BenchCase(
        name: "mean-gradient", unit: "example", units: 128
    ) { _ in meanGradient([784, 100, 10]) }
    static let meanGradientSmall = BenchCase(
        name: "mean-gradient-small", unit: "example", units: 128
    ) { _ in meanGradient([64, 64, 10]) }

    private typealias Vector = TensorVariable<Float>

    private static func crossEntropy(_ w: [Vector], _ x: Vector, _ y: Vector) -> Vector {
        let hidden = sigmoid(matmul(x, w[0]) + w[1])
        return softmaxCrossEntropy(logits: matmul(hidden, w[2]) + w[3], targets: y)
    }

    private static func tensor(_ shape: Shape) -> Tensor<Float> {
        Tensor(shape: shape, scalars: (0..<shape.count).map { 0.1 * sin(Float($0)) })
    }

    private static func example(_ sizes: [Int]) -> (w: [Tensor<Float>], x: Tensor<Float>, y: Tensor<Float>) {
        let w = [[sizes[0], sizes[1]], [sizes[1]], [sizes[1], sizes[2]], [sizes[2]]].map { tensor(Shape($0)) }
        return (w, tensor([128, sizes[0]]), .oneHot((0..<128).map { $0 % sizes[2] }, classes: sizes[2]))
    }

    private static func perExample(_ sizes: [Int]) -> () -> Void {
        let (w, x, y) = example(sizes)
        let loss = compileTree { (w: [Vector], x: Vector, y: Vector) in crossEntropy(w, x, y) }
        return { keep(Double(loss.gradients(at: w, overRows: x, y)[0].scalars[7])) }
    }

    private static func meanGradient(_ sizes: [Int]) -> () -> Void {
        let (w, x, y) = example(sizes)
        let loss = compileTree { (w: [Vector]) in crossEntropy(w, Vector(x), Vector(y)).mean() }
        return { keep(Double(loss.gradient(at: w)[0].scalars[7])) }
    }
}
