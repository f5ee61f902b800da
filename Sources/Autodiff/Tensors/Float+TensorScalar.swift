import AutodiffKernels

extension Float: TensorScalar {
    public static var name: String { "Float" }
    public static var elementType: ElementType { .float }

    public static func evaluate(
        _ operation: some TensorOperation, _ operands: [Tensor<Float>], shape: Shape
    ) -> Tensor<Float> {
        operation.floatValue(operands, shape: shape)
    }

    public static func pullback(
        _ operation: any TensorOperation, _ adjoint: Tensor<Float>, to operand: Int, in row: RowValues<Tensor<Float>>
    ) -> Tensor<Float>? {
        operation.floatPullback(adjoint, to: operand, in: row)
    }

    public static func write(
        _ operation: any TensorOperation, _ operands: Operands<Float>, to result: UnsafeMutablePointer<Float>,
        shape: Shape
    ) {
        operation.writeFloats(operands, to: result, shape: shape)
    }

    public static func map(
        _ opcode: Opcode, _ x: UnsafePointer<Float>, _ result: UnsafeMutablePointer<Float>, count: Int
    ) {
        switch opcode {
        case .exponential: autodiff_exp_f32(x, result, count)
        case .logarithm: autodiff_log_f32(x, result, count)
        case .hyperbolicTangent: autodiff_tanh_f32(x, result, count)
        case .sigmoid: autodiff_sigmoid_f32(x, result, count)
        case .squareRoot: autodiff_sqrt_f32(x, result, count)
        case .exponentialMinusOne: autodiff_expm1_f32(x, result, count)
        case .logarithmOnePlus: autodiff_log1p_f32(x, result, count)
        case .softplus: autodiff_softplus_f32(x, result, count)
        case .logSigmoid: autodiff_log_sigmoid_f32(x, result, count)
        case .sigmoidLinear: autodiff_silu_f32(x, result, count)
        case .errorFunction: autodiff_erf_f32(x, result, count)
        case .gaussianErrorLinear: autodiff_gelu_f32(x, result, count)
        case .sine: autodiff_sin_f32(x, result, count)
        case .cosine: autodiff_cos_f32(x, result, count)
        case .negate: autodiff_negate_f32(x, result, count)
        case .square: autodiff_square_f32(x, result, count)
        case .reciprocal: autodiff_reciprocal_f32(x, result, count)
        case .absolute: autodiff_absolute_f32(x, result, count)
        case .relu: autodiff_relu_f32(x, result, count)
        default: visitRule(opcode, MapOne(x: x, result: result, count: count))
        }
    }

    public static func map(
        _ opcode: Opcode, _ x: UnsafePointer<Float>, step xStep: Int, _ y: UnsafePointer<Float>, step yStep: Int,
        _ result: UnsafeMutablePointer<Float>, count: Int
    ) {
        switch (opcode, xStep, yStep) {
        case (.add, 1, 1): autodiff_add_f32(x, y, result, count)
        case (.subtract, 1, 1): autodiff_subtract_f32(x, y, result, count)
        case (.multiply, 1, 1): autodiff_multiply_f32(x, y, result, count)
        case (.divide, 1, 1): autodiff_divide_f32(x, y, result, count)
        case (.maximum, 1, 1): autodiff_maximum_f32(x, y, result, count)
        case (.minimum, 1, 1): autodiff_minimum_f32(x, y, result, count)
        case (.binaryCrossEntropy, 1, 1): autodiff_binary_cross_entropy_f32(x, y, result, count)
        case (.multiply, 1, 0): autodiff_scale_f32(y[0], x, result, count)
        case (.multiply, 0, 1): autodiff_scale_f32(x[0], y, result, count)
        case (.pathProduct, 1, 1): autodiff_multiply_adjoint_f32(x, y, result, count)
        default: visitRule(opcode, MapTwo(x: x, xStep: xStep, y: y, yStep: yStep, result: result, count: count))
        }
    }

    public static func mapPartial(_ opcode: Opcode, _ arguments: PartialArguments<Float>) {
        let a = arguments
        switch (opcode, a.zeros) {
        case (.sigmoid, .untaken): autodiff_sigmoid_adjoint_f32(a.x, a.adjoint, a.result, a.count)
        case (.hyperbolicTangent, .untaken): autodiff_tanh_adjoint_f32(a.x, a.adjoint, a.result, a.count)
        case (.multiply, .untaken) where a.operand == 0 && a.yStep == 1:
            autodiff_multiply_adjoint_f32(a.adjoint, a.y, a.result, a.count)
        case (.multiply, .untaken) where a.operand == 1 && a.xStep == 1:
            autodiff_multiply_adjoint_f32(a.adjoint, a.x, a.result, a.count)
        default: visitRule(opcode, MapPartial(arguments: a))
        }
    }

