// Arithmetic and comparisons of variables, also with plain doubles.
//
// A concrete type with literals *and* overloads for doubles keeps long expressions quick to type-check; each detail was
// found by measuring (`Notes/design.md`, 'Overloads'). The forms with doubles are disfavored, and their doubles are
// autoclosures, so that plain `Double` code such as `doubles.reduce(0, +) / 3` or `max(0, y)` never resolves to these.
// Those of `c + x`, `c - x`, `c * x` and `x / c` take an optional in the place of the attribute: the type checker takes
// them up at once where it knows a double, and gives them up, as disfavored ones, for any form without the conversion.

extension Variable {
    /// The sum of two recorded numbers, one row; derivative 1 by each operand.
    @inlinable @_transparent
    public static func + (x: Variable, y: Variable) -> Variable { record(.add, x, y, x.number + y.number) }
    /// The sum of a recorded number and a plain one, which counts as a constant.
    @inlinable @_transparent @_disfavoredOverload
    public static func + (x: Variable, y: @autoclosure () -> Double) -> Variable {
        let y = y()
        return record(.add, x, y, x.number + y)
    }
    /// The sum of a plain number, which counts as a constant, and a recorded one.
    @inlinable @_transparent
    public static func + (x: @autoclosure () -> Double?, y: Variable) -> Variable {
        let x = unwrapped(x())
        return record(.add, x, y, x + y.number)
    }

    /// The difference of two recorded numbers, one row; derivative 1 by the first operand, −1 by the second.
    @inlinable @_transparent
    public static func - (x: Variable, y: Variable) -> Variable { record(.subtract, x, y, x.number - y.number) }
    /// The difference of a recorded number and a plain one, which counts as a constant.
    @inlinable @_transparent @_disfavoredOverload
    public static func - (x: Variable, y: @autoclosure () -> Double) -> Variable {
        let y = y()
        return record(.subtract, x, y, x.number - y)
    }
    /// The difference of a plain number, which counts as a constant, and a recorded one.
    @inlinable @_transparent
    public static func - (x: @autoclosure () -> Double?, y: Variable) -> Variable {
        let x = unwrapped(x())
        return record(.subtract, x, y, x - y.number)
    }

    /// The product of two recorded numbers, one row; derivative the other operand.
    @inlinable @_transparent
    public static func * (x: Variable, y: Variable) -> Variable { record(.multiply, x, y, x.number * y.number) }
    /// The product of a recorded number and a plain one, which counts as a constant.
    @inlinable @_transparent @_disfavoredOverload
    public static func * (x: Variable, y: @autoclosure () -> Double) -> Variable {
        let y = y()
        return record(.multiply, x, y, x.number * y)
    }
    /// The product of a plain number, which counts as a constant, and a recorded one.
    @inlinable @_transparent
    public static func * (x: @autoclosure () -> Double?, y: Variable) -> Variable {
        let x = unwrapped(x())
        return record(.multiply, x, y, x * y.number)
    }

    /// The quotient of two recorded numbers, one row; derivative 1/y by x and −x/y² by y.
    @inlinable @_transparent
    public static func / (x: Variable, y: Variable) -> Variable { record(.divide, x, y, x.number / y.number) }
    /// The quotient of a recorded number and a plain one, which counts as a constant.
    @inlinable @_transparent
    public static func / (x: Variable, y: @autoclosure () -> Double?) -> Variable {
        let y = unwrapped(y())
        return record(.divide, x, y, x.number / y)
    }
    /// The quotient of a plain number, which counts as a constant, and a recorded one.
    @inlinable @_transparent @_disfavoredOverload
    public static func / (x: @autoclosure () -> Double, y: Variable) -> Variable {
        let x = x()
        return record(.divide, x, y, x / y.number)
    }

    /// The operand of an operator that takes an optional for the type checker's sake.
    @inlinable @_transparent
    static func unwrapped(_ number: Double?) -> Double {
        guard let number else { stopAtNil() }
        return number
    }

    @inline(never) @usableFromInline
    static func stopAtNil() -> Never {
        stop("an operand of '+', '-', '*', '/' or a comparison is nil: unwrap the optional number")
    }

    /// The negative, one row; derivative −1.
    @inlinable @_transparent
    public static prefix func - (x: Variable) -> Variable { record(.negate, x, -x.number) }
    /// The same variable: no row is recorded.
    @inlinable @_transparent
    public static prefix func + (x: Variable) -> Variable { x }

    /// Adds `y`: `x` becomes the variable of a new row. The old row remains on the tape.
    @inlinable @_transparent public static func += (x: inout Variable, y: Variable) { x = x + y }
    /// Subtracts `y`: `x` becomes the variable of a new row. The old row remains on the tape.
    @inlinable @_transparent public static func -= (x: inout Variable, y: Variable) { x = x - y }
    /// Multiplies by `y`: `x` becomes the variable of a new row. The old row remains on the tape.
    @inlinable @_transparent public static func *= (x: inout Variable, y: Variable) { x = x * y }
    /// Divides by `y`: `x` becomes the variable of a new row. The old row remains on the tape.
    @inlinable @_transparent public static func /= (x: inout Variable, y: Variable) { x = x / y }
}

