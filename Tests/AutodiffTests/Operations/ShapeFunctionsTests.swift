import Autodiff
import Testing

/// Each element's new position, from which its adjoint comes back.
@Suite struct ShapeFunctionsTests {
    static let x = Tensor<Double>(shape: [2, 3], scalars: [0, 1, 2, 3, 4, 5])
    static let cube = Tensor<Double>(shape: [2, 3, 4], scalars: (0..<24).map(Double.init))

    @Test func viewsAndAxes() {
        #expect(Self.x.reshaped(to: [3, 2]) == Tensor([[0, 1], [2, 3], [4, 5]]))
        #expect(Self.cube.flattened().scalars == Self.cube.scalars)
        #expect(Self.x.expanded(at: 0).shape == [1, 2, 3] && Self.x.expanded(at: 2).shape == [2, 3, 1])
        #expect(Self.x.expanded(at: -1).shape == [2, 3, 1] && Self.x.expanded(at: -3).shape == [1, 2, 3])
        #expect(Self.x.expanded(at: 1).squeezed(at: 1) == Self.x && Self.x.expanded(at: 2).squeezed(at: -1) == Self.x)
        #expect(Self.x.transposed() == Tensor([[0, 3], [1, 4], [2, 5]]))
        #expect(Self.cube.transposed([2, 0, 1]).shape == [4, 2, 3])
        #expect(Self.cube.transposed([2, 0, 1])[3, 1, 2] == Self.cube[1, 2, 3])
        #expect(Self.cube.matrixTransposed()[1, 3, 2] == Self.cube[1, 2, 3])
        #expect(Self.cube.transposed().transposed() == Self.cube)
    }

    @Test func extents() {
        let extents = [3, 2]
        #expect(Self.x.reshaped(extents) == Self.x.reshaped(to: [3, 2]) && Self.x.reshaped([-1]).shape == [6])
        #expect(Self.cube.reshaped([4, -1, 2]).shape == [4, 3, 2] && Tensor<Double>(5).reshaped([]).shape == [])
        #expect(Tensor<Double>.zeros([0, 3]).reshaped([-1, 3]).shape == [0, 3])
    }

