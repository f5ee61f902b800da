import Autodiff
import Testing

struct TensorTests {
    @Test func copiesAreIndependent() {
        var x = Tensor<Float>([[1, 2], [3, 4]])
        let before = x
        x[0, 1] = 20
        x.scalars[3] = 40
        #expect(before == Tensor([[1, 2], [3, 4]]))
        #expect(x == Tensor([[1, 20], [3, 40]]))
        var y = x.reshaped(to: [4])
        y[0] = -1
        #expect(x[0, 0] == 1 && y == Tensor([-1, 20, 3, 40]))
        x += 1
        #expect(before[0, 0] == 1 && x[0, 0] == 2)
    }

    /// Elements are set where they are, from another module, too: setting one does not copy the others.
    @Test func elementsAreSetInPlace() {
        func address(_ x: Tensor<Double>) -> Int {
            x.scalars.withUnsafeBufferPointer { Int(bitPattern: $0.baseAddress) }
        }
        var x = Tensor<Double>.zeros([3, 5])
        let before = address(x)
        for place in 0..<15 { x.scalars[place] = Double(place) }
        x[2, 4] = -1
        #expect(address(x) == before)
        // An inner derivative that was constant, and one whose recording has ended.
        var kept = Tensor<Double>([0, 0])
        _ = gradient(at: 2.0) { y in
            let inner = gradient(at: Tensor<Double>([1, 2])) { t in (t * t * y).sum() }
            kept = inner
            return TensorVariable(inner).sum().scalar
        }
        let there = address(kept)
        kept.scalars[0] = 7
        #expect(kept == Tensor([7, 8]) && address(kept) == there)
    }

    /// A recorded value does not change when the original tensor is modified.
    @Test func theTapeHasACopy() {
        var w = Tensor<Double>([1, 2])
        let tape = Tape()
        let v = tape.variable(w)
        let y = (v * v).sum()
        w[0] = 100
        #expect(v.value == Tensor([1, 2]))
        #expect(tape.adjoints(of: y)[v] == Tensor([2, 4]))
    }

    @Test func makingTensors() {
        #expect(Tensor<Double>(3).shape == [] && Tensor<Double>(3).scalar == 3)
        #expect(Tensor<Double>([1, 2]).shape == [2])
        #expect(Tensor<Double>([[1, 2, 3]]).shape == [1, 3])
        #expect(Tensor<Double>([[Double]]()).shape == [0, 0])
        #expect(Tensor<Double>([Double]()).shape == [0])
        #expect(Tensor<Float>.zeros([2, 0]).scalars.isEmpty)
        #expect(Tensor<Float>.ones([2]) == Tensor(repeating: 1, shape: [2]))
        #expect(Tensor<Float>.identity(2) == Tensor([[1, 0], [0, 1]]))
        #expect(Tensor<Float>.identity(0).shape == [0, 0])
        #expect(Tensor<Float>.oneHot([1, 0], classes: 3) == Tensor([[0, 1, 0], [1, 0, 0]]))
        #expect(Tensor<Float>.oneHot([], classes: 3).shape == [0, 3])
        let literal: Tensor<Float> = 2.5
        #expect(literal == Tensor(2.5))
        #expect(Tensor<Float>([1, 2]) != Tensor<Float>([[1, 2]]))
        #expect(Tensor<Double>([.nan]) != Tensor<Double>([.nan]))
    }

