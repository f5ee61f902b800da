import Testing

@testable import Autodiff

/// Masks that are tensors, plain, recorded and in programs.
@Suite struct MaskOperatorTests {
    static let x = Tensor<Double>([1, 4, 5, 8])

    @Test func truthTables() {
        let (one, other) = (Tensor<Double>([0, 0, 2, -1]), Tensor<Double>([0, 3, 0, 1]))
        #expect((one .& other).scalars == [0, 0, 0, 1])
        #expect((one .| other).scalars == [0, 1, 1, 1])
        #expect((one .^ other).scalars == [0, 1, 1, 0])
        #expect((.!one).scalars == [1, 1, 0, 0])
        #expect((Tensor<Double>([[1], [0]]) .& Tensor<Double>([1, 0])) == Tensor([[1, 0], [0, 0]]))
    }

    @Test func inGradientsAndPrograms() {
        let f: @Sendable (TensorVariable<Double>) -> TensorVariable<Double> = { x in
            select((x .> 3) .& (x .< 6) .| .!(x .> 2), x * x, 0).sum()
        }
        #expect(gradient(at: Self.x, of: f) == Tensor([2, 8, 10, 0]))
        let compiled = compileTree(f)
        #expect(compiled.gradient(at: Self.x) == Tensor([2, 8, 10, 0]))
        #expect(compiled.gradient(at: Tensor([4, 1, 3, 5])) == Tensor([8, 2, 0, 10]))
    }
}
