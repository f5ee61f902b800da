/// A discrete Fourier transform along an axis, without a factor. Complex numbers are pairs: a tensor of them has a
/// first axis of extent 2, for real and imaginary parts.
///
/// It is linear, and its pullback is a transform, too: that of the other direction, since the matrix exp(∓2πijk/n) is
/// symmetric. It is computed in `Double`, and each result is rounded once.
struct FourierTransform: ComposedOperation, WritingOperation {
    enum Kind: Hashable {
        /// Of complex numbers, Σ xⱼ·exp(∓2πijk/n), with + if it is inverse.
        case complex(isInverse: Bool)
        /// Of real numbers, for k ≤ n/2: the other results are the conjugates of these.
        case real
        /// The adjoint of `real` for n = `length`: Re Σ yₖ·exp(2πijk/n) over k ≤ n/2.
        case realAdjoint(length: Int)
    }
    let kind: Kind
    /// The axis of the real or the imaginary parts.
    let axis: Int

    var name: String {
        switch kind {
        case .complex(let isInverse): isInverse ? "inverseFourierTransform" : "fourierTransform"
        case .real: "realFourierTransform"
        case .realAdjoint: "realFourierTransformAdjoint"
        }
    }
    var reads: Reads { .nothing }
    var lowering: TensorLowering { .composition(self) }
    var role: TensorRole { .linear }

