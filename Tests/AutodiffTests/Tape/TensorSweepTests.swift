import Autodiff
import Foundation
import Testing

/// Random programs of tensors: the fast sweep against the generic one and against difference quotients.
struct TensorSweepTests {
    static let any = (0..<sized(debug: 20, release: 150)).map { TensorProgram(seed: UInt64($0), smooth: false) }
    static let smooth = (0..<sized(debug: 10, release: 60)).map { TensorProgram(seed: 5000 + UInt64($0), smooth: true) }

    @Test(arguments: any) func recordedValueIsThePlainOne(program: TensorProgram) {
        let tape = Tape()
        let y = program(program.inputs.map { tape.variable($0) })
        #expect(y.shape == [])
        #expect(y.value == program(program.inputs))
    }

    @Test(arguments: any) func adjointsEqualThoseOfTheGenericSweep(program: TensorProgram) {
        let tape = Tape()
        let x = program.inputs.map { tape.variable($0) }
        let y = program(x)
        let fast = tape.adjoints(of: y)
        let generic = tape.storage.adjointsByGenericSweep(from: y.unitSeeds(), top: tape.count - 1, zeros: .strong)
        for input in x { #expect(isSame(fast[input], generic[input])) }
        // In IEEE mode the partials of tanh and sigmoid are computed by the rule, not by a kernel, and round
        // differently.
        let ieee = tape.adjoints(of: y, zeros: .ieee)
        for input in x { #expect(isClose(fast[input], ieee[input], within: 1e-13)) }
        // Once more from the same tape.
        let again = tape.adjoints(of: y)
        for input in x { #expect(again[input] == fast[input]) }
    }

    @Test(arguments: any) func recordedSweepGivesTheSameGradient(program: TensorProgram) {
        let plain = gradient(atTree: program.inputs) { program($0) }
        let tape = Tape()
        let recorded = gradient(atRecordedTree: program.inputs.map { tape.variable($0) }) { program($0) }
        for (one, other) in zip(plain, recorded) { #expect(isClose(one, other.value, within: 1e-13)) }
    }

    @Test(arguments: any) func floatsAgreeWithDoubles(program: TensorProgram) {
        let doubles = gradient(atTree: program.inputs) { program($0) }
        let inputs = program.inputs.map { $0.converted(to: Float.self) }
        let floats = gradient(atTree: inputs) { program($0) }
        for (one, other) in zip(doubles, floats) {
            // A kink could lie between a number and its rounded value; with these seeds none does.
            #expect(isClose(one, other.converted(to: Double.self), within: 1e-3))
        }
    }

    /// Along one random direction.
    @Test(arguments: smooth) func gradientAgreesWithForwardDifferences(program: TensorProgram) {
        let direction = Self.direction(program)
        let (y, dy) = valueWithGradient(atTree: program.inputs) { program($0) }
        let slope = Self.product(dy, direction)
        let moved = zip(program.inputs, direction).map { $0 + 1e-7 * $1 }
        #expect(isClose(slope, (program(moved).scalar - y.scalar) / 1e-7, within: 1e-4))
    }

    /// The Hessian times a direction, by the gradient of a product with the recorded gradient.
    @Test(arguments: smooth) func secondDerivativesAgreeWithDifferencesOfTheGradient(program: TensorProgram) {
        let direction = Self.direction(program)
        let product = gradient(atTree: program.inputs) { x -> TensorVariable<Double> in
            let inner = gradient(atRecordedTree: x) { program($0) }
            return zip(inner, direction).map { ($0 * $1).sum() }.reduce(0) { $0 + $1 }
        }
        let (up, down) = (Self.moved(program, 1e-5, direction), Self.moved(program, -1e-5, direction))
        for index in product.indices {
            #expect(isClose(product[index], (up[index] - down[index]) / 2e-5, within: 1e-6), "input \(index)")
        }
    }

    private static func direction(_ program: TensorProgram) -> [Tensor<Double>] {
        var random = SeededGenerator(seed: program.seed + 77)
        return program.inputs.map { Tensor(shape: $0.shape, scalars: random.weights($0.shape.count)) }
    }

    private static func product(_ left: [Tensor<Double>], _ right: [Tensor<Double>]) -> Double {
        zip(left, right).map { ($0 * $1).sum().scalar }.reduce(0, +)
    }

    /// The gradient at the inputs moved along the direction.
    private static func moved(
        _ program: TensorProgram, _ step: Double, _ direction: [Tensor<Double>]
    ) -> [Tensor<Double>] {
        gradient(atTree: zip(program.inputs, direction).map { $0 + step * $1 }) { program($0) }
    }
}
