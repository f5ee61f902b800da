import AutodiffKernels

/// Runs `body` with subnormal operands and results flushed to zero.
///
/// Running means, such as Adam's, decay into the subnormal range if gradients stay zero, and subnormal arithmetic is
/// about a hundred times slower. The mode applies to this thread, and its previous setting is restored afterwards. If
/// the processor does not support flushing, `body` runs normally.
/// - Throws: What `body` throws.
public func withSubnormalsFlushed<Result, Failure: Error>(
    _ body: () throws(Failure) -> Result
) throws(Failure) -> Result {
    let before = autodiff_flush_subnormals(true)
    defer { _ = autodiff_flush_subnormals(before) }
    return try body()
}
