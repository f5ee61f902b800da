import AutodiffKernels
import Foundation

extension Float: KernelElement {
    typealias Reference = Double

    static var kernels: Kernels<Float> {
        Kernels(
            exp: autodiff_exp_f32, log: autodiff_log_f32, tanh: autodiff_tanh_f32, sigmoid: autodiff_sigmoid_f32,
            sqrt: autodiff_sqrt_f32, expm1: autodiff_expm1_f32, log1p: autodiff_log1p_f32,
            softplus: autodiff_softplus_f32, logSigmoid: autodiff_log_sigmoid_f32, silu: autodiff_silu_f32,
            erf: autodiff_erf_f32, gelu: autodiff_gelu_f32, sin: autodiff_sin_f32, cos: autodiff_cos_f32,
            negate: autodiff_negate_f32, square: autodiff_square_f32, reciprocal: autodiff_reciprocal_f32,
            absolute: autodiff_absolute_f32, relu: autodiff_relu_f32, accumulate: autodiff_accumulate_f32,
            add: autodiff_add_f32,
            subtract: autodiff_subtract_f32, multiply: autodiff_multiply_f32, divide: autodiff_divide_f32,
            maximum: autodiff_maximum_f32, minimum: autodiff_minimum_f32,
            binaryCrossEntropy: autodiff_binary_cross_entropy_f32,
            multiplyAdjoint: autodiff_multiply_adjoint_f32, sigmoidAdjoint: autodiff_sigmoid_adjoint_f32,
            tanhAdjoint: autodiff_tanh_adjoint_f32, axpy: autodiff_axpy_f32, scale: autodiff_scale_f32)
    }

    static var references: References<Double> {
        let half: Double = 0.5
        let root = half.squareRoot()
        return References(
            exp: { exp($0) }, log: { log($0) }, tanh: { tanh($0) },
            sigmoid: { (x: Double) -> Double in x < 0 ? exp(x) / (1 + exp(x)) : 1 / (1 + exp(-x)) },
            expm1: { expm1($0) }, log1p: { log1p($0) },
            softplus: { (x: Double) -> Double in (x > 0 ? x : 0) + log1p(exp(-abs(x))) },
            silu: { (x: Double) -> Double in
                x == -.infinity ? -0.0 : x < 0 ? x * exp(x) / (1 + exp(x)) : x / (1 + exp(-x))
            },
            erf: { erf($0) },
            gelu: { (x: Double) -> Double in
                // Corrects to first order for the rounding of erfc's argument, which matters in the reference for
                // doubles.
                let argument = -x * root
                let rest = (-argument).addingProduct(-x, root) + x * 4.833646656726456726e-17
                let slope = 1.128379167095512573896 * exp(-argument * argument)
                return x < -50 ? -0.0 : x > 50 ? x : half * x * (erfc(argument) - rest * slope)
            },
            sin: { sin($0) }, cos: { cos($0) })
    }

    init(pattern: UInt64) { self.init(bitPattern: UInt32(truncatingIfNeeded: pattern)) }
    var pattern: UInt64 { UInt64(bitPattern) }

    static var matmul: Matmul { autodiff_matmul_f32 }
    static var matmulParallel: Matmul { autodiff_matmul_parallel_f32 }
    static var matmulNonzeros: Matmul { autodiff_matmul_nonzeros_f32 }
    static var matmulSkipsZeros: (Int, Int, Int, UnsafePointer<Self>, Int, Int, Int) -> Bool {
        autodiff_matmul_skips_zeros_f32
    }
    static var matmulRows: MatmulRows { autodiff_matmul_rows_f32 }
    static var matmulColumns: MatmulColumns { autodiff_matmul_columns_f32 }
}

extension Double: KernelElement {
    #if arch(x86_64) && !os(Windows)
        typealias Reference = Float80

        static var references: References<Float80> {
            let half: Float80 = 0.5
            let root = half.squareRoot()
            return References(
                exp: { exp($0) }, log: { log($0) }, tanh: { tanh($0) },
                sigmoid: { (x: Float80) -> Float80 in x < 0 ? exp(x) / (1 + exp(x)) : 1 / (1 + exp(-x)) },
                expm1: { expm1($0) }, log1p: { log1p($0) },
                softplus: { (x: Float80) -> Float80 in (x > 0 ? x : 0) + log1p(exp(-abs(x))) },
                silu: { (x: Float80) -> Float80 in
                    x == -.infinity ? -0.0 : x < 0 ? x * exp(x) / (1 + exp(x)) : x / (1 + exp(-x))
                },
                erf: { erf($0) }, gelu: { (x: Float80) -> Float80 in x < -50 ? -0.0 : half * x * erfc(-x * root) },
                sin: { sin($0) }, cos: { cos($0) })
        }
    #else
        // The C library's functions, accurate to one or two ULP, which `referenceError` allows for.
        typealias Reference = Double

        static var references: References<Double> { Float.references }
    #endif

    static var kernels: Kernels<Double> {
        Kernels(
            exp: autodiff_exp_f64, log: autodiff_log_f64, tanh: autodiff_tanh_f64, sigmoid: autodiff_sigmoid_f64,
            sqrt: autodiff_sqrt_f64, expm1: autodiff_expm1_f64, log1p: autodiff_log1p_f64,
            softplus: autodiff_softplus_f64, logSigmoid: autodiff_log_sigmoid_f64, silu: autodiff_silu_f64,
            erf: autodiff_erf_f64, gelu: autodiff_gelu_f64, sin: autodiff_sin_f64, cos: autodiff_cos_f64,
            negate: autodiff_negate_f64, square: autodiff_square_f64, reciprocal: autodiff_reciprocal_f64,
            absolute: autodiff_absolute_f64, relu: autodiff_relu_f64, accumulate: autodiff_accumulate_f64,
            add: autodiff_add_f64,
            subtract: autodiff_subtract_f64, multiply: autodiff_multiply_f64, divide: autodiff_divide_f64,
            maximum: autodiff_maximum_f64, minimum: autodiff_minimum_f64,
            binaryCrossEntropy: autodiff_binary_cross_entropy_f64,
            multiplyAdjoint: autodiff_multiply_adjoint_f64, sigmoidAdjoint: autodiff_sigmoid_adjoint_f64,
            tanhAdjoint: autodiff_tanh_adjoint_f64, axpy: autodiff_axpy_f64, scale: autodiff_scale_f64)
    }

    init(pattern: UInt64) { self.init(bitPattern: pattern) }
    var pattern: UInt64 { bitPattern }

    static var matmul: Matmul { autodiff_matmul_f64 }
    static var matmulParallel: Matmul { autodiff_matmul_parallel_f64 }
    static var matmulNonzeros: Matmul { autodiff_matmul_nonzeros_f64 }
    static var matmulSkipsZeros: (Int, Int, Int, UnsafePointer<Self>, Int, Int, Int) -> Bool {
        autodiff_matmul_skips_zeros_f64
    }
    static var matmulRows: MatmulRows { autodiff_matmul_rows_f64 }
    static var matmulColumns: MatmulColumns { autodiff_matmul_columns_f64 }
}

extension KernelElement {
    /// The error, in units in the last place of `Self`, that the reference itself may have.
    static var referenceError: Double { hasWiderReference ? 0 : 3 }

    /// Whether the reference is that accurate at a function's value. Without a wider type it is not near subnormal
    /// numbers.
    static func isJudged(_ value: Self) -> Bool { hasWiderReference || !(abs(value) < 1024 * leastNormalMagnitude) }

    private static var hasWiderReference: Bool { Reference.significandBitCount > Self.significandBitCount }
}
