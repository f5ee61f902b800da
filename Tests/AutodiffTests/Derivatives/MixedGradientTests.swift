import Autodiff
import Testing

/// Numbers first, then tensors and collections; plain, and inside a recording.
struct MixedGradientTests {
    let w = Tensor<Double>([1, 2])

    @Test func plain() {
        let (two, d2) = valueWithGradient(at: 3.0, w) { x, w in x * w.sum().scalar }
        #expect(two == 9 && d2 == (3, Tensor([3, 3])))
        #expect(gradient(at: 3.0, w) { x, w in x * w.sum().scalar } == d2)
        let (three, d3) = valueWithGradient(atTree: 3.0, w, [1.0, 2.0]) { x, w, z in x * w[0] * z[1] }
        #expect(three == 6 && d3 == (2, Tensor([6, 0]), [0, 3]))
        let d21 = gradient(at: 3.0, w, 5.0) { x, w, z in x * w[1] * z }
        #expect(d21 == (10, Tensor([0, 15]), 6))
        let (last, d12) = valueWithGradient(at: 3.0, 5.0, w) { x, y, w in x * y * w[1] }
        #expect(last == 30 && d12 == (10, 6, Tensor([0, 15])))
        let named = gradient(atTree: 3.0, 5.0, ["w": w]) { x, y, p in x * y * p["w"]![1] }
        #expect(named == (10, 6, ["w": Tensor([0, 15])]))
    }

    @Test func structuresFirst() {
        #expect(gradient(at: w, 3.0) { w, x in x * w.sum().scalar } == (Tensor([3, 3]), 3))
        #expect(gradient(atTree: [1.0, 2.0], w) { z, w in z[1] * w[0] } == ([0, 1], Tensor([2, 0])))
        #expect(gradient(at: [1.0, 2.0], [3.0]) { z, y in z[1] * y[0] } == ([0, 3], [2]))
        #expect(gradient(atTree: [[1.0, 2.0], [3.0]]) { z in z[0][1] * z[1][0] } == [[0, 3], [2]])
        #expect(gradient(atTree: ["a": [1.0, 2.0]]) { z in z["a"]![0] * z["a"]![1] } == ["a": [2, 1]])
    }

    @Test func zeros() {
        func masked(_ x: [Variable]) -> Variable { 0 * sqrt(x[0]) + x[1] }
        #expect(gradient(at: [0, 1]) { masked($0) } == [0, 1])
        #expect(gradient(at: [0, 1], zeros: .ieee) { masked($0) }[0].isNaN)
        #expect(gradient(at: 0, zeros: .ieee) { x in 0 * sqrt(x) }.isNaN)
        #expect(gradient(atTree: 0.0, w, zeros: .ieee) { x, w in 0 * sqrt(x) + w[0] }.0.isNaN)
    }

    @Test func recorded() {
        let tape = Tape()
        let (x, y, v) = (tape.variable(3), tape.variable(5), tape.variable(w))
        let (two, d2) = valueWithGradient(atRecordedTree: x, v) { x, w in x * x * w[1] }
        #expect(two.value == 18 && d2.0.value == 12 && d2.1.value == Tensor([0, 9]))
        #expect(tape.adjoints(of: d2.0)[v] == Tensor([0, 6]))
        let d12 = gradient(atRecordedTree: x, y, v) { x, y, w in x * y * w[1] }
        #expect(d12.0.value == 10 && d12.1.value == 6 && d12.2.value == Tensor([0, 15]))
        let d21 = gradient(atRecordedTree: x, v, y) { x, w, y in x * y * w[1] }
        #expect(d21.0.value == 10 && d21.1.value == Tensor([0, 15]) && d21.2.value == 6)
        let (three, d3) = valueWithGradient(at: x, y, x) { a, b, c in a * b * c }
        #expect(three.value == 45 && d3.0.value == 15 && d3.1.value == 9 && d3.2.value == 15)
        #expect(tape.adjoints(of: d3.1)[x] == 6)
        let first = gradient(atRecordedTree: v, x) { w, x in w[0] * x * x }
        #expect(first.0.value == Tensor([9, 0]) && first.1.value == 6)
    }
}
