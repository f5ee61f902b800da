import Autodiff
import Testing

/// Constants of any kind of number.
@Suite struct ConstantsOfAnyNumberTests {
    private static func f<T: ElementaryNumber>(_ x: T, _ c: Double, _ n: Int) -> T { T(c) * x * x + x / T(n) }

    @Test func constants() {
        #expect(Self.f(2.0, 0.5, 4) == 2.5)
        #expect(Self.f(Float(2), 0.5, 4) == 2.5)
        #expect(gradient(at: 2.0) { x in Self.f(x, 0.5, 4) } == 2.25)
        #expect(derivative(at: 2.0) { x in Self.f(x, 0.5, 4) } == 2.25)
        #expect(taylorCoefficients(at: 2.0, order: 2) { x in Self.f(x, 0.5, 4) } == [2.5, 2.25, 0.5])
        #expect(Self.f(Tensor([2.0, 4]), 0.5, 4).scalars == [2.5, 9])
        #expect(gradient(at: Tensor<Float>([2, 4])) { x in Self.f(x, 0.5, 4).sum() }.scalars == [2.25, 4.25])
    }
}
