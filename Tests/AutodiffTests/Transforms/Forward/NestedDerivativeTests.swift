import Autodiff
import Foundation
import Testing

/// `derivative` inside `derivative` and `gradient`, at recorded and constant points.
struct NestedDerivativeTests {
    @Test func higherDerivatives() {
        #expect(derivative(at: 2.0) { x in derivative(at: x) { y in y * y * y } } == 12)
        #expect(derivative(at: 2.0) { x in derivative(at: x) { y in derivative(at: y) { z in z * z * z } } } == 6)
        let k = 2.0
        let second = derivative(at: 0.5) { x in derivative(at: x) { y in sin(k * y) } }
        #expect(isClose(second, -4 * sin(1.0), within: 1e-15))
        #expect(gradient(at: [2.0, 3.0]) { x in x[0] * derivative(at: x[1]) { y in y * y } } == [6, 4])
    }

    /// The inner function uses the outer variable: d/dx of x · d/dy (x + y), and of x · d/dy (x·y) at y = 1.
    @Test func outerVariablesInside() {
        #expect(derivative(at: 1.0) { x in x * derivative(at: 1.0) { y in x + y } } == 1)
        #expect(derivative(at: 3.0) { x in x * derivative(at: 1.0) { y in x * y } } == 6)
        #expect(derivative(at: 3.0) { x in derivative(at: x) { y in x * y * y } } == 12)
        #expect(gradient(at: 3.0) { x in x * derivative(at: 1.0) { y in x * y } } == 6)
    }

    @Test func valuesWithDerivatives() {
        let slope = gradient(at: 3.0) { x in
            let (y, dy) = valueWithDerivative(at: x) { $0 * $0 }
            return y * dy
        }
        #expect(slope == 54)
        func square(_ x: Variable) -> Variable { x * x }
        #expect(derivative(at: 3, of: square) == 6 && derivative(at: 2.5, of: square) == 5)
        #expect(valueWithDerivative(at: 3, of: square) == (9, 6))
        #expect(derivative(at: 1, 2, 3) { x, y, z in x * y * z } == (6, 3, 2))
        #expect(valueWithDerivative(at: 1, 2, 3) { x, y, z in x * y * z }.value == 6)
    }
}