    func resultShape(of operands: [Shape]) -> Shape {
        switch kind {
        case .complex: operands[0]
        case .real: Shape([2] + operands[0].replacing(axis, with: operands[0][axis] / 2 + 1).extents)
        case .realAdjoint(let length): operands[0].ofPart.replacing(axis, with: length)
        }
    }

    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        let back: Kind =
            switch kind {
            case .complex(let isInverse): .complex(isInverse: !isInverse)
            case .real: .realAdjoint(length: row.shapes[0][axis])
            case .realAdjoint: .real
            }
        return T.apply(FourierTransform(kind: back, axis: axis), [adjoint])
    }

    func write<Scalar: TensorScalar>(
        _ operands: Operands<Scalar>, to result: UnsafeMutablePointer<Scalar>, shape: Shape
    ) {
        if shape.count == 0 { return }
        let x = operands[0]
        switch kind {
        case .complex(let isInverse): writeComplex(x, shape.ofPart, isInverse, to: result)
        case .real:
            let length = operands.shapes[0][axis]
            length % 2 == 0
                ? writeEvenReal(x, operands.shapes[0], to: result) : writeOddReal(x, operands.shapes[0], to: result)
        case .realAdjoint(let length):
            length % 2 == 0 ? writeEvenAdjoint(x, shape, to: result) : writeOddAdjoint(x, shape, to: result)
        }
    }

    private func writeComplex<Scalar: TensorScalar>(
        _ x: UnsafePointer<Scalar>, _ part: Shape, _ isInverse: Bool, to result: UnsafeMutablePointer<Scalar>
    ) {
        let (n, size) = (part[axis], part.count)
        let plan = FourierPlan.plan(n)
        FourierLines.forEach(part, along: axis, rows: n) { lines in
            let (a, b) = (lines.real, lines.imaginary)
            lines.load(x, of: n, count: n, to: a)
            lines.load(x + size, of: n, count: n, to: b)
            plan.transform(isInverse ? b : a, isInverse ? a : b, columns: lines.columns)
            lines.store(a, to: result, of: n, count: n)
            lines.store(b, to: result + size, of: n, count: n)
        }
    }

    private func writeOddReal<Scalar: TensorScalar>(
        _ x: UnsafePointer<Scalar>, _ shape: Shape, to result: UnsafeMutablePointer<Scalar>
    ) {
        let n = shape[axis]
        let (half, size) = (n / 2 + 1, shape.count / n * (n / 2 + 1))
        let plan = FourierPlan.plan(n)
        FourierLines.forEach(shape, along: axis, rows: n) { lines in
            lines.load(x, of: n, count: n, to: lines.real)
            lines.imaginary.update(repeating: 0, count: n * lines.columns)
            plan.transform(lines.real, lines.imaginary, columns: lines.columns)
            lines.store(lines.real, to: result, of: half, count: half)
            lines.store(lines.imaginary, to: result + size, of: half, count: half)
        }
    }

    private func writeOddAdjoint<Scalar: TensorScalar>(
        _ x: UnsafePointer<Scalar>, _ shape: Shape, to result: UnsafeMutablePointer<Scalar>
    ) {
        let n = shape[axis]
        let (half, size) = (n / 2 + 1, shape.count / n * (n / 2 + 1))
        let plan = FourierPlan.plan(n)
        FourierLines.forEach(shape, along: axis, rows: n) { lines in
            let (a, b) = (lines.real, lines.imaginary)
            let filled = half * lines.columns
            lines.load(x, of: half, count: half, to: a)
            lines.load(x + size, of: half, count: half, to: b)
            (a + filled).update(repeating: 0, count: n * lines.columns - filled)
            (b + filled).update(repeating: 0, count: n * lines.columns - filled)
            plan.transform(b, a, columns: lines.columns)
            lines.store(a, to: result, of: n, count: n)
        }
    }

    // Of an even number of reals, the even ones are taken as real parts and the odd ones as imaginary parts of half as
    // many complex numbers zⱼ = x₂ⱼ + i·x₂ⱼ₊₁. With m = n/2 and Z their transform, E = (Zₖ + conj Zₘ₋ₖ)/2 is that of
    // the even ones and O = −i·(Zₖ − conj Zₘ₋ₖ)/2 of the odd ones, and the whole is E + exp(−2πik/n)·O.
    private func writeEvenReal<Scalar: TensorScalar>(
        _ x: UnsafePointer<Scalar>, _ shape: Shape, to result: UnsafeMutablePointer<Scalar>
    ) {
        let n = shape[axis]
        let m = n / 2
        let size = shape.count / n * (m + 1)
        let plan = FourierPlan.plan(m)
        FourierLines.forEach(shape, along: axis, rows: m) { lines in
            let (a, b, columns) = (lines.real, lines.imaginary, lines.columns)
            lines.load(x, of: n, step: 2, count: m, to: a)
            lines.load(x, of: n, from: 1, step: 2, count: m, to: b)
            plan.transform(a, b, columns: columns)
            for k in 0...m {
                let (c, s) = (plan.halfCosines[k], plan.halfSines[k])
                let (one, other) = ((k == m ? 0 : k) * columns, (k == 0 ? 0 : m - k) * columns)
                let place = lines.place(k, of: m + 1)
                for column in 0..<columns {
                    let (zr, zi) = (a[one + column], b[one + column])
                    let (yr, yi) = (a[other + column], b[other + column])
                    let (er, ei, or, oi) = (zr + yr, zi - yi, zi + yi, yr - zr)
                    result[place + column] = Scalar(0.5 * (er + (c * or + s * oi)))
                    result[size + place + column] = Scalar(0.5 * (ei + (c * oi - s * or)))
                }
            }
        }
    }

    // The same backwards: with Y the numbers, those of k = 0 and k = m doubled and real, Zₖ = (Yₖ + conj Yₘ₋ₖ) +
    // i·exp(2πik/n)·(Yₖ − conj Yₘ₋ₖ) is transformed back to z, and x₂ⱼ + i·x₂ⱼ₊₁ = zⱼ/2.
    private func writeEvenAdjoint<Scalar: TensorScalar>(
        _ y: UnsafePointer<Scalar>, _ shape: Shape, to result: UnsafeMutablePointer<Scalar>
    ) {
        let n = shape[axis]
        let m = n / 2
        let size = shape.count / n * (m + 1)
        let plan = FourierPlan.plan(m)
        FourierLines.forEach(shape, along: axis, rows: m) { lines in
            let (a, b, columns) = (lines.real, lines.imaginary, lines.columns)
            for k in 0..<m {
                let (c, s) = (plan.halfCosines[k], plan.halfSines[k])
                let (one, other) = (lines.place(k, of: m + 1), lines.place(m - k, of: m + 1))
                let factor = k == 0 ? 2.0 : 1
                for column in 0..<columns {
                    let (pr, qr) = (factor * Double(y[one + column]), factor * Double(y[other + column]))
                    // The imaginary parts of the first and the last number count for nothing.
                    let pi = k == 0 ? 0 : Double(y[size + one + column])
                    let qi = k == 0 ? 0 : Double(y[size + other + column])
                    let (dr, di) = (pr - qr, pi + qi)
                    a[k * columns + column] = pr + qr - (s * dr + c * di)
                    b[k * columns + column] = pi - qi + (c * dr - s * di)
                }
            }
            plan.transform(b, a, columns: columns)
            lines.store(a, times: 0.5, to: result, of: n, step: 2, count: m)
            lines.store(b, times: 0.5, to: result, of: n, from: 1, step: 2, count: m)
        }
    }

    func composed<T: TensorAlgebra>(_ operands: [T]) -> T {
        let x = operands[0]
        switch kind {
        case .complex(let isInverse):
            return composedTransform(ComplexTensor(parts: x), along: axis, isInverse: isInverse).parts
        case .real:
            let half = x.shape[axis] / 2 + 1
            return composedTransform(ComplexTensor(x), along: axis, isInverse: false).parts
                .slice(along: axis + 1, 0..<half)
        case .realAdjoint(let length):
            let padded = x.padded(along: axis + 1, before: 0, after: length - x.shape[axis + 1])
            return composedTransform(ComplexTensor(parts: padded), along: axis, isInverse: true).real
        }
    }
}