// Comparisons compare values; while a program is recorded they become guards. `Variable` is neither `Comparable` nor
// `Equatable`: variables with equal values are not interchangeable, and `Swift.max` would compete with the recorded
// one. The forms for two variables are disfavored: `[1.0, 2].dropFirst().reduce(0, +) == 2` of plain code would be
// ambiguous. Those with a double take an optional, so that a literal is one.
extension Variable {
    /// Whether the values are equal. A compiled function takes it for a guard and records another program where it
    /// changes.
    @inlinable @_disfavoredOverload public static func == (x: Variable, y: Variable) -> Bool { holds(x, .equal, y) }
    /// Whether the values differ. A compiled function takes it for a guard and records another program where it
    /// changes.
    @inlinable @_disfavoredOverload public static func != (x: Variable, y: Variable) -> Bool { holds(x, .notEqual, y) }
    /// Whether the value of `x` is less than that of `y`. A compiled function takes it for a guard and records another
    /// program where it changes.
    @inlinable @_disfavoredOverload public static func < (x: Variable, y: Variable) -> Bool { holds(x, .less, y) }
    /// Whether the value of `x` is at most that of `y`. A compiled function takes it for a guard and records another
    /// program where it changes.
    @inlinable @_disfavoredOverload public static func <= (x: Variable, y: Variable) -> Bool {
        holds(x, .lessOrEqual, y)
    }
    /// Whether the value of `x` is greater than that of `y`. A compiled function takes it for a guard and records
    /// another program where it changes.
    @inlinable @_disfavoredOverload public static func > (x: Variable, y: Variable) -> Bool { holds(x, .greater, y) }
    /// Whether the value of `x` is at least that of `y`. A compiled function takes it for a guard and records another
    /// program where it changes.
    @inlinable @_disfavoredOverload public static func >= (x: Variable, y: Variable) -> Bool {
        holds(x, .greaterOrEqual, y)
    }
    /// Whether the value of `x` is `y`, a plain number; a guard in a compiled function.
    @inlinable
    public static func == (x: Variable, y: Double?) -> Bool { holds(x, .equal, Variable(constant: unwrapped(y))) }
    /// Whether the value of `x` is not `y`, a plain number; a guard in a compiled function.
    @inlinable
    public static func != (x: Variable, y: Double?) -> Bool { holds(x, .notEqual, Variable(constant: unwrapped(y))) }
    /// Whether the value of `x` is less than `y`, a plain number; a guard in a compiled function.
    @inlinable
    public static func < (x: Variable, y: Double?) -> Bool { holds(x, .less, Variable(constant: unwrapped(y))) }
    /// Whether the value of `x` is at most `y`, a plain number; a guard in a compiled function.
    @inlinable
    public static func <= (x: Variable, y: Double?) -> Bool { holds(x, .lessOrEqual, Variable(constant: unwrapped(y))) }
    /// Whether the value of `x` is greater than `y`, a plain number; a guard in a compiled function.
    @inlinable
    public static func > (x: Variable, y: Double?) -> Bool { holds(x, .greater, Variable(constant: unwrapped(y))) }
    /// Whether the value of `x` is at least `y`, a plain number; a guard in a compiled function.
    @inlinable
    public static func >= (x: Variable, y: Double?) -> Bool {
        holds(x, .greaterOrEqual, Variable(constant: unwrapped(y)))
    }
    /// Whether `x`, a plain number, is less than the value of `y`; a guard in a compiled function.
    @inlinable
    public static func < (x: Double?, y: Variable) -> Bool { holds(Variable(constant: unwrapped(x)), .less, y) }
    /// Whether `x`, a plain number, is at most the value of `y`; a guard in a compiled function.
    @inlinable
    public static func <= (x: Double?, y: Variable) -> Bool { holds(Variable(constant: unwrapped(x)), .lessOrEqual, y) }
    /// Whether `x`, a plain number, is greater than the value of `y`; a guard in a compiled function.
    @inlinable
    public static func > (x: Double?, y: Variable) -> Bool { holds(Variable(constant: unwrapped(x)), .greater, y) }
    /// Whether `x`, a plain number, is at least the value of `y`; a guard in a compiled function.
    @inlinable
    public static func >= (x: Double?, y: Variable) -> Bool {
        holds(Variable(constant: unwrapped(x)), .greaterOrEqual, y)
    }
}

// MARK: Functions of two operands, one of them a plain double
//
// Disfavored, so that calls with plain doubles go to Swift's and Foundation's functions. `max`, `min`, `atan2` and
// `hypot` have theirs in `MixesWithDoubles.swift`; `pow`, in generic code the costliest, has one for variables alone.

/// xʸ with a constant exponent: one row, without a logarithm of the base.
@inlinable @_transparent @_disfavoredOverload
public func pow(_ x: Variable, _ y: Double) -> Variable {
    Variable.record(.power, x, y, Rules.Power.value(x.number, y))
}
/// xʸ with a constant base.
@inlinable @_transparent @_disfavoredOverload
public func pow<Number: ElementaryNumber>(_ x: Double, _ y: Number) -> Number { pow(Number(constant: x), y) }

extension Variable {
    @available(*, unavailable, message: "'^' is no power in Swift: write pow(x, n)")
    public static func ^ (x: Variable, n: Variable) -> Variable { stop("^: write pow") }
}
