/// A tape's rows with their tangents along a direction, read as dual numbers. Swept backwards over it, adjoints carry
/// their own derivatives along the direction: forward over reverse.
struct DualReading: AdjointReading {
    let storage: UnsafeMutablePointer<TapeStorage>
    let tangents: TangentSweep

    func number(_ row: Int) -> Dual<Double> {
        Dual(storage.pointee.rows[row].value, tangent: tangents.numbers[row])
    }
    func tensor(_ row: TensorRow<Float>) -> DualTensor<Float>? { dual(row, tangents.floats) }
    func tensor(_ row: TensorRow<Double>) -> DualTensor<Double>? { dual(row, tangents.doubles) }

    private func dual<Scalar>(_ row: TensorRow<Scalar>, _ tangents: [Tensor<Scalar>?]) -> DualTensor<Scalar>? {
        row.kept.map { DualTensor($0, tangent: tangents[storage.pointee.rows[Int(row.number)].tableIndex]) }
    }
}

/// The scalar rows of a tape with their tangents along several directions at once.
struct DirectionsReading<Tangent: DirectionVector>: AdjointReading {
    typealias Number = Dual<Tangent>
    typealias Floats = NoTensor<Float, Dual<Tangent>>
    typealias Doubles = NoTensor<Double, Dual<Tangent>>
    let rows: UnsafeMutablePointer<Row>
    let tangents: [Tangent]

    func number(_ row: Int) -> Dual<Tangent> { Dual(rows[row].value, tangent: tangents[row]) }
    // There are none on the tape.
    func tensor(_ row: TensorRow<Float>) -> Floats? { nil }
    func tensor(_ row: TensorRow<Double>) -> Doubles? { nil }
}