    public static func multiplyMatrices(
        rows: Int, columns: Int, inner: Int,
        _ a: UnsafePointer<Float>, _ aStrides: (row: Int, column: Int),
        _ b: UnsafePointer<Float>, _ bStrides: (row: Int, column: Int),
        _ c: UnsafeMutablePointer<Float>, accumulate: Bool
    ) {
        autodiff_matmul_parallel_f32(
            rows, columns, inner, a, aStrides.row, aStrides.column, b, bStrides.row, bStrides.column, c, columns,
            accumulate)
    }

    public static func skipsZeros(
        rows: Int, columns: Int, inner: Int,
        _ a: UnsafePointer<Float>, _ aStrides: (row: Int, column: Int), _ bStrides: (row: Int, column: Int)
    ) -> Bool {
        autodiff_matmul_skips_zeros_f32(
            rows, columns, inner, a, aStrides.row, aStrides.column, bStrides.column)
    }

    public static func multiplyMatrixRows(
        _ part: Range<Int>, rows: Int, columns: Int, inner: Int,
        _ a: UnsafePointer<Float>, _ aStrides: (row: Int, column: Int),
        _ b: UnsafePointer<Float>, _ bStrides: (row: Int, column: Int),
        _ c: UnsafeMutablePointer<Float>, skippingZeros: Bool
    ) {
        autodiff_matmul_rows_f32(
            rows, columns, inner, a, aStrides.row, aStrides.column, b, bStrides.row, bStrides.column, c, columns,
            false, skippingZeros, part.lowerBound, part.upperBound)
    }

    public static func scaledSum(
        _ a: Float, _ x: UnsafePointer<Float>, _ b: Float, _ y: UnsafePointer<Float>,
        _ result: UnsafeMutablePointer<Float>, count: Int
    ) {
        autodiff_scaled_sum_f32(a, x, b, y, result, count)
    }

    public static func scaledSquareSum(
        _ a: Float, _ x: UnsafePointer<Float>, _ b: Float, _ y: UnsafePointer<Float>,
        _ result: UnsafeMutablePointer<Float>, count: Int
    ) {
        autodiff_scaled_square_sum_f32(a, x, b, y, result, count)
    }

    public static func descend(
        _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, _ z: UnsafePointer<Float>, rate: Float, offset: Float,
        _ result: UnsafeMutablePointer<Float>, count: Int
    ) {
        autodiff_descend_f32(x, y, z, rate, offset, result, count)
    }

    public static func convert(
        bytes: UnsafePointer<UInt8>, factor: Float, offset: Float, divisor: Float,
        _ result: UnsafeMutablePointer<Float>, count: Int
    ) {
        autodiff_convert_bytes_f32(bytes, factor, offset, divisor, result, count)
    }

    public static func sum(_ x: UnsafePointer<Float>, count: Int) -> Float { autodiff_sum_f32(x, count) }

    public static func largest(_ x: UnsafePointer<Float>, count: Int) -> Float { autodiff_largest_f32(x, count) }

    public static func smallest(_ x: UnsafePointer<Float>, count: Int) -> Float { autodiff_smallest_f32(x, count) }

    public static func softmaxRows(
        _ x: UnsafePointer<Float>, _ result: UnsafeMutablePointer<Float>, rows: Int, columns: Int
    ) { autodiff_softmax_rows_f32(x, result, rows, columns) }

    public static func logSoftmaxRows(
        _ x: UnsafePointer<Float>, _ result: UnsafeMutablePointer<Float>, rows: Int, columns: Int
    ) { autodiff_log_softmax_rows_f32(x, result, rows, columns) }

    public static func logSumExpRows(
        _ x: UnsafePointer<Float>, _ result: UnsafeMutablePointer<Float>, rows: Int, columns: Int
    ) { autodiff_log_sum_exp_rows_f32(x, result, rows, columns) }

    public static func crossEntropyRows(
        _ x: UnsafePointer<Float>, targets: UnsafePointer<Float>, _ result: UnsafeMutablePointer<Float>, rows: Int,
        columns: Int
    ) { autodiff_cross_entropy_rows_f32(x, targets, result, rows, columns) }

    public static func crossEntropyGradientRows(
        _ x: UnsafePointer<Float>, targets: UnsafePointer<Float>, _ result: UnsafeMutablePointer<Float>, rows: Int,
        columns: Int
    ) { autodiff_cross_entropy_gradient_rows_f32(x, targets, result, rows, columns) }

    public static func add(_ x: UnsafePointer<Float>, to sum: UnsafeMutablePointer<Float>, count: Int) {
        autodiff_accumulate_f32(x, sum, count)
    }

    public static func add(
        _ x: UnsafePointer<Float>, scaledBy factor: Float, to sum: UnsafeMutablePointer<Float>, count: Int
    ) {
        autodiff_axpy_f32(factor, x, sum, count)
    }
}
