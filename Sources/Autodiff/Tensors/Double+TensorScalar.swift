// Generated from `Float+TensorScalar.swift` by `Scripts/generate.sh`: edit that file.
// The kernels and specializations for tensors of `Double`.

import AutodiffKernels

extension Double: TensorScalar {
    public static var elementType: ElementType { .double }

    public static var _kernels: _Kernels<Double> {
        @inline(__always) get {
            _Kernels(
                elementwise: {
                    .init(
                        one: { opcode in
                            switch opcode {
                            case .exponential: autodiff_exp_f64
                            case .logarithm: autodiff_log_f64
                            case .hyperbolicTangent: autodiff_tanh_f64
                            case .sigmoid: autodiff_sigmoid_f64
                            case .squareRoot: autodiff_sqrt_f64
                            case .exponentialMinusOne: autodiff_expm1_f64
                            case .logarithmOnePlus: autodiff_log1p_f64
                            case .softplus: autodiff_softplus_f64
                            case .logSigmoid: autodiff_log_sigmoid_f64
                            case .sigmoidLinear: autodiff_silu_f64
                            case .errorFunction: autodiff_erf_f64
                            case .gaussianErrorLinear: autodiff_gelu_f64
                            case .sine: autodiff_sin_f64
                            case .cosine: autodiff_cos_f64
                            case .negate: autodiff_negate_f64
                            case .square: autodiff_square_f64
                            case .reciprocal: autodiff_reciprocal_f64
                            case .absolute: autodiff_absolute_f64
                            case .relu: autodiff_relu_f64
                            default: nil
                            }
                        },
                        two: { opcode in
                            switch opcode {
                            case .add: autodiff_add_f64
                            case .subtract: autodiff_subtract_f64
                            case .multiply: autodiff_multiply_f64
                            case .divide: autodiff_divide_f64
                            case .maximum: autodiff_maximum_f64
                            case .minimum: autodiff_minimum_f64
                            case .binaryCrossEntropy: autodiff_binary_cross_entropy_f64
                            case .pathProduct: autodiff_multiply_adjoint_f64
                            default: nil
                            }
                        },
                        partial: { opcode in
                            switch opcode {
                            case .sigmoid: autodiff_sigmoid_adjoint_f64
                            case .hyperbolicTangent: autodiff_tanh_adjoint_f64
                            default: nil
                            }
                        },
                        scale: { autodiff_scale_f64(Double($0), $1, $2, $3) })
                },
                products: {
                    .init(
                        multiplyMatrices: autodiff_matmul_parallel_f64,
                        multiplyMatrixRows: autodiff_matmul_rows_f64,
                        skipsZeros: autodiff_matmul_skips_zeros_f64)
                },
                updates: {
                    .init(
                        accumulate: autodiff_accumulate_f64,
                        accumulateScaled: { autodiff_axpy_f64(Double($0), $1, $2, $3) },
                        scaledSum: { autodiff_scaled_sum_f64(Double($0), $1, Double($2), $3, $4, $5) },
                        scaledSquareSum: { autodiff_scaled_square_sum_f64(Double($0), $1, Double($2), $3, $4, $5) },
                        descend: { autodiff_descend_f64($0, $1, $2, Double($3), Double($4), $5, $6) },
                        convertBytes: { autodiff_convert_bytes_f64($0, Double($1), Double($2), Double($3), $4, $5) })
                },
                reductions: {
                    .init(
                        sum: { Double(autodiff_sum_f64($0, $1)) },
                        largest: { Double(autodiff_largest_f64($0, $1)) },
                        smallest: { Double(autodiff_smallest_f64($0, $1)) })
                },
                rows: {
                    .init(
                        softmax: autodiff_softmax_rows_f64,
                        logSoftmax: autodiff_log_softmax_rows_f64,
                        logSumExp: autodiff_log_sum_exp_rows_f64,
                        crossEntropy: autodiff_cross_entropy_rows_f64,
                        crossEntropyGradient: autodiff_cross_entropy_gradient_rows_f64)
                })
        }
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
