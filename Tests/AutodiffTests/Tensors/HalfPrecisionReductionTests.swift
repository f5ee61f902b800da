import Testing

@testable import Autodiff

#if !((os(macOS) || targetEnvironment(macCatalyst)) && arch(x86_64))
    /// Reductions of `Float16` and `BFloat16`: the result fits although a sum on the way to it does not.
    @Suite struct HalfPrecisionReductionTests {
        private func expect<Half: HalfPrecisionScalar>(
            _ scalars: [Half], _ expected: Double, _ name: Comment,
            _ function: @escaping @Sendable (TensorVariable<Half>) -> TensorVariable<Half>
        ) {
            let x = Tensor<Half>(shape: [scalars.count], scalars: scalars)
            let rounded = Half(expected)
            let compiled = compileTree(function)
            #expect(valueWithGradient(atTree: x, of: function).value.scalar == rounded, name)
            #expect(compiled(x).scalar == rounded, name)
            // The gradient is the type's rounding of that in `Double`, to a few units.
            let slopes = compiled.gradient(at: x).scalars.map { Double($0) }
            #expect(slopes == gradient(atTree: x, of: function).scalars.map { Double($0) }, name)
            #expect(slopes.allSatisfy { $0.isFinite }, name)
        }

        @Test func valuesFit() {
            expect([60000, 60000] as [Float16], 60000, "mean") { $0.mean() }
            expect([60000, 60000, -60000] as [Float16], 60000, "sum") { $0.sum() }
            expect([300, 400] as [Float16], 500, "norm") { $0.norm() }
            expect([1e-4, 1e-4] as [Float16], Double(1e-4 as Float16) * 2.0.squareRoot(), "small norm") { $0.norm() }
            expect([1000, 2000, 3000] as [Float16], 816.496580927726, "deviation") { $0.standardDeviation() }
            expect([60000, 60000, 60000, 60000] as [Float16], 0, "variance") { $0.variance() }
            expect([60000, 60000] as [Float16], 0, "deviation of equal numbers") { $0.standardDeviation() }
            expect([1, 2, 3, 4] as [Float16], 5 / 3.0, "corrected") { $0.variance(correction: 1) }
            expect([3e38, 3e38] as [BFloat16], Double(3e38 as BFloat16), "mean") { $0.mean() }
            expect([3e38, -3e38] as [BFloat16], Double(3e38 as BFloat16), "deviation") { $0.standardDeviation() }
            expect([1.5e38, 2e38] as [BFloat16], 2.5e38, "norm") { $0.norm() }
        }

        @Test func alongAnAxis() {
            let rows = Tensor<Float16>([[60000, 55968], [1000, 3000]])
            #expect(rows.mean(along: [1]).scalars == [57984, 2000])
            #expect(rows.standardDeviation(along: [1], keepingAxes: true).scalars == [2016, 1000])
            #expect(rows.standardDeviation(along: [1], keepingAxes: true).shape == [2, 1])
            #expect(rows.mean(along: [0]).shape == [2])
            #expect(Tensor<Float16>.zeros([0]).mean().scalar.isNaN)
        }

        /// More elements than the type's largest number.
        @Test func longMeans() {
            let x = Tensor<Float16>(repeating: 3, shape: [70_000])
            let (mean, slope) = valueWithGradient(atTree: x) { 1024 * $0.mean() }
            #expect(mean.scalar == 3072)
            #expect(abs(Double(slope.scalars[0]) / (1024 / 70_000.0) - 1) < 1e-3)
        }

        @Test func gradientsAreThoseOfDouble() {
            let x: [Double] = [1000, 2000, 3000, -500]
            func close(_ name: Comment, _ half: Tensor<Float16>, _ double: Tensor<Double>) {
                for (one, other) in zip(half.scalars, double.scalars) {
                    #expect(abs(Double(one) - other) <= 4e-3 * abs(other) + 1e-3, name)
                }
            }
            let half = Tensor<Float16>(shape: [4], scalars: x.map { Float16($0) })
            let double = Tensor<Double>(shape: [4], scalars: x)
            close("mean", gradient(atTree: half) { $0.mean() }, gradient(atTree: double) { $0.mean() })
            close("norm", gradient(atTree: half) { $0.norm() }, gradient(atTree: double) { $0.norm() })
            close(
                "deviation", gradient(atTree: half) { $0.standardDeviation(correction: 1) },
                gradient(atTree: double) { $0.standardDeviation(correction: 1) })
            close(
                "variance", gradient(atTree: half) { 0.001 * $0.variance() },
                gradient(atTree: double) { 0.001 * $0.variance() })
            // Forward mode, too.
            let tangent = jvp(atTree: half, along: Tensor<Float16>([1, 0, 0, 0])) { $0.standardDeviation() }
            let slope = gradient(atTree: half) { $0.standardDeviation() }
            #expect(abs(Double(tangent.scalar) - Double(slope.scalars[0])) < 1e-3)
        }

        /// The composition, for clients without the operation, has the same values and derivatives to second order.
        @Test func compositions() {
            let x = Tensor<Double>([[1, 2, 4], [-3, 0.5, 0.25]])
            for kind in [WideMoment.Kind.mean, .variance, .standardDeviation] {
                let moment = WideMoment(kind: kind, axes: [1], correction: kind == .mean ? 0 : 1)
                func whole(_ x: TensorVariable<Double>) -> TensorVariable<Double> {
                    square(TensorVariable.apply(moment, [x])).sum()
                }
                func parts(_ x: TensorVariable<Double>) -> TensorVariable<Double> {
                    square(moment.composed([x])).sum()
                }
                let (one, other) = (hessian(atTree: x, of: whole), hessian(atTree: x, of: parts))
                #expect(zip(one.scalars, other.scalars).allSatisfy { abs($0 - $1) < 1e-12 }, "\(kind)")
                let slopes = (gradient(atTree: x, of: whole), gradient(atTree: x, of: parts))
                #expect(zip(slopes.0.scalars, slopes.1.scalars).allSatisfy { abs($0 - $1) < 1e-12 }, "\(kind)")
            }
        }
    }
#endif
