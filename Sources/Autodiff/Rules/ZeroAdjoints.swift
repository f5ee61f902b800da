/// The convention for a product along a path, an adjoint or a tangent times a partial derivative, if one factor is
/// exactly 0 and the other infinite or NaN (`Notes/conventions.md`, 'Strong zeros').
public enum ZeroAdjoints: Sendable {
    /// 0, so that a branch that was not taken has no influence: a strong zero. The default.
    case strong
    /// NaN, as in IEEE 754.
    case ieee

    /// The former name of ``strong``.
    @available(*, deprecated, renamed: "strong")
    public static var untaken: ZeroAdjoints { .strong }
}
