import Foundation

/// An integral by Simpson's rule: the independent formula of functions that are defined by one.
func integral(_ a: Double, _ b: Double, steps: Int = 2000, _ f: (Double) -> Double) -> Double {
    let step = (b - a) / Double(steps)
    var sum = f(a) + f(b)
    for index in 1..<steps { sum += (index % 2 == 0 ? 2 : 4) * f(a + Double(index) * step) }
    return sum * step / 3
}