/// A Fourier transform of complex numbers by matrix products and transpositions: for a length n₁·n₂ that of length n₁
/// over each n₂-th number, a turn by exp(∓2πi·j₂k₁/n), and that of length n₂ (J. W. Cooley and J. W. Tukey, 1965). A
/// prime length is a product with the matrix, in O(n²).
private func composedTransform<T: TensorAlgebra>(
    _ x: ComplexTensor<T>, along axis: Int, isInverse: Bool
) -> ComplexTensor<T> {
    let shape = x.shape
    let order = (0..<shape.rank).filter { $0 != axis } + [axis]
    let back = (0..<shape.rank).map { order.firstIndex(of: $0)! }
    let ordered = Shape(order.map { shape[$0] })
    let n = shape[axis]
    let lines = x.map { $0.transposed(order).reshaped(to: [shape.count / n, n]) }
    return composedLines(lines, isInverse).map { $0.reshaped(to: ordered).transposed(back) }
}

/// The transforms of the rows of a matrix.
private func composedLines<T: TensorAlgebra>(_ x: ComplexTensor<T>, _ isInverse: Bool) -> ComplexTensor<T> {
    let (count, n) = (x.shape[0], x.shape[1])
    let first = (1...n).last { $0 * $0 <= n && n % $0 == 0 } ?? 1
    if n <= 16 || first == 1 {
        let turns = ComplexTensor<T>.turns(n, n, of: n, isInverse)
        return ComplexTensor(
            real: matmul(x.real, turns.real) - matmul(x.imaginary, turns.imaginary),
            imaginary: matmul(x.real, turns.imaginary) + matmul(x.imaginary, turns.real))
    }
    let second = n / first
    let columns = x.map { $0.reshaped(to: [count, first, second]).transposed([0, 2, 1]) }
    let inner = composedLines(columns.map { $0.reshaped(to: [count * second, first]) }, isInverse)
        .map { $0.reshaped(to: [count, second, first]) }
    let rows = (inner * ComplexTensor<T>.turns(second, first, of: n, isInverse)).map { $0.transposed([0, 2, 1]) }
    let outer = composedLines(rows.map { $0.reshaped(to: [count * first, second]) }, isInverse)
    return outer.map { $0.reshaped(to: [count, first, second]).transposed([0, 2, 1]).reshaped(to: [count, n]) }
}

extension ComplexTensor {
    /// The matrix exp(∓2πi·jk/n).
    fileprivate static func turns(_ rows: Int, _ columns: Int, of n: Int, _ isInverse: Bool) -> ComplexTensor {
        let circle = (0..<(rows * columns)).map { FourierPlan.circle($0 / columns * ($0 % columns) % n, of: n) }
        func matrix(_ elements: [Double]) -> T {
            T(Tensor(shape: [rows, columns], scalars: elements.map { T.Scalar($0) }))
        }
        return ComplexTensor(
            real: matrix(circle.map(\.cosine)), imaginary: matrix(circle.map { isInverse ? $0.sine : -$0.sine }))
    }
}
