/// The Hessian of a scalar `function` at an input, a symmetric matrix: entry (i, j) is ∂²function/∂inputᵢ∂inputⱼ. Stops
/// if the result is not one number.
///
///     let h = hessian(at: [1.0, 2.0]) { x in x[0] * x[0] * x[1] }
///     print(h.shape, h.scalars)  // [2 × 2] [4.0, 2.0, 2.0, 0.0]
///
/// Numbers are ordered as in ``jacobian(atTree:by:of:)``. Rounding can make the computed matrix slightly asymmetric, so
/// each pair of entries (i, j) and (j, i) is replaced by its mean. Pairs that differ by more than rounding indicate a
/// wrong rule, or a point without second derivatives, and are returned unchanged.
/// - Complexity: one recording, and a forward and a backward sweep for each number of the input; eight at a time for a
///   purely scalar recording. Memory: the recording and the matrix.
public func hessian<Input: PlainTree, Result: RecordedTree>(
    atTree input: Input, of function: (Input.Recorded) throws -> Result
) rethrows -> Tensor<Double> {
    hessian(at: input, try Recording(function, at: input))
}

/// The second derivative of `function` at a number, a matrix of one entry: see ``hessian(atTree:of:)``.
public func hessian(at x: Double, of function: (Variable) throws -> Variable) rethrows -> Tensor<Double> {
    hessian(at: x, try Recording(function, at: x))
}

/// The second derivative of a function of a number at an integer: see ``hessian(at:of:)-(Double,_)``.
public func hessian(at x: Int, of function: (Variable) throws -> Variable) rethrows -> Tensor<Double> {
    try hessian(at: Double(x), of: function)
}

/// The second derivative of a function of a number at a `Float`, in `Double`: see ``hessian(at:of:)-(Double,_)``.
@_disfavoredOverload
public func hessian(at x: Float, of function: (Variable) throws -> Variable) rethrows -> Tensor<Double> {
    try hessian(at: Double(x), of: function)
}

/// The Hessian of a function of an array of numbers: see ``hessian(atTree:of:)``.
public func hessian(at x: [Double], of function: ([Variable]) throws -> Variable) rethrows -> Tensor<Double> {
    hessian(at: x, try Recording(function, at: x))
}

/// The Hessian of a function of two numbers, of shape [2 × 2]: see ``hessian(atTree:of:)``.
public func hessian(
    at x: Double, _ y: Double, of function: (Variable, Variable) throws -> Variable
) rethrows -> Tensor<Double> {
    try hessian(at: [x, y]) { try function($0[0], $0[1]) }
}

/// The Hessian of a function of three numbers, of shape [3 × 3]: see ``hessian(atTree:of:)``.
public func hessian(
    at x: Double, _ y: Double, _ z: Double, of function: (Variable, Variable, Variable) throws -> Variable
) rethrows -> Tensor<Double> {
    try hessian(at: [x, y, z]) { try function($0[0], $0[1], $0[2]) }
}

@_semantics("optimize.sil.specialize.generic.never")  // To build faster: performance.md, 'Building'.
private func hessian<Input: PlainTree, Result: RecordedTree>(
    at input: Input, _ recording: Recording<Input, Result>
) -> Tensor<Double> {
    let inputs = Coordinates(input)
    let count = inputs.count
    let seeds = recording.result.unitSeeds()
    var matrix = Tensor<Double>.zeros([count, count])
    if recording.tape.storage.hasNormOfZero {
        let gradient = recording.recordedGradient(seeds)
        for row in 0..<count {
            var unit = [Double](repeating: 0, count: count)
            unit[row] = 1
            let entries = inputs.vector(recording.product(gradient, along: inputs.value(unit), for: "hessian"))
            matrix.scalars.replaceSubrange((row * count)..<((row + 1) * count), with: entries)
        }
    } else if let rows = recording.scalarInputs {
        for first in stride(from: 0, to: count, by: 8) {
            let columns = first..<Swift.min(first + 8, count)
            let directions = columns.map { (row: rows[$0], lane: $0 - first, weight: 1.0) }
            let adjoints = recording.tape.storage.gradientAlong(seeds, directions)
            for (row, place) in rows.enumerated() {
                for column in columns { matrix.scalars[row * count + column] = adjoints[place][column - first] }
            }
        }
    } else {
        for column in 0..<count {
            var unit = [Double](repeating: 0, count: count)
            unit[column] = 1
            let product = inputs.vector(recording.gradient(seeds, along: inputs.value(unit), for: "hessian").product)
            for (row, entry) in product.enumerated() { matrix.scalars[row * count + column] = entry }
        }
    }
    let size = matrix.scalars.reduce(0) { $1.isFinite ? Swift.max($0, abs($1)) : $0 }
    for row in 0..<count {
        for column in 0..<row {
            let (lower, upper) = (matrix.scalars[row * count + column], matrix.scalars[column * count + row])
            // Relative to the largest entry: small entries may consist of rounding errors only.
            guard abs(lower - upper) <= 1e-6 * size else { continue }
            let mean = lower == upper ? lower : 0.5 * (lower + upper)
            matrix.scalars[row * count + column] = mean
            matrix.scalars[column * count + row] = mean
        }
    }
    return matrix
}

extension Recording {
    /// The rows of the input's numbers, if the tape is purely scalar.
    var scalarInputs: [Int]? {
        tape.storage.hasTensors ? nil : input.rows
    }
}

extension UnsafeMutablePointer where Pointee == TapeStorage {
    /// The derivatives of the rows' adjoints along up to eight directions, one per SIMD lane, for a scalar tape: one
    /// forward and one backward sweep.
    func gradientAlong(
        _ seeds: [Seed], _ directions: [(row: Int, lane: Int, weight: Double)]
    ) -> [SIMD8<Double>] {
        let tangents = tangentsAlong(directions)
        guard let top = seeds.map(\.row).max() else { return tangents.map { _ in .zeroTangent } }
        var sweep = GenericSweep(
            interpretation: DirectionsInterpretation(rows: pointee.rows, tangents: tangents), storage: self, top: top,
            bottom: 0,
            zeros: .strong)
        for seed in seeds { sweep.add(seed) }
        sweep.run()
        return tangents.indices.map { sweep.numbers[$0]?.tangent ?? .zeroTangent }
    }

    /// The tangents of the rows along up to eight directions: one forward sweep.
    func tangentsAlong(_ directions: [(row: Int, lane: Int, weight: Double)]) -> [SIMD8<Double>] {
        let count = pointee.count
        var tangents = [SIMD8<Double>](repeating: .zeroTangent, count: count)
        for (row, lane, weight) in directions { tangents[row][lane] += weight }
        tangents.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            _ = TangentSweep.sweepNumbers(pointee.rows, base, from: 0, to: count)
        }
        return tangents
    }
}
