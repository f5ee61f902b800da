import Autodiff

/// Lecture 002's example in 'Automatic differentiation through examples': f(x) = √(x² + exp x²), with a = x², b = exp
/// a, c = a + b and d = √c.
enum LectureExample {
    static let point = 1.3

    static func root(on tape: Tape) -> Variable {
        let x = tape.variable(point)
        let a = square(x)
        let b = exp(a)
        let c = a + b
        return sqrt(c)
    }

    /// f(x) = exp x², with a = x² and b = exp a.
    static func exponential(on tape: Tape) -> Variable { exp(square(tape.variable(point))) }
}
