// The kernels and specializations for tensors of `Float`.

import AutodiffKernels

extension Float: TensorScalar {
    public static var elementType: ElementType { .float }

    public static let _kernels = _Kernels<Float> { loops in
        loops.one = [
            .exponential: .init(autodiff_exp_f32), .logarithm: .init(autodiff_log_f32),
            .hyperbolicTangent: .init(autodiff_tanh_f32),
            .sigmoid: .init(autodiff_sigmoid_f32), .squareRoot: .init(autodiff_sqrt_f32),
            .exponentialMinusOne: .init(autodiff_expm1_f32), .logarithmOnePlus: .init(autodiff_log1p_f32),
            .softplus: .init(autodiff_softplus_f32), .logSigmoid: .init(autodiff_log_sigmoid_f32),
            .sigmoidLinear: .init(autodiff_silu_f32), .errorFunction: .init(autodiff_erf_f32),
            .gaussianErrorLinear: .init(autodiff_gelu_f32), .sine: .init(autodiff_sin_f32),
            .cosine: .init(autodiff_cos_f32),
            .negate: .init(autodiff_negate_f32), .square: .init(autodiff_square_f32),
            .reciprocal: .init(autodiff_reciprocal_f32),
            .absolute: .init(autodiff_absolute_f32), .relu: .init(autodiff_relu_f32),
        ]
        loops.two = [
            .add: .init(autodiff_add_f32), .subtract: .init(autodiff_subtract_f32),
            .multiply: .init(autodiff_multiply_f32),
            .divide: .init(autodiff_divide_f32), .maximum: .init(autodiff_maximum_f32),
            .minimum: .init(autodiff_minimum_f32),
            .binaryCrossEntropy: .init(autodiff_binary_cross_entropy_f32),
            .pathProduct: .init(autodiff_multiply_adjoint_f32),
        ]
        loops.partial = [
            .sigmoid: .init(autodiff_sigmoid_adjoint_f32), .hyperbolicTangent: .init(autodiff_tanh_adjoint_f32),
        ]
        loops.scale = { autodiff_scale_f32(Float($0), $1, $2, $3) }
        loops.multiplyMatrices = autodiff_matmul_parallel_f32
        loops.multiplyMatrixRows = autodiff_matmul_rows_f32
        loops.skipsZeros = autodiff_matmul_skips_zeros_f32
        loops.accumulate = autodiff_accumulate_f32
        loops.accumulateScaled = { autodiff_axpy_f32(Float($0), $1, $2, $3) }
        loops.scaledSum = { autodiff_scaled_sum_f32(Float($0), $1, Float($2), $3, $4, $5) }
        loops.scaledSquareSum = { autodiff_scaled_square_sum_f32(Float($0), $1, Float($2), $3, $4, $5) }
        loops.descend = { autodiff_descend_f32($0, $1, $2, Float($3), Float($4), $5, $6) }
        loops.convertBytes = { autodiff_convert_bytes_f32($0, Float($1), Float($2), Float($3), $4, $5) }
        loops.sum = { Double(autodiff_sum_f32($0, $1)) }
        loops.largest = { Double(autodiff_largest_f32($0, $1)) }
        loops.smallest = { Double(autodiff_smallest_f32($0, $1)) }
        loops.softmax = autodiff_softmax_rows_f32
        loops.logSoftmax = autodiff_log_softmax_rows_f32
        loops.logSumExp = autodiff_log_sum_exp_rows_f32
        loops.crossEntropy = autodiff_cross_entropy_rows_f32
        loops.crossEntropyGradient = autodiff_cross_entropy_gradient_rows_f32
    }

    public static func _evaluate(
        _ operation: some TensorOperation, _ operands: [Tensor<Float>], shape: Shape
    ) -> Tensor<Float> { operation._floatValue(operands, shape: shape) }

    public static func _pullback(
        _ operation: any TensorOperation, _ adjoint: Tensor<Float>, to operand: Int, in row: RowValues<Tensor<Float>>
    ) -> Tensor<Float>? { operation._floatPullback(adjoint, to: operand, in: row) }

    public static func _write(
        _ operation: any TensorOperation, _ operands: Operands<Float>, to result: UnsafeMutablePointer<Float>,
        shape: Shape
    ) { operation._writeFloats(operands, to: result, shape: shape) }
}
