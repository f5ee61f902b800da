// Tables: where numbers lie among sorted positions, and linear interpolation between them.

/// For each element of the second operand, the number of positions, the first operand's elements in ascending order,
/// that are less than it, or less than or equal to it. NaN lies after all positions, as in NumPy.
struct SearchSorted: ComposedOperation, WritingOperation {
    /// Whether equal positions count.
    let countsEqual: Bool
    /// Whether the first and the last position are left out; the positions must then increase strictly.
    var isInterior = false
    var name: String { "searchSorted" }
    var reads: Reads { .nothing }
    var lowering: TensorLowering { .composition(self) }
    /// The positions that are compared.
    func compared(_ positions: Shape) -> Range<Int> {
        isInterior && positions[0] >= 2 ? 1..<(positions[0] - 1) : 0..<positions[0]
    }
    func resultShape(of operands: [Shape]) -> Shape {
        guard operands[0].rank == 1 else { stop("\(name): positions of shape \(operands[0]); they must be a vector") }
        return operands[1]
    }
    func write<Scalar: TensorScalar>(
        _ operands: Operands<Scalar>, to result: UnsafeMutablePointer<Scalar>, shape: Shape
    ) {
        IndexedAxis.requireExactIndices(Scalar.self, 0, of: operands.shapes[0], for: name)
        let compared = compared(operands.shapes[0])
        requireOrder(operands[0], operands.shapes[0][0])
        let (positions, x) = (operands[0] + compared.lowerBound, operands[1])
        for place in 0..<shape.count {
            var (low, high) = (0, compared.count)
            while low < high {
                let middle = (low + high) / 2
                let position = positions[middle]
                if countsEqual ? !(x[place] < position) : !(x[place] <= position) {
                    low = middle + 1
                } else {
                    high = middle
                }
            }
            result[place] = Scalar(low)
        }
    }
    func composed<T: TensorAlgebra>(_ operands: [T]) -> T {
        let compared = compared(operands[0].shape)
        let positions = operands[0].slice(along: 0, compared)
        let isBefore = T.compare(operands[1].expanded(at: -1), countsEqual ? .less : .lessOrEqual, positions)
        return T(constant: Double(compared.count)) - isBefore.sum(along: [-1])
    }
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? { nil }

    private func requireOrder<Scalar: TensorScalar>(_ positions: UnsafePointer<Scalar>, _ count: Int) {
        for place in 1..<Swift.max(count, 1) {
            let (one, next) = (positions[place - 1], positions[place])
            guard isInterior ? one < next : one <= next else {
                let remedy = one == next ? "Give each position once." : "Sort them first."
                stop(
                    "\(isInterior ? "interpolated" : name): position \(place) is \(next), after \(one); the positions "
                        + "must \(isInterior ? "increase" : "be in ascending order"). \(remedy)")
            }
        }
        if count == 1, positions[0].isNaN {
            stop("\(isInterior ? "interpolated" : name): position 0 is \(positions[0]); give a number")
        }
    }
}

extension TensorAlgebra {
    /// For each element, the place among ascending positions, a vector, at which it would be inserted: before equal
    /// positions, or after them (NumPy's `searchsorted`). NaN belongs after all. The places are whole numbers from 0 to
    /// the number of positions, and have no derivative. Positions that are not in ascending order stop the program.
    public func insertionPlaces(in positions: Self, afterEqual: Bool = false) -> Self {
        Self.apply(SearchSorted(countsEqual: afterEqual), [positions, self])
    }

    /// For each element, the value of a table, interpolated linearly between its positions, a strictly increasing
    /// vector (NumPy's `interp`). Before the first position and after the last it is the first and the last value.
    ///
    /// The derivative with respect to the element is the slope: at a position, that of the interval on its right, at
    /// the last one that of the last interval; outside it is 0. Positions and values have derivatives, too. NaN gives
    /// NaN. Stops if the table is empty, if its vectors differ in length, or if the positions do not increase.
    ///
    ///     let altitude = Tensor<Double>([0, 2.5, 11])  // km
    ///     let pressure = altitude.interpolated(positions: [0, 5, 11], values: [1013, 540, 226])  // hPa
    ///     print(pressure.scalars)  // [1013.0, 776.5, 226.0]
    public func interpolated(positions: Self, values: Self) -> Self {
        guard positions.shape.rank == 1, positions.shape == values.shape, positions.shape.count > 0 else {
            stop(
                "interpolated: positions of shape \(positions.shape) and values of shape \(values.shape); give two "
                    + "vectors of the same length, with at least one element")
        }
        let count = positions.shape.count
        let (first, last) = (positions.slice(along: 0, 0..<1), positions.slice(along: 0, (count - 1)..<count))
        let x = reshaped(to: [shape.count])
        // Outside, the position is the nearest end: a constant, so that no infinity enters the interpolation.
        let isBefore = Self.compare(x, .less, first)
        let inside = Self.select(isBefore, first, Self.select(Self.compare(x, .greater, last), last, x))
        let interval = Self.apply(SearchSorted(countsEqual: true, isInterior: true), [positions, inside])
        guard count > 1 else {
            // Constant, but NaN at NaN.
            return Self.select(Self.compare(x, .equal, x), values, x).reshaped(to: shape)
        }
        func ends(_ table: Self) -> (left: Self, right: Self) {
            (
                table.slice(along: 0, 0..<(count - 1)).taking(interval),
                table.slice(along: 0, 1..<count).taking(interval)
            )
        }
        let (start, end) = ends(positions)
        let (low, high) = ends(values)
        let share = (inside - start) / (end - start)
        return ((1 - share) * low + share * high).reshaped(to: shape)
    }
}

extension TensorVariable {
    /// The values of a constant table at the elements: see ``TensorAlgebra/interpolated(positions:values:)``.
    @_disfavoredOverload
    public func interpolated(positions: Tensor<Scalar>, values: Tensor<Scalar>) -> TensorVariable {
        interpolated(positions: TensorVariable(positions), values: TensorVariable(values))
    }

    /// The values of a table with constant positions: see ``TensorAlgebra/interpolated(positions:values:)``.
    @_disfavoredOverload
    public func interpolated(positions: Tensor<Scalar>, values: TensorVariable) -> TensorVariable {
        interpolated(positions: TensorVariable(positions), values: values)
    }
}
