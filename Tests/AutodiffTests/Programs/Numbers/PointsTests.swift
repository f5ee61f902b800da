import Autodiff
import Testing

/// Compiled functions over arrays of points, against calls for one point.
@Suite struct PointsTests {
    private static func points(_ count: Int, seed: UInt64 = 1) -> [Double] {
        var random = SeededGenerator(seed: seed)
        return (0..<count).map { index in
            switch index % 97 {
            case 13: .nan
            case 41: .infinity
            case 59: -.infinity
            case 71: -0.0
            default: Double.random(in: -3...3, using: &random)
            }
        }
    }

    /// Arithmetic and square roots give the same bits as a single call.
    @Test(arguments: [0, 1, 2, 7, 61, 257, 1009, 20_011])
    func arithmeticHasTheBitsOfACall(count: Int) {
        let f = compile { (x: Variable) in sqrt(square(x) + 1) / (x - 0.25) + abs(x) * max(x, 0.5) }
        let points = Self.points(count)
        let values = f.values(at: points)
        let both = f.valuesWithGradients(at: points)
        #expect(values.count == count && both.values.count == count && both.gradients.count == count)
        for (index, x) in points.enumerated() {
            let (value, gradient) = f.valueWithGradient(at: x)
            #expect(hasSameBits(values[index], value) && hasSameBits(both.values[index], value), "\(x)")
            #expect(hasSameBits(both.gradients[index], gradient), "\(x)")
        }
    }

    /// Kernels of elementary functions differ from the library's by their stated ULPs. The bits do not depend on the
    /// count or on the position of a point.
    @Test func elementaryFunctions() {
        let f = compile { (x: Variable) in sqrt(x * x + exp(x * x)) + tanh(x) * log(2 + sin(x)) - sigmoid(x) }
        let points = Self.points(5003)
        let both = f.valuesWithGradients(at: points)
        for (index, x) in points.enumerated() {
            let (value, gradient) = f.valueWithGradient(at: x)
            #expect(isNear(both.values[index], value), "\(x)")
            #expect(isNear(both.gradients[index], gradient) || abs(both.gradients[index] - gradient) < 1e-13, "\(x)")
        }
        for start in [0, 1, 63, 64, 65, 4099] {
            let part = f.valuesWithGradients(at: Array(points[start...]))
            #expect(zip(part.values, both.values[start...]).allSatisfy { hasSameBits($0, $1) })
            #expect(zip(part.gradients, both.gradients[start...]).allSatisfy { hasSameBits($0, $1) })
        }
    }

    @Test func severalArguments() {
        let f = compile { (x: [Variable]) in x[0] * x[1] / (1 + square(x[2])) + 3 }
        let columns = (0..<3).map { Self.points(1013, seed: UInt64($0)) }
        let values = f.values(at: columns)
        let both = f.valuesWithGradients(at: columns)
        #expect(both.gradients.count == 3)
        for index in 0..<1013 {
            let (value, gradient) = f.valueWithGradient(at: columns.map { $0[index] })
            #expect(hasSameBits(values[index], value) && hasSameBits(both.values[index], value))
            for place in 0..<3 { #expect(hasSameBits(both.gradients[place][index], gradient[place])) }
        }
        #expect(f.values(at: [[], [], []]).isEmpty)
    }

    /// Points with another comparison outcome get the value and the gradient of their own branch.
    @Test(arguments: [1, 5, 1013, 9001])
    func branches(count: Int) {
        let f = compile { (x: Variable) -> Variable in
            if x > 2 { return x * x }
            return x < -1 ? exp2(x) : 3 * x
        }
        let points = Self.points(count, seed: 5)
        for _ in 0..<2 {
            let both = f.valuesWithGradients(at: points)
            for (index, x) in points.enumerated() {
                #expect(hasSameBits(both.values[index], x > 2 ? x * x : x < -1 ? exp2(x) : 3 * x), "\(x)")
                #expect(isNear(both.gradients[index], x > 2 ? 2 * x : x < -1 ? naturalLog2 * exp2(x) : 3), "\(x)")
            }
            #expect(zip(f.values(at: points), both.values).allSatisfy { hasSameBits($0, $1) })
        }
        #expect(f.programCount <= 6)
    }

    /// More branches than cached programs.
    @Test func manyBranches() {
        let f = compile { (x: Variable) -> Variable in
            var (y, steps) = (x, 0)
            while y > 1 { (y, steps) = (y / 1.25, steps + 1) }
            return y * Double(steps)
        }
        let points = (0..<500).map { 0.1 * Double($0) }
        for (x, y) in zip(points, f.values(at: points)) { #expect(y == f(x)) }
    }

    @Test func theResultDoesNotDependOnTheNumberOfThreads() {
        let f = compile { (x: Variable) in exp(x) * sin(x) / (1 + square(x)) }
        let points = Self.points(40_009, seed: 3)
        let threads = Threads.count
        defer { Threads.count = threads }
        Threads.count = 1
        let alone = f.valuesWithGradients(at: points)
        Threads.count = 3
        let shared = f.valuesWithGradients(at: points)
        #expect(zip(alone.values, shared.values).allSatisfy { hasSameBits($0, $1) })
        #expect(zip(alone.gradients, shared.gradients).allSatisfy { hasSameBits($0, $1) })
    }

    /// A function that makes tensors of its arguments is evaluated point by point.
    @Test func functionsOfTensors() {
        let f = compile { (x: [Variable]) in TensorVariable<Double>(x).softmax().element(at: 0) }
        let columns = (0..<2).map { place in (0..<17).map { 0.1 * Double($0 * (place + 1)) } }
        let both = f.valuesWithGradients(at: columns)
        for index in 0..<17 {
            let (value, gradient) = f.valueWithGradient(at: columns.map { $0[index] })
            #expect(both.values[index] == value && both.gradients.map { $0[index] } == gradient)
        }
    }

    @Test func resultsThatAreArgumentsOrConstants() {
        #expect(compile { (x: Variable) in x }.valuesWithGradients(at: [1, 2]) == ([1, 2], [1, 1]))
        #expect(compile { (_: Variable) in 7 }.valuesWithGradients(at: [1, 2]) == ([7, 7], [0, 0]))
    }

    @Test func reusedArrays() {
        let f = compile { (x: Variable) in x * x }
        var (values, gradients): ([Double], [Double]) = ([0], [])
        for points in [[1.0, 2, 3], [4, 5, 6], [7]] {
            f.writeValuesWithGradients(at: points, values: &values, gradients: &gradients)
            #expect(values == points.map { $0 * $0 } && gradients == points.map { 2 * $0 })
            f.writeValues(at: points, to: &values)
            #expect(values == points.map { $0 * $0 })
        }
    }

    @Test func columnsOfDifferentCountsStop() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = compile { (x: [Variable]) in x[0] + x[1] }.values(at: [[1, 2], [3]])
        }
        let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(text.contains("columns of [2, 1] numbers") && text.contains("one column for each argument"))
    }
}

private let naturalLog2 = 0.693147180559945309417
