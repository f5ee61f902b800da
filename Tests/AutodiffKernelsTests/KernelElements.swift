import AutodiffKernels
import Foundation

extension Float: KernelElement {
    typealias Reference = Double

    static var kernels: Kernels<Float> {
        Kernels(
            exp: autodiff_exp_f32, log: autodiff_log_f32, tanh: autodiff_tanh_f32, sigmoid: autodiff_sigmoid_f32,
            sqrt: autodiff_sqrt_f32, accumulate: autodiff_accumulate_f32, add: autodiff_add_f32,
            subtract: autodiff_subtract_f32, multiply: autodiff_multiply_f32, divide: autodiff_divide_f32,
            multiplyAdjoint: autodiff_multiply_adjoint_f32, sigmoidAdjoint: autodiff_sigmoid_adjoint_f32,
            tanhAdjoint: autodiff_tanh_adjoint_f32, axpy: autodiff_axpy_f32, scale: autodiff_scale_f32)
    }

    static var references: References<Double> {
        References(
            exp: { exp($0) }, log: { log($0) }, tanh: { tanh($0) },
            sigmoid: { $0 < 0 ? exp($0) / (1 + exp($0)) : 1 / (1 + exp(-$0)) })
    }

    init(pattern: UInt64) { self.init(bitPattern: UInt32(truncatingIfNeeded: pattern)) }
    var pattern: UInt64 { UInt64(bitPattern) }

    static var matmul: Matmul { autodiff_matmul_f32 }
    static var matmulParallel: Matmul { autodiff_matmul_parallel_f32 }
    static var matmulRows: MatmulBlock { autodiff_matmul_rows_f32 }
    static var matmulColumns: MatmulBlock { autodiff_matmul_columns_f32 }
}

extension Double: KernelElement {
    #if arch(x86_64) && !os(Windows)
        typealias Reference = Float80

        static var references: References<Float80> {
            References(
                exp: { exp($0) }, log: { log($0) }, tanh: { tanh($0) },
                sigmoid: { $0 < 0 ? exp($0) / (1 + exp($0)) : 1 / (1 + exp(-$0)) })
        }
    #else
        // The library's own functions are within one unit; `referenceError` leaves room for that.
        typealias Reference = Double

        static var references: References<Double> { Float.references }
    #endif

    static var kernels: Kernels<Double> {
        Kernels(
            exp: autodiff_exp_f64, log: autodiff_log_f64, tanh: autodiff_tanh_f64, sigmoid: autodiff_sigmoid_f64,
            sqrt: autodiff_sqrt_f64, accumulate: autodiff_accumulate_f64, add: autodiff_add_f64,
            subtract: autodiff_subtract_f64, multiply: autodiff_multiply_f64, divide: autodiff_divide_f64,
            multiplyAdjoint: autodiff_multiply_adjoint_f64, sigmoidAdjoint: autodiff_sigmoid_adjoint_f64,
            tanhAdjoint: autodiff_tanh_adjoint_f64, axpy: autodiff_axpy_f64, scale: autodiff_scale_f64)
    }

    init(pattern: UInt64) { self.init(bitPattern: pattern) }
    var pattern: UInt64 { bitPattern }

    static var matmul: Matmul { autodiff_matmul_f64 }
    static var matmulParallel: Matmul { autodiff_matmul_parallel_f64 }
    static var matmulRows: MatmulBlock { autodiff_matmul_rows_f64 }
    static var matmulColumns: MatmulBlock { autodiff_matmul_columns_f64 }
}

extension KernelElement {
    /// The error, in units in the last place of `Self`, that the reference itself may have.
    static var referenceError: Double { Reference.significandBitCount > Self.significandBitCount ? 0 : 2 }
}
