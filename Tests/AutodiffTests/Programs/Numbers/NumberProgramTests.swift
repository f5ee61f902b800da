import Autodiff
import Testing

/// Compiled functions of single numbers, called one point at a time, against eager evaluation.
@Suite struct NumberProgramTests {
    /// Every elementwise operation against eager evaluation: values bit for bit, derivatives up to rounding.
    @Test(arguments: Opcode.elementwise)
    func everyOperation(opcode: Opcode) {
        let binary = opcode.operandCount == 2
        @Sendable func function(_ x: [Variable]) -> Variable {
            binary ? Variable.apply(opcode, x[0], x[1]) : Variable.apply(opcode, x[0])
        }
        let f = compile(function)
        for x in [0.3, 0.75, 2.5, -0.4, 0, -0.0, .infinity, .nan] {
            let isOrdered = ScalarProgram.ordered.contains(opcode)
            for y in isOrdered ? [1.5] : [0.5, -2, 0, .infinity] {
                let point = isOrdered ? [1, y] : [x, y]
                let inputs = binary ? point : [x]
                let (value, gradient) = valueWithGradient(at: inputs, of: function)
                let result = f.valueWithGradient(at: inputs)
                #expect(hasSameBits(f(inputs), value) && hasSameBits(result.value, value), "\(opcode) at \(inputs)")
                for (one, other) in zip(result.gradient, gradient) {
                    #expect(isNear(one, other), "\(opcode) at \(inputs): \(one), eagerly \(other)")
                }
            }
        }
    }

    @Test func aFunctionOfOneNumber() {
        let f = compile { (x: Variable) in sqrt(x * x + exp(x * x)) }
        for x in [1.3, -0.7, 0, 1e-3, 30, .nan] {
            let (y, dy) = valueWithGradient(at: x) { x in sqrt(x * x + exp(x * x)) }
            #expect(hasSameBits(f(x), y))
            #expect(hasSameBits(f.valueWithGradient(at: x).value, y) && isNear(f.gradient(at: x), dy))
        }
    }

    /// A step has the result of the one before from a register: as both operands, as the right and as the left one, and
    /// in the comparisons and choices of a maximum's derivative.
    @Test func resultsOfTheStepBefore() {
        @Sendable func function(_ x: Variable) -> Variable {
            let fourth = square(x * x)
            let rest = (1 - fourth * fourth) / 7
            return max(rest, sin(rest)) - rest * rest
        }
        let f = compile(function)
        for x in [0.7, -0.7, 1.3, 0, -0.0, 1, .infinity, .nan] {
            let (y, dy) = valueWithGradient(at: x, of: function)
            let result = f.valueWithGradient(at: x)
            #expect(hasSameBits(f(x), y) && hasSameBits(result.value, y), "at \(x)")
            #expect(isNear(result.gradient, dy), "at \(x): \(result.gradient), eagerly \(dy)")
        }
    }

    /// Each branch has a program, and the one that fits is found whatever came before.
    @Test func branches() {
        let f = compile { (x: Variable) -> Variable in
            if x > 2 { return x * x }
            return x < -1 ? exp(x) : 3 * x
        }
        for _ in 0..<2 {
            for x in [3.0, 1, -2, 2, -1, 5, .nan] {
                let expected = x > 2 ? (x * x, 2 * x) : x < -1 ? (exp(x), exp(x)) : (3 * x, 3)
                #expect(hasSameBits(f(x), expected.0), "at \(x)")
                #expect(hasSameBits(f.gradient(at: x), expected.1), "at \(x)")
            }
        }
        #expect(f.programCount == 6)
    }

    @Test func anotherNumberOfArguments() {
        let f = compile { (x: [Variable]) -> Variable in x.reduce(0) { $0 + $1 * $1 } }
        for count in [3, 1, 200, 3] {
            let x = (0..<count).map { Double($0) + 1 }
            #expect(f(x) == x.map { $0 * $0 }.reduce(0, +))
            #expect(f.gradient(at: x) == x.map { 2 * $0 })
        }
    }

    /// More registers than fit on the stack, from several threads at once.
    @Test func manyRegisters() async {
        let f = compile { (x: [Variable]) -> Variable in
            var products = x
            for index in 1..<x.count { products[index] = sin(products[index - 1]) * x[index] }
            return products.reduce(0) { $0 + $1 }
        }
        let x = (0..<300).map { 1 + 0.01 * Double($0) }
        let expected = f.valueWithGradient(at: x)
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    (0..<20).allSatisfy { _ in
                        let result = f.valueWithGradient(at: x)
                        return result.value == expected.value && result.gradient == expected.gradient
                    }
                }
            }
            for await isRight in group { #expect(isRight) }
        }
    }

    /// The passes do not change the results.
    @Test(arguments: ProgramAgreementTests.passes)
    func withoutAPass(name: String) {
        @Sendable func function(_ x: Variable) -> Variable { max(x, 0.5) * exp(1 * x) + select(x .> 1, sin(x), -(-x)) }
        let (f, g) = (compile(function), compile(withoutPasses: [name], function))
        for x in [0.2, 0.5, 1.7] {
            #expect(f(x) == g(x))
            #expect(f.gradient(at: x) == g.gradient(at: x))
        }
    }

    /// Every form of `compile` skips the passes that its list names, and stops at a name that there is not.
    @Test func formsWithoutPasses() {
        let pass = "fuse-stages"
        #expect(compile({ x in x * x + 1 }, withoutPasses: pass)(3) == 10)
        #expect(compile({ x in x[0] * x[1] }, withoutPasses: pass)([3, 4]) == 12)
        #expect(compile({ (x: [Variable]) in [x[0], x[0] * x[1]] }, withoutPasses: pass)([3, 4]) == [3, 12])
        #expect(compile({ x, y in x * y }, withoutPasses: pass, "share-memory")(3, 4) == 12)
        let g = compile({ (x: TensorVariable<Double>) in x * x }, withoutPasses: pass)
        #expect(g([3, 4]).scalars == [9, 16])
    }
}

/// The same bits, or both NaN.
func hasSameBits(_ x: Double, _ y: Double) -> Bool { x.bitPattern == y.bitPattern || x.isNaN && y.isNaN }

/// The same to rounding, or the same infinity, or both NaN.
func isNear(_ x: Double, _ y: Double) -> Bool { hasSameBits(x, y) || abs(x - y) <= 1e-14 * abs(y) || x == y }
