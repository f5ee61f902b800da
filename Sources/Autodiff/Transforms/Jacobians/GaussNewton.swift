// Products with the Gauss–Newton matrix JᵀJ, or JᵀHJ with the Hessian H of a loss on the residuals. It is the Hessian
// of half the sum of squares, or of the loss, with the residuals linearized, and is positive semidefinite if H is.

/// The product JᵀJ·v for the Jacobian J of `residuals` at an input and a `direction` v of the input's structure. For
/// linear residuals, JᵀJ is the Hessian of ½·Σ residual².
/// - Complexity: one recording, one forward and one backward sweep. No matrix is formed.
public func gaussNewtonProduct<Input: PlainTree, Result: RecordedTree>(
    atTree input: Input, along direction: Input, of residuals: (Input.Recorded) throws -> Result
) rethrows -> Input {
    let recording = try Recording(residuals, at: input)
    let tangent = recording.resultTangent(along: direction, for: "gaussNewtonProduct")
    return recording.gradient(recording.result.seeds(tangent), .strong)
}

/// The product JᵀHJ·v for the Jacobian J of `residuals` and the Hessian H of `loss` at their value.
/// - Complexity: that without a loss, plus a Hessian-vector product of the loss.
public func gaussNewtonProduct<Input: PlainTree, Result: RecordedTree, Loss: RecordedTree>(
    atTree input: Input, along direction: Input, of residuals: (Input.Recorded) throws -> Result,
    loss: (Result) throws -> Loss
) rethrows -> Input {
    let recording = try Recording(residuals, at: input)
    let tangent = recording.resultTangent(along: direction, for: "gaussNewtonProduct")
    let curved = try hessianVectorProduct(atTree: recording.result.plainValue, along: tangent) {
        try loss(Result.own($0))
    }
    return recording.gradient(recording.result.seeds(curved), .strong)
}
