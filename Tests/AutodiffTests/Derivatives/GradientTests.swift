import Autodiff
import Foundation
import Testing

/// Every form of gradient and pullback of plain values.
struct GradientTests {
    let w = Tensor<Double>([[1, 2], [3, 4]])
    let b = Tensor<Double>([10, 20])

    @Test func oneTensor() {
        let (value, dw) = valueWithGradient(at: w) { w in (w * w).sum() }
        #expect(value == Tensor(30))
        #expect(dw == Tensor([[2, 4], [6, 8]]))
        #expect(gradient(at: w) { w in (w * w).sum() } == dw)
        #expect(gradient(at: w, zeros: .ieee) { w in (w * w).sum() } == dw)
        // A scalar variable is as good a result.
        let (scalar, same) = valueWithGradient(at: w) { w in (w * w).sum().scalar }
        #expect(scalar == 30 && same == dw)
        // So is any tensor of one element.
        #expect(gradient(at: w) { w in (w * w).sum(keepingAxes: true) } == dw)
    }

    @Test func severalInputs() {
        let (value, (dw, db)) = valueWithGradient(at: w, b) { w, b in (w * b).sum() }
        #expect(value == Tensor(160))
        #expect(dw == Tensor([[10, 20], [10, 20]]) && db == Tensor([4, 6]))
        #expect(gradient(at: w, b) { w, b in (w * b).sum() } == (dw, db))
        let (three, (dx, dv, dc)) = valueWithGradient(atTree: 2.0, w, Tensor<Float>([1, 1])) { x, w, c in
            x * w.sum().scalar * c.sum().scalar
        }
        #expect(three == 40)
        #expect(dx == 20 && dv == Tensor(repeating: 4, shape: [2, 2]) && dc == Tensor([20, 20]))
        let (ex, ew, ec) = gradient(at: 2.0, w, 3.0) { x, w, c in x * x * c + w[1, 1] }
        #expect(ex == 12 && ew == Tensor([[0, 0], [0, 1]]) && ec == 4)
    }

    @Test func collections() {
        let parameters = [w, Tensor([[1, 1], [1, 1]])]
        let (value, gradients) = valueWithGradient(atTree: parameters) { p in matmul(p[0], p[1]).sum() }
        #expect(value == Tensor(20))
        #expect(gradients == [Tensor([[2, 2], [2, 2]]), Tensor([[4, 4], [6, 6]])])
        let named = gradient(atTree: ["w": w, "unused": b]) { p in p["w"]!.sum() }
        #expect(named == ["w": .ones([2, 2]), "unused": Tensor([0, 0])])
        let numbers = gradient(atTree: ["x": 2.0, "y": 3.0]) { p in p["x"]! * p["x"]! * p["y"]! }
        #expect(numbers == ["x": 12, "y": 4])
        let nested = gradient(atTree: [["a": [1.0, 2.0]], ["a": [3.0]]]) { p in p[0]["a"]![1] * p[1]["a"]![0] }
        #expect(nested == [["a": [0, 3]], ["a": [2]]])
        #expect(gradient(atTree: [Tensor<Double>]()) { _ in Variable(constant: 1) } == [])
    }

    @Test func pullbackOfATensor() {
        let (y, pull) = valueWithPullback(at: w) { w in w * w }
        #expect(y == w * w)
        for _ in 0..<3 {
            #expect(pull(.ones([2, 2])) == 2 * w)
            #expect(pull(Tensor([[1, 0], [0, 0]])) == Tensor([[2, 0], [0, 0]]))
            #expect(pull(.zeros([2, 2])) == .zeros([2, 2]))
        }
        #expect(pullback(at: w) { exp($0) }(.ones([2, 2])) == exp(w))
    }

    @Test func pullbackOfANumber() {
        let (y, pull) = valueWithPullback(at: 3.0) { x in x * x }
        #expect(y == 9)
        #expect(pull(1) == 6 && pull(0) == 0 && pull(-0.5) == -3 && pull(1) == 6)
        #expect(pullback(at: 3.0) { x in [x * x, sin(x)] }([1, 0]) == 6)
    }

