import Autodiff
import Testing

/// Programs against eager evaluation: every operation of the table, random programs, with and without each pass.
@Suite struct ProgramAgreementTests {
    static let passes = GraphPass.names.sorted()

    /// The elements of the result, weighted, so that one number depends on all of them.
    private static func weighted<T: TensorAlgebra>(_ y: T) -> T {
        var random = SeededGenerator(seed: 7)
        return (y * T(Tensor(shape: y.shape, scalars: random.weights(y.shape.count).map { T.Scalar($0) }))).sum()
    }

    @Test(arguments: TensorRow.all)
    func everyOperation(row: TensorRow) {
        let f = compileTree { (x: [TensorVariable<Double>]) in row.function(x) }
        let g = compileTree { (x: [TensorVariable<Double>]) in Self.weighted(row.function(x)) }
        for (seed, shapes) in row.shapes.enumerated() {
            // The second time the programs are cached, and the numbers are different.
            for seed in [UInt64(seed), UInt64(seed) + 100] {
                let x = row.operands(shapes, seed: seed)
                #expect(isClose(f(x), row.function(x), within: 1e-14), "\(row.function) at \(shapes)")
                let eager = gradient(atTree: x) { x in Self.weighted(row.function(x)) }
                for (one, other) in zip(g.gradient(at: x), eager) {
                    #expect(isClose(one, other, within: 1e-12), "\(row.function) at \(shapes)")
                }
            }
        }
        #expect(f.programCount <= row.shapes.count)
    }

    @Test(arguments: TensorRow.all)
    func everyOperationInFloat(row: TensorRow) {
        let f = compileTree { (x: [TensorVariable<Float>]) in Self.weighted(row.function(x)) }
        for (seed, shapes) in row.shapes.enumerated() {
            let x = row.operands(shapes, seed: UInt64(seed)).map { $0.converted(to: Float.self) }
            let (value, gradients) = valueWithGradient(atTree: x) { x in Self.weighted(row.function(x)) }
            let result = f.valueWithGradient(at: x)
            #expect(isClose(result.value, value, within: 1e-5), "\(row.function) at \(shapes)")
            for (one, other) in zip(result.gradient, gradients) {
                #expect(isClose(one, other, within: 1e-4), "\(row.function) at \(shapes)")
            }
        }
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func randomTensorPrograms(seed: UInt64) {
        let program = TensorProgram(seed: seed, smooth: seed % 2 == 0)
        let skipped: Set<String> = seed < 20 ? [] : [Self.passes[Int(seed) % Self.passes.count]]
        let f = compile(withoutPasses: skipped) { (x: [TensorVariable<Double>]) in program(x) }
        let x = program.inputs
        #expect(isClose(f(x), program(x), within: 1e-13), "without \(skipped)")
        let nearby: [Tensor<Double>] = x.map { (x: Tensor<Double>) -> Tensor<Double> in 0.7 * x }
        for x in [x, nearby] {
            let eager = gradient(atTree: x) { x in program(x) }
            for (one, other) in zip(f.gradient(at: x), eager) { #expect(isClose(one, other, within: 1e-11)) }
        }
        if seed % 4 == 0 {
            let v: [Tensor<Double>] = x.map { (x: Tensor<Double>) -> Tensor<Double> in 1 + 0.3 * x }
            let product = f.hessianProduct(at: x, along: v)
            // Against the difference of gradients; half of the programs are smooth.
            let h = 1e-6
            func moved(_ h: Double) -> [Tensor<Double>] {
                zip(x, v).map { (x: Tensor<Double>, v: Tensor<Double>) -> Tensor<Double> in x + Tensor(h) * v }
            }
            let up = f.gradient(at: moved(h))
            let down = f.gradient(at: moved(-h))
            for (index, one) in product.enumerated() {
                let difference = (up[index] - down[index]) / Tensor(2 * h)
                #expect(isClose(one, difference, within: 1e-5))
            }
        }
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func randomScalarPrograms(seed: UInt64) {
        let program = ScalarProgram(seed: seed, smooth: seed % 2 == 0)
        let skipped: Set<String> = seed < 20 ? [] : [Self.passes[Int(seed) % Self.passes.count]]
        let f = compile(withoutPasses: skipped) { (x: [Variable]) in program(x) }
        for x in [program.point, program.point.map { 0.3 - $0 }] {
            let eager = valueWithGradient(at: x) { x in program(x) }
            let compiled = f.valueWithGradient(at: x)
            #expect(isClose(compiled.value, eager.value, within: 1e-14), "without \(skipped)")
            #expect(isClose(f(x), eager.value, within: 1e-14), "without \(skipped)")
            for (one, other) in zip(compiled.gradient, eager.gradient) {
                #expect(isClose(one, other, within: 1e-12), "without \(skipped)")
            }
        }
    }
}