    /// NumPy's `diff`.
    @Test func differences() {
        let squares = Tensor<Double>([1, 4, 9, 16])
        #expect(squares.differences().scalars == [3, 5, 7] && squares.differences(order: 2).scalars == [2, 2])
        #expect(squares.differences(order: 4).shape == [0] && squares.differences(order: 9).shape == [0])
        #expect(squares.differences(order: 0) == squares)
        #expect(
            Self.x.differences(along: 0) == Tensor([[3, 3, 3]]) && Self.x.differences() == Tensor([[1, 1], [1, 1]]))
        #expect(gradient(at: squares) { $0.differences().sum() }.scalars == [-1, 0, 0, 1])
    }

    @Test func broadcasting() {
        #expect(Tensor<Double>([1, 2]).broadcast(to: [3, 2]) == Tensor([[1, 2], [1, 2], [1, 2]]))
        #expect(Tensor<Double>([[1], [2]]).broadcast(to: [2, 3]) == Tensor([[1, 1, 1], [2, 2, 2]]))
        #expect(Tensor<Double>(7).broadcast(to: [2, 1]) == Tensor([[7], [7]]))
        #expect(Tensor<Double>([[1]]).broadcast(to: [0, 1]).shape == [0, 1])
    }

    @Test func slicesAndPads() {
        #expect(Self.x.slice(along: 1, 0..<2) == Tensor([[0, 1], [3, 4]]))
        #expect(Self.x.slice(along: -1, 0..<3, step: 2) == Tensor([[0, 2], [3, 5]]))
        #expect(Self.cube.slice(along: 1, 1..<2)[1, 0, 3] == Self.cube[1, 1, 3])
        #expect(Self.x.slice(along: 0, 1..<1).shape == [0, 3])
        #expect(Self.x.split(along: 1, sizes: [1, 2]) == [Tensor([[0], [3]]), Tensor([[1, 2], [4, 5]])])
        #expect(Tensor<Double>([1, 2]).padded(along: 0, before: 1, after: 2) == Tensor([0, 1, 2, 0, 0]))
        #expect(Tensor<Double>([1, 2]).padded(along: 0, before: 1, after: 0, with: -1) == Tensor([-1, 1, 2]))
        #expect(
            Self.x.flipped() == Tensor([[5, 4, 3], [2, 1, 0]])
                && Self.x.flipped(along: [1]) == Tensor([[2, 1, 0], [5, 4, 3]]))
    }

    /// The filling does not affect values or derivatives of any order inside.
    @Test(arguments: [-Double.infinity, .infinity, .nan, -0.0, 0.1]) func fillings(_ filling: Double) {
        let x = Tensor<Double>([[3, -0.0], [.infinity, 4]])
        let padded = x.padded(along: -1, before: 1, after: 2, with: filling)
        let expected = [filling, 3, -0.0, filling, filling, filling, .infinity, 4, filling, filling]
        #expect(zip(padded.scalars, expected).allSatisfy { isSame($0, $1) && $0.sign == $1.sign }, "\(padded)")
        let finite = Tensor<Double>([[3, 2], [1, 4]])
        let weights = TensorVariable(Tensor<Double>([[0, 1, 2, 0, 0], [0, 3, 4, 0, 0]]))
        func weighted(_ x: TensorVariable<Double>) -> TensorVariable<Double> {
            let padded = x.padded(along: 1, before: 1, after: 2, with: filling)
            return (weights * select(weights .!= 0, square(padded), 0)).sum()
        }
        #expect(gradient(at: finite) { weighted($0) } == Tensor([[6, 8], [6, 32]]))
        let second = gradient(at: finite) { x in gradient(at: x) { weighted($0) }.sum() }
        #expect(second == Tensor([[2, 4], [6, 8]]))
    }

    @Test func joins() {
        #expect(Tensor.concatenate([Self.x, Self.x], along: 0).shape == [4, 3])
        #expect(
            Tensor.concatenate([Tensor<Double>([[1], [2]]), Self.x], along: 1)
                == Tensor([[1, 0, 1, 2], [2, 3, 4, 5]]))
        let (a, b) = (Tensor<Double>([1, 2]), Tensor<Double>([3, 4]))
        #expect(
            Tensor.stack([a, b]) == Tensor([[1, 2], [3, 4]])
                && Tensor.stack([a, b], along: 1) == Tensor([[1, 3], [2, 4]]))
        #expect(Tensor.stack([a, b], along: -1) == Tensor([[1, 3], [2, 4]]))
        #expect(Tensor.concatenate(Self.x.split(along: 0, sizes: [1, 0, 1]), along: 0) == Self.x)
    }

    @Test func rows() {
        #expect(Self.x.gatherRows([1, 1, 0]) == Tensor([[3, 4, 5], [3, 4, 5], [0, 1, 2]]))
        #expect(Self.x.scatterRows([2, 2], rows: 3) == Tensor([[0, 0, 0], [0, 0, 0], [3, 5, 7]]))
        #expect(Self.x.gatherRows([]).shape == [0, 3])
        // The adjoint of rows taken several times adds up.
        #expect(gradient(at: Self.x) { $0.gatherRows([1, 1, 0]).sum() } == Tensor([[1, 1, 1], [2, 2, 2]]))
        #expect(Tensor<Double>.oneHot([2, 0], classes: 3) == Tensor([[0, 0, 1], [1, 0, 0]]))
    }

    /// These operations only move elements: weights on the result come back to the original positions.
    @Test func adjointsComeBack() {
        let weights = Tensor<Double>([[1, 10, 100], [1000, 10000, 100000]])
        let flipped = pullback(at: Self.x) { $0.flipped(along: [0]) }(weights)
        #expect(flipped == Tensor([[1000, 10000, 100000], [1, 10, 100]]))
        let transposed = pullback(at: Self.x) { $0.transposed() }(weights.reshaped(to: [3, 2]))
        #expect(transposed == Tensor([[1, 100, 10000], [10, 1000, 100000]]))
        let sliced = pullback(at: Self.x) { $0.slice(along: 1, 0..<3, step: 2) }(Tensor([[1, 2], [3, 4]]))
        #expect(sliced == Tensor([[1, 0, 2], [3, 0, 4]]))
        let padded = pullback(at: Tensor<Double>([7, 8])) { $0.padded(along: 0, before: 1, after: 1) }(
            Tensor([1, 2, 3, 4]))
        #expect(padded == Tensor([2, 3]))
    }
}
