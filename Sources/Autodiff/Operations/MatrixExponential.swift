/// eᴬ = 1 + A + A²/2 + … of square matrices: a Padé approximant of A/2ˢ, squared s times (Higham, 'The scaling and
/// squaring method for the matrix exponential revisited', 2005).
struct MatrixExponential: ComposedOperation {
    var name: String { "matrixExponential" }
    var reads: Reads { .inputs }
    var lowering: TensorLowering { .composition(ofMatrices: self) }
    func resultShape(of operands: [Shape]) -> Shape { requireSquare(name, operands[0]) }

    /// The largest norm at which the approximant of degree 13 has the accuracy of `Double`.
    private static let bound = 5.371920351148152
    /// Approximants of lower degree: their coefficients, and the largest norm for them.
    private static let small: [(bound: Double, coefficients: [Double])] = [
        (1.495585217958292e-2, [120, 60, 12, 1]),
        (2.539398330063230e-1, [30240, 15120, 3360, 420, 30, 1]),
        (9.504178996162932e-1, [17_297_280, 8_648_640, 1_995_840, 277_200, 25_200, 1_512, 56, 1]),
        (
            2.097847961257068,
            [
                17_643_225_600, 8_821_612_800, 2_075_673_600, 302_702_400, 30_270_240, 2_162_160, 110_880, 3_960, 90, 1,
            ]
        ),
    ]
    private static let large: [Double] = [
        64_764_752_532_480_000, 32_382_376_266_240_000, 7_771_770_303_897_600, 1_187_353_796_428_800,
        129_060_195_264_000, 10_559_470_521_600, 670_442_572_800, 33_522_128_640, 1_323_241_920, 40_840_800, 960_960,
        16_380, 182, 1,
    ]

    func value<Scalar: TensorScalar>(_ operands: [Tensor<Scalar>], shape: Shape) -> Tensor<Scalar> {
        let (_, n, _) = shape.matrices(for: name)
        return mapMatrices(operands[0], to: shape, for: name) { matrix in
            let norm = (0..<n).reduce(0.0) { largest, column in
                Swift.max(largest, (0..<n).reduce(0.0) { $0 + matrix[$1 * n + column].magnitude })
            }
            guard norm.isFinite, matrix.allSatisfy(\.isFinite) else { return [Double](repeating: .nan, count: n * n) }
            let a = Tensor<Double>(shape: [n, n], scalars: matrix)
            let isTriangular = [true, false].contains { isUpper in
                (0..<n * n).allSatisfy { matrix[$0] == 0 || (isUpper ? $0 % n >= $0 / n : $0 % n <= $0 / n) }
            }
            // The diagonal of a triangular one is known, and need not collect the errors of the squarings.
            func corrected(_ result: Tensor<Double>, _ scale: Double) -> Tensor<Double> {
                guard isTriangular else { return result }
                var result = result
                for place in stride(from: 0, to: n * n, by: n + 1) {
                    result.scalars[place] = exp(matrix[place] * scale)
                }
                return result
            }
            if let approximant = Self.small.first(where: { norm <= $0.bound }) {
                return corrected(Self.approximant(a, approximant.coefficients), 1).scalars
            }
            let squarings = norm <= Self.bound ? 0 : Int((norm / Self.bound).exponent) + 1
            var scale = Double(sign: .plus, exponent: -squarings, significand: 1)
            var result = corrected(Self.largeApproximant(a * Tensor(scale)), scale)
            for _ in 0..<squarings {
                scale *= 2
                result = corrected(Self.squared(result), scale)
            }
            return result.scalars
        }
    }

    /// A·A, in which 0 times an overflow is 0: blocks of zeros remain.
    private static func squared(_ a: Tensor<Double>) -> Tensor<Double> {
        if a.scalars.allSatisfy(\.isFinite) { return matmul(a, a) }
        let n = a.shape[0]
        var result = Tensor<Double>.zeros(a.shape)
        for row in 0..<n {
            for inner in 0..<n where a.scalars[row * n + inner] != 0 {
                for column in 0..<n {
                    result.scalars[row * n + column] +=
                        pathProduct(a.scalars[row * n + inner], a.scalars[inner * n + column])
                }
            }
        }
        return result
    }

