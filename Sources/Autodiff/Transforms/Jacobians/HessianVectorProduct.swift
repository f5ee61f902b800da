// Products with the Hessian, by forward over reverse: tangents are swept forward over the recorded rows, and the
// backward sweep then runs over dual numbers. No matrix is formed, and no extra rules are needed.

/// A gradient and its derivative along a direction, the Hessian-vector product.
struct GradientAlong<Value> {
    let gradient: Value
    let product: Value
}

extension Recording {
    /// The input's adjoints and their derivatives along a direction.
    func gradient(_ seeds: [Seed], along direction: Input, for operation: String) -> GradientAlong<Input> {
        if tape.storage.hasNormOfZero {
            let gradient = gradient(seeds, .strong)
            return GradientAlong(
                gradient: gradient, product: product(recordedGradient(seeds), along: direction, for: operation))
        }
        return tape.storage.gradient(of: input, seeds, along: tangents(along: direction, for: operation))
    }
}

extension UnsafeMutablePointer where Pointee == TapeStorage {
    /// The input's adjoints and their derivatives along a direction, given its tangents.
    func gradient<Input: RecordedTree>(
        of input: Input, _ seeds: [Seed], along tangents: TangentSweep
    ) -> GradientAlong<Input.Plain> {
        let generation = pointee.generation
        guard let top = seeds.map(\.row).max() else {
            let none = Adjoints(storage: self, generation: generation, numbers: [], tensors: [])
            return GradientAlong(gradient: input.adjoint(in: none), product: input.adjoint(in: none))
        }
        var sweep = GenericSweep(
            interpretation: DualInterpretation(storage: self, tangents: tangents), storage: self, top: top, bottom: 0,
            zeros: .strong)
        for seed in seeds { sweep.add(seed) }
        sweep.run()
        func part(
            _ number: (Dual<Double>) -> Double, _ tensor: (any DualTensorValue) -> (any TensorValue)?
        ) -> Input.Plain {
            input.adjoint(
                in: Adjoints(
                    storage: self, generation: generation, numbers: sweep.numbers.values.map { $0.map(number) ?? 0 },
                    tensors: sweep.tensors.values.map { ($0 as? any DualTensorValue).flatMap(tensor) }))
        }
        return GradientAlong(
            gradient: part(\.value, { $0.parts.value }), product: part(\.tangent, { $0.parts.tangent }))
    }
}

/// A dual tensor of any element type.
private protocol DualTensorValue {
    var parts: (value: any TensorValue, tangent: (any TensorValue)?) { get }
}

extension DualTensor: DualTensorValue {
    fileprivate var parts: (value: any TensorValue, tangent: (any TensorValue)?) { (value, tangent) }
}

/// The gradient of a scalar `function` at an input, and the product of its Hessian with `direction`, which has the
/// input's structure and shapes.
///
///     let (g, hv) = gradientWithHessianVectorProduct(at: [1.0, 2.0], along: [1, 0]) { w in w[0] * w[0] * w[1] }
///     print(g, hv)  // [4.0, 1.0] [4.0, 2.0]
///
/// - Complexity: one recording, one forward sweep, and one backward sweep over dual numbers, independent of the size of
///   the input.
public func gradientWithHessianVectorProduct<Input: PlainTree, Result: RecordedTree>(
    atTree input: Input, along direction: Input, of function: (Input.Recorded) throws -> Result
) rethrows -> (gradient: Input, product: Input) {
    let recording = try Recording(function, at: input)
    let both = recording.gradient(
        recording.result.unitSeeds(), along: direction, for: "hessianVectorProduct")
    return (both.gradient, both.product)
}

/// The product of the Hessian of a scalar `function` at an input with `direction`, without forming the matrix.
/// - Complexity: that of ``gradientWithHessianVectorProduct(atTree:along:of:)``.
public func hessianVectorProduct<Input: PlainTree, Result: RecordedTree>(
    atTree input: Input, along direction: Input, of function: (Input.Recorded) throws -> Result
) rethrows -> Input {
    try gradientWithHessianVectorProduct(atTree: input, along: direction, of: function).product
}
