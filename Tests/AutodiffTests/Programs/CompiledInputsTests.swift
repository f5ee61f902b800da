import Autodiff
import Foundation
import Testing

/// Compiled functions of two to six inputs, against the functions themselves.
struct CompiledInputsTests {
    private let w: Tensor<Double> = [[1, 2], [3, 4]]
    private let b: Tensor<Float> = [0.5, -1]

    @Test func numbersAndTensorsMixed() {
        let f = compileTree { (w: TensorVariable<Double>, x: Variable, b: TensorVariable<Float>) in
            square(w).sum().scalar * x + (b * b).sum().scalar
        }
        #expect(f(w, 2, b) == 61.25)
        let (value, (dw, dx, db)) = f.valueWithGradient(at: w, 2, b)
        #expect(value == 61.25)
        #expect(dw == 4 * w)
        #expect(dx == 30)
        #expect(db == 2 * b)
        #expect(f.gradient(at: w, 3, b).0 == 6 * w)
        #expect(f.programCount == 2)
        #expect(!f.readsValues(at: w, 2, b))
        #expect(!f.listing(at: w, 2, b).isEmpty && !f.gradientListing(at: w, 2, b).isEmpty)
    }

    @Test func twoToSixNumbers() throws {
        let two = compile { x, y in x * y + sin(x) }
        #expect(two(2, 3) == 6 + sin(2))
        #expect(two.gradient(at: 2, 3) == (3 + cos(2), 2))
        let three = compile { x, y, z in x * y * z }
        #expect(three.gradient(at: 2, 3, 4) == (12, 8, 6))
        let four = compile { x, y, z, u in x * y + z * u }
        #expect(four.gradient(at: 2, 3, 4, 5) == (3, 2, 5, 4))
        let five = compile { x, y, z, u, v in x * y + z * u - v }
        #expect(five.gradient(at: 2, 3, 4, 5, 6) == (3, 2, 5, 4, -1))
        let six = compile { x, y, z, u, v, s in x * y + z * u - v * s }
        #expect(six.gradient(at: 2, 3, 4, 5, 6, 7) == (3, 2, 5, 4, -7, -6))
        #expect(throws: NoFittingProgram.self) { try six.replay(2, 3, 4, 5, 6, 7) }
        #expect(six(2, 3, 4, 5, 6, 7) == -16)
        #expect(try six.replay(1, 3, 4, 5, 6, 7) == -19)
    }

    @Test func directions() {
        let f = compileTree { (w: TensorVariable<Double>, x: Variable) in square(w).sum() * x }
        let direction = Tensor<Double>([[1, 0], [0, 0]])
        let (value, derivative) = f.valueWithDerivative(at: w, 2, along: direction, 1)
        #expect(value == 60)
        #expect(derivative == 34)
        let (dw, dx) = f.hessianProduct(at: w, 2, along: direction, 1)
        #expect(dw == 4 * direction + 2 * w)
        #expect(dx == 2)
    }

    @Test func collectionsAmongTheInputs() {
        let f = compileTree { (layers: [TensorVariable<Double>], x: [Variable]) in
            layers[0].sum().scalar * x[0] + x[1]
        }
        #expect(f([w], [2, 1]) == 21)
        let (layers, x) = f.gradient(at: [w], [2, 1])
        #expect(layers == [.ones([2, 2]) * 2])
        #expect(x == [10, 1])
    }
}