    @Test func subscripts() {
        var x = Tensor<Double>(shape: [2, 3, 4], scalars: (0..<24).map(Double.init))
        for i in 0..<2 { for j in 0..<3 { for k in 0..<4 { #expect(x[i, j, k] == Double((i * 3 + j) * 4 + k)) } } }
        x[1, 2, 3] = -1
        #expect(x.scalars[23] == -1)
        var scalar = Tensor<Float>(1)
        scalar[] = 5
        #expect(scalar[] == 5)
        let tape = Tape()
        let v = tape.variable(x)
        #expect(v[0, 1, 2].value == 6)
        #expect(tape.adjoints(of: v[1, 0, 1])[v][1, 0, 1] == 1)
    }

    @Test func descriptions() {
        #expect("\(Tensor<Double>(1.5))" == "1.5")
        #expect("\(Tensor<Double>([1, -2]))" == "[1.0, -2.0]")
        #expect("\(Tensor<Double>([[1, 2], [3, 4]]))" == "[[1.0, 2.0],\n [3.0, 4.0]]")
        #expect("\(Tensor<Double>.zeros([0]))" == "[]")
        #expect("\(Tensor<Double>.zeros([2, 0]))" == "[[],\n []]")
        #expect("\(Tensor<Double>.zeros([0, 2]))" == "[]")
        #expect("\(Tensor<Float>.zeros([1, 1, 2]))" == "[[[0.0, 0.0]]]")
        #expect("\(Tensor<Float>.zeros([2, 2, 1]))" == "[[[0.0],\n  [0.0]],\n [[0.0],\n  [0.0]]]")
    }

    @Test func conversions() {
        let x = Tensor<Double>([0.1, 1e40, -1e-50, .nan])
        let y = x.converted(to: Float.self)
        #expect(y[0] == 0.1 && y[1] == .infinity && y[2] == 0 && y[3].isNaN)
        #expect(Tensor<Float>([0.1]).converted(to: Double.self)[0] == Double(Float(0.1)))
        #expect(Tensor<Float>.zeros([2, 0]).converted(to: Double.self).shape == [2, 0])
    }

    /// Infinities and NaN propagate as in IEEE arithmetic, forwards and backwards.
    @Test func nonFiniteNumbersPass() {
        let x = Tensor<Float>([3e38, 1, 0])
        let (y, dx) = valueWithGradient(at: x) { x in (x * x).sum() }
        #expect(y.scalar == .infinity && dx == Tensor([.infinity, 2, 0]))
        #expect(gradient(at: x) { x in (x * .nan).sum() }.scalars.allSatisfy { $0.isNaN })
        #expect(gradient(at: x) { x in (1 / x).sum() }[2] == -.infinity)
    }

    /// Every kind of operation at extents of 0 and at rank 0, with its gradient.
    @Test(arguments: [[0], [0, 3], [3, 0], [0, 0], [2, 0, 3], [], [1], [1, 1]] as [Shape])
    func emptyAndSmall(shape: Shape) {
        let x = Tensor<Float>(repeating: 2, shape: shape)
        func gradientHasTheShape(_ f: (TensorVariable<Float>) -> TensorVariable<Float>, line: Int = #line) {
            let dx = gradient(at: x) { x in f(x).sum() }
            #expect(dx.shape == shape, "line \(line)")
        }
        gradientHasTheShape { exp($0) * $0 + 1 - $0 / 2 }
        gradientHasTheShape { $0.sum() + $0.mean() + $0.norm() + $0.logSumExp() + $0.variance() }
        gradientHasTheShape { $0.product() }
        gradientHasTheShape { $0.transposed().flipped().flattened() }
        gradientHasTheShape { select($0 .> 0, $0, -$0) }
        gradientHasTheShape { max($0, 1) + hypot($0, $0) + relu($0) + pow($0, 2) }
        gradientHasTheShape { $0.expanded(at: 0).squeezed(at: 0) }
        gradientHasTheShape { TensorVariable.stack([$0, $0]) }
        guard shape.rank > 0 else { return }
        for axis in 0..<shape.rank {
            gradientHasTheShape { $0.sum(along: [axis], keepingAxes: true) * $0 }
            gradientHasTheShape { $0.softmax(along: axis) + $0.logSoftmax(along: axis) }
            gradientHasTheShape { $0.cumulativeSum(along: axis) }
            gradientHasTheShape { $0.product(along: [axis]) }
            gradientHasTheShape { TensorVariable.concatenate([$0, $0], along: axis) }
            gradientHasTheShape { $0.padded(along: axis, before: 1, after: 2, with: 3) }
            gradientHasTheShape { $0.slice(along: axis, 0..<(shape[axis] / 2)) }
        }
        gradientHasTheShape { $0.gatherRows(Array(0..<shape[0])) }
        gradientHasTheShape { $0.scatterRows(Array(0..<shape[0]), rows: shape[0] + 1) }
        guard shape.rank == 2 else { return }
        gradientHasTheShape { matmul($0, $0, transposingRight: true) }
        gradientHasTheShape { matmul($0, $0, transposingLeft: true) }
        gradientHasTheShape { $0.diagonal() }
        gradientHasTheShape { $0.lowerTriangle() }
        gradientHasTheShape { softmaxCrossEntropy(logits: $0, targets: withoutDerivative($0)) }
        guard shape[0] == shape[1] else { return }
        gradientHasTheShape { $0.cholesky() }
        gradientHasTheShape { solve($0, $0) }
        gradientHasTheShape { triangularSolve($0, $0) }
        gradientHasTheShape { $0.logDeterminant() }
    }
}
