// Sorting: the order of the elements is an operation without a derivative, and sorted elements are taken in that order.
//
// NaN counts as the largest number, so it comes last in ascending order, as in NumPy, and first in descending order; −0
// and +0 are equal. Equal elements keep their order either way.

/// For each line along an axis, the places of its elements in ascending or descending order, as numbers.
struct ArgumentSort: WritingOperation {
    let axis: Int
    let isDescending: Bool
    var name: String { "argsort" }
    var reads: Reads { .nothing }
    var lowering: TensorLowering { .primitive(.argumentSort(axis, isDescending: isDescending)) }
    func resultShape(of operands: [Shape]) -> Shape { operands[0] }
    func write<Scalar: TensorScalar>(
        _ operands: Operands<Scalar>, to result: UnsafeMutablePointer<Scalar>, shape: Shape
    ) {
        IndexedAxis.requireExactIndices(Scalar.self, axis, of: shape, for: name)
        let (outer, extent, inner) = shape.split(at: axis)
        withUnsafeTemporaryAllocation(of: Element<Scalar>.self, capacity: extent) { line in
            for block in 0..<outer {
                for offset in 0..<inner {
                    let start = block * extent * inner + offset
                    sort(operands[0] + start, stride: inner, in: line)
                    for place in 0..<extent { result[start + place * inner] = Scalar(line[place].place) }
                }
            }
        }
    }

    private struct Element<Scalar: TensorScalar> {
        let value: Scalar
        let place: Int

        // The places decide between equal elements.
        static func isAscending(_ one: Element, _ other: Element) -> Bool {
            one.value == other.value ? one.place < other.place : one.value < other.value
        }
        static func isDescending(_ one: Element, _ other: Element) -> Bool {
            one.value == other.value ? one.place < other.place : one.value > other.value
        }
    }

    /// Fills `line` with the elements in order.
    private func sort<Scalar: TensorScalar>(
        _ x: UnsafePointer<Scalar>, stride: Int, in line: UnsafeMutableBufferPointer<Element<Scalar>>
    ) {
        var missing = 0
        for place in line.indices where x[place * stride].isNaN { missing += 1 }
        let numbers = isDescending ? missing..<line.count : 0..<(line.count - missing)
        var (next, nextMissing) = (numbers.lowerBound, isDescending ? 0 : numbers.upperBound)
        for place in line.indices {
            let value = x[place * stride]
            line.initializeElement(at: value.isNaN ? nextMissing : next, to: Element(value: value, place: place))
            if value.isNaN { nextMissing += 1 } else { next += 1 }
        }
        var part = UnsafeMutableBufferPointer(rebasing: line[numbers])
        part.sort(by: isDescending ? Element.isDescending : Element.isAscending)
    }
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? { nil }
}

extension TensorAlgebra {
    /// The places of the elements along an axis in ascending order, or descending: whole numbers from 0, which
    /// ``takingElements(at:along:)-(Self,_)`` accepts. They have no derivative. Equal elements keep their order; NaN
    /// counts as the largest number.
    public func argsort(along axis: Int = -1, descending: Bool = false) -> Self {
        Self.apply(ArgumentSort(axis: shape.axis(axis, for: "argsort"), isDescending: descending), [self])
    }

    /// The elements along an axis in ascending order, or descending. Each adjoint goes to the element that its place
    /// holds: of equal elements, the one that comes first has the first place. NaN counts as the largest number, and so
    /// comes last in ascending order.
    public func sorted(along axis: Int = -1, descending: Bool = false) -> Self {
        let axis = shape.axis(axis, for: "sorted")
        return Self.apply(TakeAlongAxis(axis: axis), [self, argsort(along: axis, descending: descending)])
    }

    /// The `count` largest elements along an axis in descending order, and their places, which have no derivative. Of
    /// equal elements, those that come first are chosen; NaN counts as the largest number.
    public func top(_ count: Int, along axis: Int = -1) -> (values: Self, indices: Self) {
        let axis = shape.axis(axis, for: "top")
        guard count >= 0, count <= shape[axis] else {
            stop("top: a count of \(count) along axis \(axis) of shape \(shape); give one from 0 to \(shape[axis])")
        }
        let order = argsort(along: axis, descending: true).slice(along: axis, 0..<count)
        return (Self.apply(TakeAlongAxis(axis: axis), [self, order]), order)
    }
}
