/// The product of an adjoint of exactly zero and a partial derivative that is infinite or NaN.
public enum ZeroAdjoints: Sendable {
    /// Zero, so that a branch that was not taken has no influence: a strong zero. The default.
    case strong
    /// NaN, as in IEEE 754.
    case ieee

    @available(*, deprecated, renamed: "strong")
    public static var untaken: ZeroAdjoints { .strong }
}
