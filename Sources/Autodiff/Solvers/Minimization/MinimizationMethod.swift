/// How a function is minimized.
///
/// | method | derivatives | for |
/// | --- | --- | --- |
/// | ``lbfgs`` | gradients | many variables, and as a first choice |
/// | ``newton`` | the Hessian, by n products with it | few variables: up to some hundred |
/// | ``trustRegion`` | gradients, products with the Hessian | many variables that depend on one another, saddles |
///
/// Sums of squares are minimized by ``LeastSquaresMethod/leastSquares``. Source: J. Nocedal, S. Wright, "Numerical
/// Optimization", 2nd edition, 2006.
public struct MinimizationMethod: Sendable, Hashable {
    enum Kind: Hashable {
        case lbfgs(memory: Int)
        case newton
        case trustRegion
    }
    let kind: Kind

    /// Limited-memory BFGS with ten steps of memory and a line search for the strong Wolfe conditions.
    public static let lbfgs = lbfgs(memory: 10)

    /// Limited-memory BFGS that approximates the Hessian from the last `memory` steps. Fewer than 1 stop the program.
    public static func lbfgs(memory: Int) -> MinimizationMethod {
        if memory < 1 { stop("lbfgs: a memory of \(memory) steps; it must be at least 1") }
        return MinimizationMethod(kind: .lbfgs(memory: memory))
    }

    /// Newton's method with a line search: the Hessian, by one compiled product with each unit vector, is factored by
    /// Cholesky, with a multiple of its diagonal added where it is not positive definite.
    public static let newton = MinimizationMethod(kind: .newton)

    /// A trust region method (Steihaug): conjugate gradients with compiled products with the Hessian, which follow
    /// negative curvature to the region's boundary. No matrix is formed.
    public static let trustRegion = MinimizationMethod(kind: .trustRegion)

    func search(_ objective: Objective, from start: [Double], _ limits: MinimizationLimits) -> SearchOutcome {
        switch kind {
        case .lbfgs(let memory):
            LimitedMemorySearch(memory: memory, limits: limits).run(
                from: start, report: { _, _ in true }, objective.evaluate)
        case .newton: NewtonSearch.run(objective, from: start, limits)
        case .trustRegion: TrustRegionSearch.run(objective, from: start, limits)
        }
    }
}

/// How a sum of squares is minimized, given its residuals: by Levenberg's and Marquardt's method (J. Moré, "The
/// Levenberg–Marquardt algorithm: implementation and theory", 1978).
public struct LeastSquaresMethod: Sendable, Hashable {
    let damping: Double

    /// Levenberg–Marquardt with the initial damping 0.001.
    public static let leastSquares = leastSquares(damping: 1e-3)

    /// Levenberg–Marquardt. Each step solves the linearized problem with the damping λ·‖D·step‖², D being the norms of
    /// the Jacobian's columns, by a QR factorization; the Jacobian is compiled, by one forward product for each
    /// variable.
    /// - Parameter damping: λ at the start: small if the start is near a minimum (1e-6), 1 if it is far. Stops unless
    ///   it is positive.
    public static func leastSquares(damping: Double) -> LeastSquaresMethod {
        guard damping > 0, damping.isFinite else { stop("leastSquares: a damping of \(damping); give a positive one") }
        return LeastSquaresMethod(damping: damping)
    }
}