    /// (V − U)⁻¹·(V + U), where V has the even terms and U the odd ones.
    private static func approximant<T: TensorAlgebra>(_ a: T, _ b: [Double]) -> T {
        let identity = T.identity(like: a.shape)
        let square = matmul(a, a)
        var power = identity
        var (odd, even) = (identity * T(constant: b[1]), identity * T(constant: b[0]))
        for degree in stride(from: 2, to: b.count, by: 2) {
            power = degree == 2 ? square : matmul(power, square)
            even = even + power * T(constant: b[degree])
            odd = odd + power * T(constant: b[degree + 1])
        }
        let u = matmul(a, odd)
        return solve(even - u, even + u)
    }

    private static func largeApproximant<T: TensorAlgebra>(_ a: T) -> T {
        let b = large
        let identity = T.identity(like: a.shape)
        let a2 = matmul(a, a)
        let a4 = matmul(a2, a2)
        let a6 = matmul(a4, a2)
        func combined(_ six: Double, _ four: Double, _ two: Double) -> T {
            a6 * T(constant: six) + a4 * T(constant: four) + a2 * T(constant: two)
        }
        let high = matmul(a6, combined(b[13], b[11], b[9]))
        let u = matmul(a, high + combined(b[7], b[5], b[3]) + identity * T(constant: b[1]))
        let v = matmul(a6, combined(b[12], b[10], b[8])) + combined(b[6], b[4], b[2]) + identity * T(constant: b[0])
        return solve(v - u, v + u)
    }

    /// The squarings of a composition, of which as many apply as the norm asks for.
    private static let mostSquarings = 24

    /// For norms up to 5·2²⁴; NaN beyond.
    func composed<T: TensorAlgebra>(_ operands: [T]) -> T {
        let a = operands[0]
        if a.shape.count == 0 { return a * 1 }
        let norm = abs(a).sum(along: [-2], keepingAxes: true).max(along: [-1], keepingAxes: true)
        let squarings = ceil(log2(max(norm / T(constant: Self.bound), 1)))
        let isPossible = T.compare(squarings, .lessOrEqual, T(constant: Double(Self.mostSquarings)))
        var result = Self.largeApproximant(a * exp2(-squarings))
        for step in 0..<Self.mostSquarings {
            let isDue = T.compare(T(constant: Double(step)), .less, squarings)
            result = T.select(isDue, matmul(result, result), result)
        }
        return T.select(isPossible, result, T(constant: .nan))
    }

    // The derivative of eᴬ in a direction E is the upper right block of the exponential of [A, E; 0, A], and the
    // pullback of G is that at Aᵀ in the direction G. It is linear in G, which is scaled so that it does not dominate
    // the norm.
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        let n = row.shapes[0].extents[row.shapes[0].rank - 1]
        guard row.shapes[0].count > 0 else { return adjoint }
        let back = row[0].matrixTransposed()
        let largest = abs(adjoint).max(along: [-2, -1], keepingAxes: true)
        let isZero = T.compare(largest, .equal, 0)
        // `floor` has no derivative, and the result does not depend on the scale.
        let scale = T.select(isZero, 1, exp2(floor(log2(T.select(isZero, 1, largest)))))
        let rows = row.shapes[0].rank - 2
        let zeros = T(Tensor<T.Scalar>.zeros(row.shapes[0]))
        let upper: T = .concatenate([back, adjoint / scale], along: rows + 1)
        let lower: T = .concatenate([zeros, back], along: rows + 1)
        let both = T.apply(self, [.concatenate([upper, lower], along: rows)])
        return both.slice(along: rows, 0..<n).slice(along: rows + 1, n..<2 * n) * scale
    }
}

extension TensorAlgebra {
    /// The exponential eᴬ of each square matrix in the last two axes, and not of its elements. NaN where an element
    /// is not finite.
    ///
    /// The error relative to the largest element grows with the norm, by up to ‖A‖ units in the last place; a
    /// triangular matrix has an exact diagonal. Where elements of the result or of its square roots overflow, they are
    /// ±∞, or NaN where infinities of both signs meet. In programs on other engines all elements may be NaN then, as
    /// beyond a norm of 9·10⁷.
    /// - Complexity: O(n³·log ‖A‖) for each matrix; each derivative takes eight times as long.
    public func matrixExponential() -> Self { Self.apply(MatrixExponential(), [self]) }
}
