import Autodiff
import Foundation
import Testing

/// Functions without a minimum end a search by name, with a point and a value that are numbers.
@Suite struct UnboundedFunctionTests {
    private func expectUnbounded(
        _ found: Minimum<[Double]>, below value: Double, _ name: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let note: Comment = "\(name): \(found.point), \(found)"
        #expect(found.end == .unbounded && !found.isConverged, note, sourceLocation: sourceLocation)
        #expect(found.value < value && found.value.isFinite, note, sourceLocation: sourceLocation)
        #expect(found.point.allSatisfy(\.isFinite) && found.gradient.isFinite, note, sourceLocation: sourceLocation)
        #expect(found.description.contains("falls without bound: there is no minimum"), sourceLocation: sourceLocation)
        #expect(found.iterations < 200, note, sourceLocation: sourceLocation)
    }

    @Test func polynomials() {
        for (name, method) in MinimizeTests.methods {
            expectUnbounded(minimize(from: [0.5], by: method) { x in -x[0] }, below: -1e100, name)
            expectUnbounded(minimize(from: [0.5], by: method) { x in 1e-12 * x[0] }, below: -1e100, name)
            expectUnbounded(minimize(from: [2.0, 3], by: method) { x in -x[0] * x[0] + x[1] }, below: -1e100, name)
            expectUnbounded(minimize(from: [0.1, 3], by: method) { x in x[0] * x[1] }, below: -1e100, name)
            expectUnbounded(minimize(from: [-1.0], by: method) { x in x[0] * x[0] * x[0] }, below: -1e100, name)
            let number = minimize(from: 1.0, by: method) { x in -x }
            #expect(number.end == .unbounded && number.point > 1e100, "\(name): \(number)")
        }
    }

    /// The value is −∞ at a finite point. On the way there second derivatives overflow before the value does.
    @Test func overflowing() {
        for (name, method) in MinimizeTests.methods {
            for found in [
                minimize(from: [1.0], by: method) { x in -exp(x[0]) },
                minimize(from: [1.0], by: method) { x in log(abs(x[0])) },
            ] {
                let ends: Set<MinimizationEnd> = name == "lbfgs" ? [.unbounded] : [.unbounded, .notFiniteDerivatives]
                #expect(ends.contains(found.end) && !found.isConverged, "\(name): \(found.point), \(found)")
                #expect(found.value.isFinite && found.point[0].isFinite && found.gradient.isFinite, "\(name): \(found)")
            }
        }
    }

    /// Where the function is not defined is no abyss: it ends at the border, or at a minimum.
    @Test func undefinedRegions() {
        for (name, method) in MinimizeTests.methods {
            let border = minimize(from: [1.0], by: method) { x in -x[0] + 0 * sqrt(100 - x[0]) }
            #expect(border.end != .unbounded && border.point[0] > 99 && border.point[0] <= 100, "\(name): \(border)")
            let inside = minimize(from: [1.0], by: method) { x in square(x[0] - 99) + 0 * log(100 - x[0]) }
            #expect(inside.isConverged && abs(inside.point[0] - 99) < 1e-6, "\(name): \(inside)")
            // A minimum that is very far away is one.
            let far = minimize(from: [0.0], by: method) { x in square(1e-15 * x[0] - 1) }
            #expect(far.end != .unbounded && far.value < 1e-8, "\(name): \(far)")
            // A value that falls slower and slower.
            let slow = minimize(from: [1.0], by: method) { x in -log(x[0]) }
            #expect(slow.end == .gradient, "\(name): \(slow)")
            let start = minimize(from: [0.0], by: method) { x in log(x[0]) }
            #expect(start.end == .notFiniteAtStart, "\(name): \(start)")
        }
    }
}
