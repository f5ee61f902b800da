// Arithmetic and comparisons of variables, also with plain doubles.
//
// A concrete type with literals *and* overloads for doubles keeps long expressions quick to type-check; each detail was
// found by measuring (`Notes/design.md`, 'Overloads'). The forms with doubles are disfavored, and their doubles are
// autoclosures, so that plain `Double` code such as `doubles.reduce(0, +) / 3` or `max(0, y)` never resolves to these.

extension Variable {
    @inlinable @inline(__always)
    public static func + (x: Variable, y: Variable) -> Variable { record(.add, x, y, x.number + y.number) }
    @inlinable @inline(__always) @_disfavoredOverload
    public static func + (x: Variable, y: @autoclosure () -> Double) -> Variable {
        let y = y()
        return record(.add, x, y, x.number + y)
    }
    @inlinable @inline(__always) @_disfavoredOverload
    public static func + (x: @autoclosure () -> Double, y: Variable) -> Variable {
        let x = x()
        return record(.add, x, y, x + y.number)
    }

    @inlinable @inline(__always)
    public static func - (x: Variable, y: Variable) -> Variable { record(.subtract, x, y, x.number - y.number) }
    @inlinable @inline(__always) @_disfavoredOverload
    public static func - (x: Variable, y: @autoclosure () -> Double) -> Variable {
        let y = y()
        return record(.subtract, x, y, x.number - y)
    }
    @inlinable @inline(__always) @_disfavoredOverload
    public static func - (x: @autoclosure () -> Double, y: Variable) -> Variable {
        let x = x()
        return record(.subtract, x, y, x - y.number)
    }

    @inlinable @inline(__always)
    public static func * (x: Variable, y: Variable) -> Variable { record(.multiply, x, y, x.number * y.number) }
    @inlinable @inline(__always) @_disfavoredOverload
    public static func * (x: Variable, y: @autoclosure () -> Double) -> Variable {
        let y = y()
        return record(.multiply, x, y, x.number * y)
    }
    @inlinable @inline(__always) @_disfavoredOverload
    public static func * (x: @autoclosure () -> Double, y: Variable) -> Variable {
        let x = x()
        return record(.multiply, x, y, x * y.number)
    }

    @inlinable @inline(__always)
    public static func / (x: Variable, y: Variable) -> Variable { record(.divide, x, y, x.number / y.number) }
    @inlinable @inline(__always) @_disfavoredOverload
    public static func / (x: Variable, y: @autoclosure () -> Double) -> Variable {
        let y = y()
        return record(.divide, x, y, x.number / y)
    }
    @inlinable @inline(__always) @_disfavoredOverload
    public static func / (x: @autoclosure () -> Double, y: Variable) -> Variable {
        let x = x()
        return record(.divide, x, y, x / y.number)
    }

    @inlinable @inline(__always)
    public static prefix func - (x: Variable) -> Variable { record(.negate, x, -x.number) }
    @inlinable @inline(__always)
    public static prefix func + (x: Variable) -> Variable { x }

    @inlinable @inline(__always) public static func += (x: inout Variable, y: Variable) { x = x + y }
    @inlinable @inline(__always) public static func -= (x: inout Variable, y: Variable) { x = x - y }
    @inlinable @inline(__always) public static func *= (x: inout Variable, y: Variable) { x = x * y }
    @inlinable @inline(__always) public static func /= (x: inout Variable, y: Variable) { x = x / y }
}

// Comparisons compare values; while a program is recorded they become guards. `Variable` is neither `Comparable` nor
// `Equatable`: variables with equal values are not interchangeable, and `Swift.max` would compete with the recorded
// one. The forms with doubles are disfavored, so that a literal is not ambiguous.
extension Variable {
    @inlinable public static func == (x: Variable, y: Variable) -> Bool { holds(x, .equal, y) }
    @inlinable public static func != (x: Variable, y: Variable) -> Bool { holds(x, .notEqual, y) }
    @inlinable public static func < (x: Variable, y: Variable) -> Bool { holds(x, .less, y) }
    @inlinable public static func <= (x: Variable, y: Variable) -> Bool { holds(x, .lessOrEqual, y) }
    @inlinable public static func > (x: Variable, y: Variable) -> Bool { holds(x, .greater, y) }
    @inlinable public static func >= (x: Variable, y: Variable) -> Bool { holds(x, .greaterOrEqual, y) }
    @inlinable @_disfavoredOverload
    public static func == (x: Variable, y: Double) -> Bool { holds(x, .equal, Variable(constant: y)) }
    @inlinable @_disfavoredOverload
    public static func != (x: Variable, y: Double) -> Bool { holds(x, .notEqual, Variable(constant: y)) }
    @inlinable @_disfavoredOverload
    public static func < (x: Variable, y: Double) -> Bool { holds(x, .less, Variable(constant: y)) }
    @inlinable @_disfavoredOverload
    public static func <= (x: Variable, y: Double) -> Bool { holds(x, .lessOrEqual, Variable(constant: y)) }
    @inlinable @_disfavoredOverload
    public static func > (x: Variable, y: Double) -> Bool { holds(x, .greater, Variable(constant: y)) }
    @inlinable @_disfavoredOverload
    public static func >= (x: Variable, y: Double) -> Bool { holds(x, .greaterOrEqual, Variable(constant: y)) }
    @inlinable @_disfavoredOverload
    public static func < (x: Double, y: Variable) -> Bool { holds(Variable(constant: x), .less, y) }
    @inlinable @_disfavoredOverload
    public static func <= (x: Double, y: Variable) -> Bool { holds(Variable(constant: x), .lessOrEqual, y) }
    @inlinable @_disfavoredOverload
    public static func > (x: Double, y: Variable) -> Bool { holds(Variable(constant: x), .greater, y) }
    @inlinable @_disfavoredOverload
    public static func >= (x: Double, y: Variable) -> Bool { holds(Variable(constant: x), .greaterOrEqual, y) }
}

// MARK: Functions of two operands, one of them a plain double
//
// Disfavored, so that calls with plain doubles go to Swift's and Foundation's functions. `max`, `min`, `atan2` and
// `hypot` have theirs in `MixesWithDoubles.swift`; `pow`, in generic code the costliest, has one for variables alone.

/// xʸ with a constant exponent: one row, without a logarithm of the base.
@inlinable @inline(__always) @_disfavoredOverload
public func pow(_ x: Variable, _ y: Double) -> Variable {
    Variable.record(.power, x, y, Rules.Power.value(x.number, y))
}
/// xʸ with a constant base.
@inlinable @inline(__always) @_disfavoredOverload
public func pow<Number: ElementaryNumber>(_ x: Double, _ y: Number) -> Number { pow(Number(constant: x), y) }
/// xⁿ with an integer exponent.
@inlinable @inline(__always) @_disfavoredOverload
public func pow(_ x: Variable, _ n: Int) -> Variable { pow(x, Double(n)) }

extension Variable {
    @available(*, unavailable, message: "'^' is no power in Swift: write pow(x, n)")
    public static func ^ (x: Variable, n: Variable) -> Variable { stop("^: write pow") }
}
