// The kernels and specializations for tensors of `Float`.

import AutodiffKernels

extension Float: TensorScalar {
    public static var elementType: ElementType { .float }

    public static var _kernels: _Kernels<Float> {
        @inline(__always) get {
            _Kernels(
                elementwise: {
                    .init(
                        one: { opcode in
                            switch opcode {
                            case .exponential: autodiff_exp_f32
                            case .logarithm: autodiff_log_f32
                            case .hyperbolicTangent: autodiff_tanh_f32
                            case .sigmoid: autodiff_sigmoid_f32
                            case .squareRoot: autodiff_sqrt_f32
                            case .exponentialMinusOne: autodiff_expm1_f32
                            case .logarithmOnePlus: autodiff_log1p_f32
                            case .softplus: autodiff_softplus_f32
                            case .logSigmoid: autodiff_log_sigmoid_f32
                            case .sigmoidLinear: autodiff_silu_f32
                            case .errorFunction: autodiff_erf_f32
                            case .gaussianErrorLinear: autodiff_gelu_f32
                            case .sine: autodiff_sin_f32
                            case .cosine: autodiff_cos_f32
                            case .negate: autodiff_negate_f32
                            case .square: autodiff_square_f32
                            case .reciprocal: autodiff_reciprocal_f32
                            case .absolute: autodiff_absolute_f32
                            case .relu: autodiff_relu_f32
                            default: nil
                            }
                        },
                        two: { opcode in
                            switch opcode {
                            case .add: autodiff_add_f32
                            case .subtract: autodiff_subtract_f32
                            case .multiply: autodiff_multiply_f32
                            case .divide: autodiff_divide_f32
                            case .maximum: autodiff_maximum_f32
                            case .minimum: autodiff_minimum_f32
                            case .binaryCrossEntropy: autodiff_binary_cross_entropy_f32
                            case .pathProduct: autodiff_multiply_adjoint_f32
                            default: nil
                            }
                        },
                        partial: { opcode in
                            switch opcode {
                            case .sigmoid: autodiff_sigmoid_adjoint_f32
                            case .hyperbolicTangent: autodiff_tanh_adjoint_f32
                            default: nil
                            }
                        },
                        scale: { autodiff_scale_f32(Float($0), $1, $2, $3) })
                },
                products: {
                    .init(
                        multiplyMatrices: autodiff_matmul_parallel_f32,
                        multiplyMatrixRows: autodiff_matmul_rows_f32,
                        skipsZeros: autodiff_matmul_skips_zeros_f32)
                },
                updates: {
                    .init(
                        accumulate: autodiff_accumulate_f32,
                        accumulateScaled: { autodiff_axpy_f32(Float($0), $1, $2, $3) },
                        scaledSum: { autodiff_scaled_sum_f32(Float($0), $1, Float($2), $3, $4, $5) },
                        scaledSquareSum: { autodiff_scaled_square_sum_f32(Float($0), $1, Float($2), $3, $4, $5) },
                        descend: { autodiff_descend_f32($0, $1, $2, Float($3), Float($4), $5, $6) },
                        convertBytes: { autodiff_convert_bytes_f32($0, Float($1), Float($2), Float($3), $4, $5) })
                },
                reductions: {
                    .init(
                        sum: { Double(autodiff_sum_f32($0, $1)) },
                        largest: { Double(autodiff_largest_f32($0, $1)) },
                        smallest: { Double(autodiff_smallest_f32($0, $1)) })
                },
                rows: {
                    .init(
                        softmax: autodiff_softmax_rows_f32,
                        logSoftmax: autodiff_log_softmax_rows_f32,
                        logSumExp: autodiff_log_sum_exp_rows_f32,
                        crossEntropy: autodiff_cross_entropy_rows_f32,
                        crossEntropyGradient: autodiff_cross_entropy_gradient_rows_f32)
                })
        }
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
