/// What an adjoint of exactly zero contributes through a partial derivative that is infinite or NaN.
public enum ZeroAdjoints: Sendable {
    /// Zero: the path was not taken, so it has no influence. This is the convention everywhere unless asked otherwise.
    case untaken
    /// What IEEE 754 says: NaN.
    case ieee
}
