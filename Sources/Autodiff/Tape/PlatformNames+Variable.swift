// `fmax`, `fmin` and `copysign` of a recorded number and a constant.
//
// For recorded numbers alone, and the constants optional: with forms for every kind that mixes with doubles, as `max`
// has them, or disfavored ones for a `Double`, plain code such as
// `stride(…).map { fmax($0, 0.3) - trunc($0 * 10) / 10 }` no longer type-checks (`Notes/design.md`, 'Functions').

/// `fmax` with a constant.
@inlinable
public func fmax(_ x: Variable, _ y: Double?) -> Variable { fmax(x, Variable(constant: Variable.unwrapped(y))) }

/// `fmax` with a constant.
@inlinable
public func fmax(_ x: Double?, _ y: Variable) -> Variable { fmax(Variable(constant: Variable.unwrapped(x)), y) }

/// `fmin` with a constant.
@inlinable
public func fmin(_ x: Variable, _ y: Double?) -> Variable { fmin(x, Variable(constant: Variable.unwrapped(y))) }

/// `fmin` with a constant.
@inlinable
public func fmin(_ x: Double?, _ y: Variable) -> Variable { fmin(Variable(constant: Variable.unwrapped(x)), y) }

/// `copysign` with the sign of a constant.
@inlinable
public func copysign(_ x: Variable, _ y: Double?) -> Variable { copysign(x, Variable(constant: Variable.unwrapped(y))) }

/// `copysign` of a constant.
@inlinable
public func copysign(_ x: Double?, _ y: Variable) -> Variable { copysign(Variable(constant: Variable.unwrapped(x)), y) }
