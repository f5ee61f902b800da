// Generated from `Float+TensorScalar.swift` by `Scripts/generate.sh`: edit that file.
// The kernels and specializations for tensors of `Double`.

import AutodiffKernels

extension Double: TensorScalar {
    public static var elementType: ElementType { .double }

    public static let _kernels = _Kernels<Double> { loops in
        loops.one = [
            .exponential: .init(autodiff_exp_f64), .logarithm: .init(autodiff_log_f64),
            .hyperbolicTangent: .init(autodiff_tanh_f64),
            .sigmoid: .init(autodiff_sigmoid_f64), .squareRoot: .init(autodiff_sqrt_f64),
            .exponentialMinusOne: .init(autodiff_expm1_f64), .logarithmOnePlus: .init(autodiff_log1p_f64),
            .softplus: .init(autodiff_softplus_f64), .logSigmoid: .init(autodiff_log_sigmoid_f64),
            .sigmoidLinear: .init(autodiff_silu_f64), .errorFunction: .init(autodiff_erf_f64),
            .gaussianErrorLinear: .init(autodiff_gelu_f64), .sine: .init(autodiff_sin_f64),
            .cosine: .init(autodiff_cos_f64),
            .negate: .init(autodiff_negate_f64), .square: .init(autodiff_square_f64),
            .reciprocal: .init(autodiff_reciprocal_f64),
            .absolute: .init(autodiff_absolute_f64), .relu: .init(autodiff_relu_f64),
        ]
        loops.two = [
            .add: .init(autodiff_add_f64), .subtract: .init(autodiff_subtract_f64),
            .multiply: .init(autodiff_multiply_f64),
            .divide: .init(autodiff_divide_f64), .maximum: .init(autodiff_maximum_f64),
            .minimum: .init(autodiff_minimum_f64),
            .binaryCrossEntropy: .init(autodiff_binary_cross_entropy_f64),
            .pathProduct: .init(autodiff_multiply_adjoint_f64),
        ]
        loops.partial = [
            .sigmoid: .init(autodiff_sigmoid_adjoint_f64), .hyperbolicTangent: .init(autodiff_tanh_adjoint_f64),
        ]
        loops.scale = { autodiff_scale_f64(Double($0), $1, $2, $3) }
        loops.multiplyMatrices = autodiff_matmul_parallel_f64
        loops.multiplyMatrixRows = autodiff_matmul_rows_f64
        loops.skipsZeros = autodiff_matmul_skips_zeros_f64
        loops.accumulate = autodiff_accumulate_f64
        loops.accumulateScaled = { autodiff_axpy_f64(Double($0), $1, $2, $3) }
        loops.scaledSum = { autodiff_scaled_sum_f64(Double($0), $1, Double($2), $3, $4, $5) }
        loops.scaledSquareSum = { autodiff_scaled_square_sum_f64(Double($0), $1, Double($2), $3, $4, $5) }
        loops.descend = { autodiff_descend_f64($0, $1, $2, Double($3), Double($4), $5, $6) }
        loops.convertBytes = { autodiff_convert_bytes_f64($0, Double($1), Double($2), Double($3), $4, $5) }
        loops.sum = { Double(autodiff_sum_f64($0, $1)) }
        loops.largest = { Double(autodiff_largest_f64($0, $1)) }
        loops.smallest = { Double(autodiff_smallest_f64($0, $1)) }
        loops.softmax = autodiff_softmax_rows_f64
        loops.logSoftmax = autodiff_log_softmax_rows_f64
        loops.logSumExp = autodiff_log_sum_exp_rows_f64
        loops.crossEntropy = autodiff_cross_entropy_rows_f64
        loops.crossEntropyGradient = autodiff_cross_entropy_gradient_rows_f64
    }

    public static func _evaluate(
        _ operation: some TensorOperation, _ operands: [Tensor<Double>], shape: Shape
    ) -> Tensor<Double> { operation._doubleValue(operands, shape: shape) }

    public static func _pullback(
        _ operation: any TensorOperation, _ adjoint: Tensor<Double>, to operand: Int, in row: RowValues<Tensor<Double>>
    ) -> Tensor<Double>? { operation._doublePullback(adjoint, to: operand, in: row) }

    public static func _write(
        _ operation: any TensorOperation, _ operands: Operands<Double>, to result: UnsafeMutablePointer<Double>,
        shape: Shape
    ) { operation._writeDoubles(operands, to: result, shape: shape) }
}
