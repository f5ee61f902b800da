import Autodiff
import Foundation
import Testing

/// Every elementary function by its public name: over doubles, variables and tensors, against a formula of its own.
@Suite struct ElementaryFunctionsTests {
    @Test(arguments: elementwiseTable)
    func everyNameMeansItsOpcode(row: ElementwiseRow) {
        for point in row.points(4 * row.domains.count) {
            let found = row.named.doubles(point)
            let expected = row.meaning(point)
            #expect(
                isClose(found, expected, within: 1e-9), "\(row.opcode) at \(point): \(found) instead of \(expected)")
            let tape = Tape()
            #expect(row.named.variables(tape.variables(point)).value == found)
            #expect(row.named.noting(point.map { NotingNumber($0) }).opcodes == [row.opcode])
            let tensor = row.named.tensors(point.map { Tensor([$0, $0]) })
            #expect(tensor.scalars.allSatisfy { isClose($0, found, within: 1e-15) }, "\(row.opcode): \(tensor)")
        }
    }

    @Test func clampAndItsBounds() {
        for (x, slope) in [(-2.0, 0.0), (-1, 0.5), (0.3, 1), (2, 0.5), (3, 0)] {
            let found = valueWithGradient(at: x) { clamp($0, -1, 2) }
            #expect(found.value == min(max(x, -1), 2) && found.gradient == slope, "\(x): \(found)")
        }
    }

    /// A loss near zero keeps its relative accuracy.
    @Test func binaryCrossEntropyOfConfidentLogits() {
        #expect(isClose(binaryCrossEntropy(40, 1) * exp(40.0), 1))
        #expect(isClose(binaryCrossEntropy(-40, 0) * exp(40.0), 1))
        #expect(binaryCrossEntropy(Double.nan, 1).isNaN)
    }

    @Test func comparisons() {
        let (x, y) = (Tensor<Double>([1, 2, 3, .nan]), Tensor<Double>([2, 2, 2, 2]))
        #expect((x .< y).scalars == [1, 0, 0, 0])
        #expect((x .<= y).scalars == [1, 1, 0, 0])
        #expect((x .== y).scalars == [0, 1, 0, 0])
        #expect((x .!= y).scalars == [1, 0, 1, 1])
        #expect((x .>= y).scalars == [0, 1, 1, 0])
        #expect((x .> y).scalars == [0, 0, 1, 0])
        #expect((1.0 .< 2.0) && !(2.0 .< 1.0) && (2.0 .>= 2.0))
    }
}
