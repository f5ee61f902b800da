import Autodiff
import Foundation
import Testing

/// Frozen tapes and compiled programs used by many tasks at once: every task gets the result of a single one. Run it
/// under the thread sanitizer, too: `swift test --sanitize=thread --filter ConcurrentReplayTests`.
struct ConcurrentReplayTests {
    static func scalar(_ x: [Variable]) -> Variable {
        var sum: Variable = 0
        for index in 0..<(x.count - 1) { sum += exp(sin(x[index]) * x[index + 1]) / (1 + x[index] * x[index]) }
        return sum
    }

    static let weights = Tensor<Double>([[0.5, -1, 0.25], [2, 0.25, -0.75]])
    static func tensor(_ x: TensorVariable<Double>) -> TensorVariable<Double> {
        let h = tanh(matmul(x, TensorVariable(weights)))
        return (h * h[0, 1].asTensor).softmax().logSumExp(along: [1]).sum()
    }

    static let points: [[Double]] = (0..<24).map { (k: Int) -> [Double] in
        (0..<6).map { (i: Int) -> Double in sin(Double(7 * k + i)) }
    }

    /// Each point by its own task, several times over.
    static func everywhere<Result: Sendable & Equatable>(_ body: @escaping @Sendable ([Double]) -> Result) async -> Bool
    {
        let alone = points.map(body)
        return await withTaskGroup(of: Bool.self) { group in
            for round in 0..<8 {
                for index in points.indices {
                    let place = (index * 5 + round) % points.count
                    group.addTask { body(points[place]) == alone[place] }
                }
            }
            return await group.allSatisfy { $0 }
        }
    }

    @Test func frozenScalars() async throws {
        let frozen = freeze(at: Self.points[0]) { Self.scalar($0) }
        for point in Self.points {
            let (value, slope) = try frozen.valueWithGradient(at: point)
            let expected = valueWithGradient(at: point) { Self.scalar($0) }
            #expect(value == expected.value && slope == expected.gradient)
            let kept = try frozen.value(at: point)
            #expect(kept == value)
        }
        #expect(await Self.everywhere { point in try? frozen.gradient(at: point) })
    }

    @Test func frozenTensors() async throws {
        let first = Tensor(shape: [3, 2], scalars: Self.points[0])
        let frozen = freeze(at: first) { Self.tensor($0) }
        for point in Self.points {
            let x = Tensor(shape: [3, 2], scalars: point)
            let (value, slope) = try frozen.valueWithGradient(at: x)
            let expected = valueWithGradient(at: x) { Self.tensor($0) }
            #expect(value == expected.value && isClose(slope, expected.gradient, within: 1e-15))
        }
        #expect(await Self.everywhere { try? frozen.gradient(at: Tensor(shape: [3, 2], scalars: $0)) })
    }

    @Test func compiledPrograms() async {
        let program = compile { (x: [Variable]) in Self.scalar(x) }
        #expect(await Self.everywhere { program.gradient(at: $0) })
        let branching = compile { (x: [Variable]) -> Variable in x[0] > 0 ? Self.scalar(x) : x[1] * x[2] }
        #expect(await Self.everywhere { branching.gradient(at: $0) })
        let tensors = compile { (x: TensorVariable<Double>) in Self.tensor(x) }
        #expect(await Self.everywhere { tensors.gradient(at: Tensor(shape: [3, 2], scalars: $0)) })
    }

    /// Tapes of their own, checkpoints and gradients, all at once.
    @Test func recordingInManyTasks() async {
        #expect(await Self.everywhere { point in gradient(at: point) { Self.scalar($0) } })
        #expect(
            await Self.everywhere { point in
                gradient(at: point) { (x: [Variable]) -> Variable in checkpoint(x) { Self.scalar($0) } }
            })
        #expect(await Self.everywhere { point in sparseHessian(at: point) { Self.scalar($0) } })
    }

    @Test func mismatchesAreErrors() throws {
        let frozen = freeze(at: [1.0, 2]) { x in x[0] > 0 ? x[0] * x[1] : x[1] }
        let product = try frozen.gradient(at: [3, 5])
        #expect(product == [5, 3] && !frozen.readsValues)
        let error = #expect(throws: FrozenTapeMismatch.self) { try frozen.value(at: [-1, 2]) }
        #expect(error?.description.contains("-1.0 > 0.0") == true)
        #expect(throws: FrozenTapeMismatch.self) { try frozen.value(at: [1, 2, 3]) }
        let taking = freeze(at: 2.0) { x in x * x.value }
        #expect(taking.readsValues)
        let pair = freeze(at: [1.0, 2]) { x in [x[0] * x[1], x[1]] }
        let (values, adjoint) = try pair.valueWithPullback(of: [1, 10], at: [3, 4])
        #expect(values == [12, 4] && adjoint == [4, 13])
    }
}

extension Variable {
    fileprivate var asTensor: TensorVariable<Double> { TensorVariable([self], shape: []) }
}
