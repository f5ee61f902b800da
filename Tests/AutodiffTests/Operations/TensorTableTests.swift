import Autodiff
import Foundation
import Testing

/// Every tensor operation: to second order against the Taylor test, the fast sweep against the slow one, and `Float`
/// against `Double`, at all shapes of its row.
@Suite struct TensorTableTests {
    @Test func everyFunctionHasOneRow() {
        #expect(TensorRow.all.map(\.function.rawValue).sorted() == TensorFunction.allCases.map(\.rawValue).sorted())
    }

    /// Each operation of the sources is recorded by one of the rows.
    @Test func everyOperationHasARow() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Sources/Autodiff")
        var declared: Set<String> = []
        let files = try #require(
            FileManager.default.enumerator(at: folder.resolvingSymlinksInPath(), includingPropertiesForKeys: nil))
        for case let file as URL in files where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            for match in text.matches(of: /struct (\w+): (Tensor|Row|Composed|Function)Operation/) {
                declared.insert(String(match.1))
            }
        }
        #expect(declared.count > 20, "\(folder.path)")
        // The first has no gradient; the second's equation is the user's (`ImplicitFunctionTests`); the third is the
        // derivative of one with a row; the fourth serves types of two bytes alone (`HalfPrecisionReductionTests`); the
        // others solve a user's equation (`IntegrationGradientTests`).
        var recorded: Set<String> = [
            "Compare", "ImplicitSolution", "BetaDensity", "WideMoment", "Integration", "IntegrationPullback",
            "IntegrationTangent",
        ]
        for row in TensorRow.all {
            let tape = Tape()
            for shapes in row.shapes { _ = row.function(row.operands(shapes, seed: 1).map { tape.variable($0) }) }
            recorded.formUnion(tape.tensorOperations.map { "\(type(of: $0))" })
        }
        #expect(declared.subtracting(recorded).isEmpty, "without a row: \(declared.subtracting(recorded).sorted())")
    }

    @Test(arguments: TensorRow.all)
    func derivativesToSecondOrder(row: TensorRow) {
        for (seed, shapes) in row.shapes.enumerated() {
            let operands = row.operands(shapes, seed: UInt64(seed))
            // Without elements there is nothing to check, but they can be differentiated.
            func function(_ x: [TensorVariable<Double>]) -> TensorVariable<Double> {
                let y = withChangingAdjoint(row.function(x))
                return y.shape.count == 0 ? y.sum() : y
            }
            if operands.allSatisfy({ $0.shape.count == 0 }) {
                #expect(gradient(atTree: operands) { function($0).sum() } == operands, "\(row.function) at \(shapes)")
                continue
            }
            do {
                try checkGradient(atTree: operands, order: 2, directions: 1) { function($0) }
            } catch { Issue.record("\(row.function) at \(shapes): \(error)") }
        }
    }

    @Test(arguments: TensorRow.all)
    func theSweepsAgree(row: TensorRow) {
        for (seed, shapes) in row.shapes.enumerated() {
            let tape = Tape()
            let x = row.operands(shapes, seed: UInt64(seed)).map { tape.variable($0) }
            let y = row.function(x)
            var random = SeededGenerator(seed: UInt64(seed))
            let seeds = y.seeds(Tensor(shape: y.shape, scalars: random.weights(y.shape.count)))
            guard !seeds.isEmpty else { continue }
            let slow = tape.storage.adjointsByGenericSweep(from: seeds, top: tape.count - 1, zeros: .strong)
            guard case .tensor(let adjoint) = seeds[0].adjoint, let weights = adjoint.typed(Double.self) else { return }
            let fast = tape.adjoints(of: y, seed: weights)
            let ieee = tape.adjoints(of: y, seed: weights, zeros: .ieee)
            for x in x {
                #expect(isClose(fast[x], slow[x], within: 1e-14), "\(row.function) at \(shapes)")
                #expect(isClose(fast[x], ieee[x], within: 1e-14), "\(row.function) at \(shapes), IEEE")
            }
        }
    }

    @Test(arguments: TensorRow.all)
    func floatAgainstDouble(row: TensorRow) {
        for (seed, shapes) in row.shapes.enumerated() {
            let x = row.operands(shapes, seed: UInt64(seed))
            let (exact, pullback) = valueWithPullback(atTree: x) { row.function($0) }
            let (value, floatPullback) = valueWithPullback(atTree: x.map { $0.converted(to: Float.self) }) {
                row.function($0)
            }
            var random = SeededGenerator(seed: UInt64(seed))
            let weights = Tensor(shape: exact.shape, scalars: random.weights(exact.shape.count))
            let gradients = zip(floatPullback(weights.converted(to: Float.self)), pullback(weights))
            for (found, expected) in [(value, exact)] + gradients {
                #expect(found.shape == expected.shape)
                let scale = expected.scalars.map(abs).reduce(1) { Swift.max($0, $1) } * Double(Float.ulpOfOne)
                for (one, other) in zip(found.scalars, expected.scalars) {
                    #expect(
                        abs(Double(one) - other) <= row.floatTolerance * scale,
                        "\(row.function) at \(shapes): \(one), exactly \(other)")
                }
            }
        }
    }

    /// Generic code gives the same results for plain tensors.
    @Test(arguments: TensorRow.all)
    func plainTensorsGiveTheSameValues(row: TensorRow) {
        for (seed, shapes) in row.shapes.enumerated() {
            let x = row.operands(shapes, seed: UInt64(seed))
            let tape = Tape()
            let recorded = row.function(x.map { tape.variable($0) })
            #expect(recorded.value == row.function(x), "\(row.function) at \(shapes)")
        }
    }
}
