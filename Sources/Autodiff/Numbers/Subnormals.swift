import AutodiffKernels

/// Runs `body` with arithmetic that takes numbers below the least normal one as zero, and gives zero in their place.
///
/// Running means, such as Adam's, shrink into that range where gradients have been zero for long, and arithmetic there
/// is some hundred times slower. Where the machine cannot do it, nothing differs but the time. The thread's own setting
/// is restored.
public func withSubnormalsFlushed<Result, Failure: Error>(
    _ body: () throws(Failure) -> Result
) throws(Failure) -> Result {
    let before = autodiff_flush_subnormals(true)
    defer { _ = autodiff_flush_subnormals(before) }
    return try body()
}