    @Test func pullbacksOfSeveralInputs() {
        let (y, pull) = valueWithPullback(at: w, b) { w, b in matmul(w, b) }
        #expect(y == Tensor([50, 110]))
        let (dw, db) = pull(Tensor([1, 0]))
        #expect(dw == Tensor([[10, 20], [0, 0]]) && db == Tensor([1, 2]))
        let (z, pull3) = valueWithPullback(at: 2.0, 3.0, w) { x, y, w in x * y * w.sum().scalar }
        #expect(z == 60)
        let (dx, dy, dv) = pull3(2)
        #expect(dx == 60 && dy == 40 && dv == Tensor(repeating: 12, shape: [2, 2]))
    }

    /// Results that share rows, occur twice, or are inputs or constants.
    @Test func pullbackOfCollections() {
        let (y, pull) = valueWithPullback(atTree: [2.0, 5.0]) { x -> [String: Variable] in
            let product = x[0] * x[1]
            return ["product": product, "again": product, "input": x[0], "constant": 7]
        }
        #expect(y == ["product": 10, "again": 10, "input": 2, "constant": 7])
        #expect(pull(["product": 1, "again": 0, "input": 0, "constant": 9]) == [5, 2])
        #expect(pull(["product": 1, "again": 1, "input": 3, "constant": 0]) == [13, 4])
        let (_, none) = valueWithPullback(at: 2.0) { _ in [Variable]() }
        #expect(none([]) == 0)
        let (_, mixed) = valueWithPullback(atTree: w) { w in [w * w, w, TensorVariable(Tensor([1, 2]))] }
        #expect(mixed([.ones([2, 2]), w, Tensor([5, 5])]) == 3 * w)
    }

    @Test func outputsThatAreInputsOrConstants() {
        let scalar = Tensor<Double>(3)
        #expect(gradient(at: scalar) { x in x } == Tensor(1))
        #expect(gradient(at: w) { _ in Variable(constant: 1) } == .zeros([2, 2]))
        #expect(gradient(at: w) { _ in TensorVariable(Tensor<Double>(1)) } == .zeros([2, 2]))
        #expect(gradient(at: w) { w in withoutDerivative(w).sum() } == .zeros([2, 2]))
        #expect(gradient(atTree: w, zeros: .ieee) { _ in Variable(constant: 1) } == .zeros([2, 2]))
        #expect(pullback(at: w) { $0 }(b.broadcast(to: [2, 2])) == Tensor([[10, 20], [10, 20]]))
    }

    @Test(arguments: [[0], [0, 3], [2, 0], [1], [1, 1, 1], []] as [Shape]) func smallShapes(shape: Shape) {
        let x = Tensor<Float>(repeating: 2, shape: shape)
        let (value, dx) = valueWithGradient(at: x) { x in (x * x * 0.5).sum() }
        #expect(value == Tensor(Float(2 * shape.count)))
        #expect(dx == x)
        #expect(pullback(at: x) { exp($0) }(.ones(shape)).shape == shape)
    }

    /// Float and Double tensors and numbers on one tape, converted into each other.
    @Test func everythingOnOneTape() {
        let tape = Tape()
        let x = tape.variable(0.5)
        let f = tape.variable(Tensor<Float>([1, 2]))
        let d = tape.variable(Tensor<Double>([3, 4]))
        let mixed = TensorVariable<Double>([f[0], f[1] * x, d[1]])
        let back = TensorVariable<Float>([mixed.sum().scalar, d[0]], shape: [2, 1])
        let y = (back * back).sum().scalar * x
        // (f₀ + f₁x + d₁)² x + d₀² x.
        #expect(y.value == 22.5)
        for zeros in [ZeroAdjoints.strong, .ieee] {
            let adjoints = tape.adjoints(of: y, zeros: zeros)
            #expect(adjoints[x] == 57)
            #expect(adjoints[f] == Tensor([6, 3]))
            #expect(adjoints[d] == Tensor([3, 6]))
        }
        let inner = gradient(atRecordedTree: x, f, d) { x, f, d in
            TensorVariable<Float>([x * f[1], d[0]]).sum().scalar * f[0]
        }
        #expect(inner.0.value == 2 && inner.1.value == Tensor([4, 0.5]) && inner.2.value == Tensor([1, 0]))
        #expect(tape.adjoints(of: inner.0)[f] == Tensor([2, 1]))
    }
}
