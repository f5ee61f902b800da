/// A tape's rows with their tangents along a direction, as dual numbers. A backward sweep over them gives adjoints with
/// their own derivatives along the direction: forward over reverse.
struct DualInterpretation: TapeInterpretation {
    let storage: UnsafeMutablePointer<TapeStorage>
    let tangents: TangentSweep

    func number(_ row: Int) -> Dual<Double> {
        Dual(storage.pointee.rows[row].value, tangent: tangents.numbers[row])
    }
    func take<Scalar: TensorScalar>(
        _ step: TensorStep<Dual<Double>>, of sweep: inout GenericSweep<DualInterpretation>, _: Scalar.Type
    ) {
        sweep.take(step, over: DualTensor<Scalar>.self) { row in
            row.kept().map { value in
                DualTensor(
                    value,
                    tangent: tangents.tensors[storage.pointee.rows[Int(row.number)].tableIndex]?.typed(Scalar.self))
            }
        }
    }
}

/// The scalar rows of a tape with their tangents along several directions at once.
struct DirectionsInterpretation<Tangent: _DirectionVector>: TapeInterpretation {
    typealias Number = Dual<Tangent>
    let rows: UnsafeMutablePointer<Row>
    let tangents: [Tangent]

    func number(_ row: Int) -> Dual<Tangent> { Dual(rows[row].value, tangent: tangents[row]) }
    // For tapes without tensors only.
    func take<Scalar: TensorScalar>(
        _ step: TensorStep<Dual<Tangent>>, of sweep: inout GenericSweep<DirectionsInterpretation>, _: Scalar.Type
    ) {
        NoTensor<Scalar, Dual<Tangent>>.stopAtTensor()
    }
}
