import Autodiff

// Compiled functions of scalars, called for single points and for arrays of points, and of tensors.

extension Bench {
    static let programCases = [
        scalarCallCompiled, scalarBatch, scalarBatchArrays, rosenbrockTensor, rosenbrockCompiled,
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
}
