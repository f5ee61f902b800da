import Autodiff
import Foundation
import Testing

/// Every form of gradient inside a recording.
struct RecordedGradientTests {
    let tape = Tape()

    @Test func oneVariable() {
        let x = tape.variable(2)
        let (y, dy) = valueWithGradient(at: x) { x in x * x * x }
        #expect(y.value == 8 && dy.value == 12)
        #expect(tape.adjoints(of: dy)[x] == 12)
        #expect(tape.adjoints(of: y)[x] == 12)
        #expect(gradient(at: x) { $0 * $0 }.value == 4)
    }

    @Test func twoVariables() {
        let (x, y) = (tape.variable(2), tape.variable(5))
        let (z, dz) = valueWithGradient(at: x, y) { x, y in x * x * y }
        #expect(z.value == 20 && dz.0.value == 20 && dz.1.value == 4)
        #expect(tape.adjoints(of: dz.0)[y] == 4)
        #expect(tape.adjoints(of: dz.1)[x] == 4)
        #expect(gradient(at: x, y) { x, y in x / y }.0.value == 0.2)
    }

    @Test func threeInputsOfSeveralKinds() {
        let x = tape.variable(2)
        let w = tape.variable(Tensor<Double>([1, 2]))
        let f = tape.variable(Tensor<Float>([3, 4]))
        let (y, (dx, dw, df)) = valueWithGradient(atRecordedTree: x, w, f) { x, w, f in
            let (squares, sum) = ((w * w).sum().scalar, f.sum().scalar)
            return x * x * squares * sum
        }
        #expect(y.value == 140)
        #expect(dx.value == 140)
        #expect(dw.value == Tensor([56, 112]))
        #expect(df.value == Tensor([20, 20]))
        let second = tape.adjoints(of: dx)
        #expect(second[x] == 70)
        #expect(second[w] == Tensor([56, 112]))
        #expect(second[f] == Tensor([20, 20]))
        let (_, b, _) = gradient(atRecordedTree: x, w, f) { x, w, _ in x * w.sum().scalar }
        #expect(b.value == Tensor([2, 2]))
    }

    @Test func arraysAndDictionaries() {
        let x = tape.variables([1, 2, 3])
        let dx = gradient(at: x) { x in x[0] * x[1] * x[2] }
        #expect(dx.map(\.value) == [6, 3, 2])
        #expect(tape.adjoints(of: dx[0])[x[2]] == 2)
        let parameters = ["w": tape.variable(Tensor<Double>([1, 2])), "b": tape.variable(Tensor<Double>(3))]
        let (y, gradients) = valueWithGradient(atRecordedTree: parameters) { p in (square(p["w"]!) * p["b"]!).sum() }
        #expect(y.value == Tensor(15))
        #expect(gradients["w"]!.value == Tensor([6, 12]))
        #expect(gradients["b"]!.value == Tensor(5))
    }

    /// A constant among the inputs becomes a variable of the recording.
    @Test func constantsAmongTheInputs() {
        let x = tape.variable(2)
        let (dx, dy) = gradient(at: x, 3) { x, y in x * x * y }
        #expect(dx.value == 12 && dy.value == 4)
        let (dw, dz) = gradient(atRecordedTree: TensorVariable(Tensor<Double>([1, 2])), x) { w, x in w.sum().scalar * x
        }
        #expect(dw.value == Tensor([2, 2]) && dz.value == 3)
    }

    @Test func inputsThatAreNotUsed() {
        let (x, w) = (tape.variable(2), tape.variable(Tensor<Double>([[1, 2]])))
        let (dx, dw) = gradient(atRecordedTree: x, w) { x, _ in x * x }
        #expect(dx.value == 4)
        #expect(dw.value == Tensor([[0, 0]]) && dw.isConstant)
        let (ex, ew) = gradient(at: x, w) { _, w in w.sum() }
        #expect(ex.value == 0 && ew.value == Tensor([[1, 1]]))
    }

    /// Captured values are constants for the inner function, also those recorded after its inputs.
    @Test func capturedValuesAreConstant() {
        let x = tape.variable(2)
        let before = x * x
        let dy = gradient(at: x) { y in y * before }
        #expect(dy.value == 4)
        #expect(tape.adjoints(of: dy)[x] == 4)
    }

    @Test func errorsPass() {
        struct Refused: Error {}
        let x = tape.variable(2)
        #expect(throws: Refused.self) { try gradient(at: x) { _ in throw Refused() } }
        #expect(gradient(at: x) { $0 * $0 }.value == 4)
    }

    @Test func safeZerosToSecondOrder() {
        let x = Tensor<Double>([0, 4])
        let second = gradient(at: x) { x in
            gradient(at: x) { x in select(x .> 0, sqrt(x) * x, 0).sum() }.sum()
        }
        // (x^1.5)″ = ¾/√x.
        #expect(second == Tensor([0, 0.375]))
    }

    /// Consecutive inner gradients on one tape: each takes time in proportion to its own rows, not to the whole tape.
    @Test func manyInnerGradients() {
        let count = sized(debug: 500, release: 50_000)
        let dy = gradient(at: 0.5) { x in
            var sum = x
            for _ in 0..<count { sum = sum + gradient(at: x) { y in y * y * y } }
            return sum
        }
        #expect(dy == 3 * Double(count) + 1)
        let dw = gradient(at: Tensor<Double>([0.5])) { w in
            var sum = w
            for _ in 0..<(count / 25) { sum = sum + gradient(at: w) { v in (v * v * v).sum() } }
            return sum.sum()
        }
        #expect(dw == Tensor([3 * Double(count / 25) + 1]))
    }

    /// The sweep ends at captured variables: their adjoints are not recorded.
    @Test func capturedValuesAreNotSwept() {
        let (x, w) = (tape.variable(2), tape.variable(Tensor<Double>([3, 4])))
        let before = tape.count
        let dx = gradient(at: x) { y in y * exp(w)[0] }
        // The copy of x, exp, the element, the product, and the adjoint of exp: the last of that path.
        #expect(tape.count == before + 5)
        #expect(dx.value == exp(3.0))
        #expect(tape.adjoints(of: dx)[w] == Tensor([exp(3.0), 0]))
    }
}
