import AutodiffKernels

/// The instruction set on which the inner loops run. Sums are added in another order on another one, so that results
/// can differ in their last bits.
package enum InstructionSet {
    /// The name of the one that this thread uses: "portable", "neon", "avx2" or "avx512".
    package static var name: String { String(cString: autodiff_kernels_name(autodiff_kernels_active())) }
}
