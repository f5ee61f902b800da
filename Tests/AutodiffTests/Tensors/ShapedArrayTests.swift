import Autodiff
import Foundation
import Testing

/// Plain integers and truth values with a shape, as indices and masks.
@Suite struct ShapedArrayTests {
    static let x = Tensor<Double>([[1, -2, 3], [-4, 5, -0.0]])

    /// Constant parts added to a recorded tensor.
    @Test func literals() {
        let slope = gradient(at: Tensor<Double>([1, 2])) { x in
            square(x.puttingAdding([1, 1, 1], at: [0, 1, 1])).sum()
        }
        #expect(slope == [4, 8])
    }

    @Test func masks() {
        let positive = BooleanTensor(Self.x .> 0)
        #expect(positive == BooleanTensor(rows: [[true, false, true], [false, true, false]]))
        #expect(positive.places == [0, 2, 4] && positive[1, 1] && !positive[1, 2])
        #expect(Self.x.compressed(where: positive) == Tensor([1, 3, 5]))
        #expect((.!positive).places == [1, 3, 5])
        let large = BooleanTensor(abs(Self.x) .>= 3)
        #expect((positive .& large).places == [2, 4] && (positive .| large).places == [0, 2, 3, 4])
        #expect((positive .^ large).places == [0, 3])
        #expect(positive.converted(to: Float.self) == Tensor([[1, 0, 1], [0, 1, 0]]))
        #expect(
            Self.x.compressed(where: BooleanTensor([true, false, true]), along: 1) == Tensor([[1, 3], [-4, -0.0]]))
        #expect(Self.x.compressed(where: BooleanTensor([false, true]), along: 0) == Tensor([[-4, 5, -0.0]]))
        #expect(Self.x.compressed(where: BooleanTensor([false, false]), along: 0).shape == [0, 3])
        #expect(Self.x.compressed(where: [false, true], along: 0) == Tensor([[-4, 5, -0.0]]))
        #expect(Self.x.compressed(where: Self.x .> 0) == Tensor([1, 3, 5]))
        #expect(Self.x[0].compressed(where: [true, false, true]) == Tensor([1, 3]))
        let byComparison = gradient(at: Self.x) { square($0.compressed(where: $0 .> 0)).sum() }
        #expect(byComparison == 2 * relu(Self.x))
        let found = gradient(atTree: Self.x) { square($0.compressed(where: positive)).sum() }
        #expect(found == Tensor([[2, 0, 6], [0, 10, 0]]))
    }

    @Test func integers() {
        let order = IntegerTensor(Self.x.argsort(along: 1))
        #expect(order == IntegerTensor(rows: [[1, 0, 2], [0, 2, 1]]))
        #expect(Self.x.takingElements(at: order, along: 1) == Self.x.sorted(along: 1))
        #expect(Self.x.taking(IntegerTensor(rows: [[1, 0], [1, 1]])).shape == [2, 2, 3])
        #expect(order.reshaped(to: [6]).converted(to: Double.self) == Tensor([1, 0, 2, 0, 2, 1]))
        #expect("\(order)" == "[[1, 0, 2],\n [0, 2, 1]]")
    }

    @Test func coding() throws {
        let data = try JSONEncoder().encode(IntegerTensor(rows: [[1, 2]]))
        #expect(try JSONDecoder().decode(IntegerTensor.self, from: data) == IntegerTensor(rows: [[1, 2]]))
        let wrong = Data(#"{"shape": [3], "elements": [true]}"#.utf8)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(BooleanTensor.self, from: wrong) }
    }

    static let traps = [
        Trap("shape", says: "ShapedArray: 2 elements do not fill shape [3]") {
            _ = IntegerTensor(shape: [3], elements: [1, 2])
        },
        Trap("rows", says: "ShapedArray: row 1 has 1 elements but row 0 has 2") {
            _ = IntegerTensor(rows: [[1, 2], [3]])
        },
        Trap("fraction", says: "IntegerTensor: element 1 is 0.5") { _ = IntegerTensor(Tensor<Double>([1, 0.5])) },
        Trap("float", says: "converted: Float cannot represent 16777217 exactly") {
            _ = IntegerTensor([16_777_217]).converted(to: Float.self)
        },
        Trap("masks", says: ".&: masks of shapes [1] and [2]") {
            print(BooleanTensor([true]) .& BooleanTensor([true, false]))
        },
        Trap("mask", says: "compressed: a mask of shape [2] for shape [2 × 3]", "or an axis") {
            _ = x.compressed(where: BooleanTensor([true, false]))
        },
        Trap("mask along", says: "compressed: a mask of shape [2] for axis 1 of shape [2 × 3]", "vector of 3") {
            _ = x.compressed(where: BooleanTensor([true, false]), along: 1)
        },
    ]

    @Test(arguments: traps) func mistakesStop(trap: Trap) async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            [name = trap.name as String] in
            Trap.spring(name, among: ShapedArrayTests.traps)
        }
        trap.expectMessage(result)
    }
}
