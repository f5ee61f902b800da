import Foundation

/// Test inputs for a function of `count` numbers in a domain: edge cases first, then random ones.
func testInputs(
    in domain: ClosedRange<Double>, count: Int, samples: Int, _ random: inout SeededGenerator
) -> [[Double]] {
    let edges = edgeCases(in: domain)
    // Each edge case in each position, combined with others.
    var inputs = (0..<edges.count).map { start in (0..<count).map { edges[(start + 7 * $0) % edges.count] } }
    for sample in 0..<samples {
        inputs.append(
            (0..<count).map { _ in
                sample % 2 == 0
                    ? number(in: domain, &random) : numberOfAnyMagnitude(in: domain, &random)
            })
    }
    return inputs
}

/// The ends of a domain and their neighbors, and the numbers in it at which functions often change their behavior.
private func edgeCases(in domain: ClosedRange<Double>) -> [Double] {
    var cases = [domain.lowerBound, domain.upperBound, domain.lowerBound.nextUp, domain.upperBound.nextDown]
    for magnitude in [0, 1, 2, 0.5, 1e-8, 1e-16, 1e-300, .leastNonzeroMagnitude, 1e4, 1e8, 1e16, 1e30, 1e300] {
        cases += [magnitude, -magnitude]
    }
    for exponent in -12...12 { cases += [exp2(Double(exponent)), -exp2(Double(exponent))] }
    for x in [(1 as Double).nextUp, (1 as Double).nextDown] { cases += [x, -x] }
    return cases.filter { domain.contains($0) && $0.isFinite }
}

/// A uniformly distributed number.
private func number(in domain: ClosedRange<Double>, _ random: inout SeededGenerator) -> Double {
    // A convex combination, since the domain's width may overflow.
    let place = Double.random(in: 0...1, using: &random)
    return min(max(domain.lowerBound * (1 - place) + domain.upperBound * place, domain.lowerBound), domain.upperBound)
}

/// A log-uniform number of random sign: its magnitude is between 10⁻¹² and the largest in the domain.
private func numberOfAnyMagnitude(in domain: ClosedRange<Double>, _ random: inout SeededGenerator) -> Double {
    let largest = min(max(abs(domain.lowerBound), abs(domain.upperBound)), .greatestFiniteMagnitude)
    for _ in 0..<20 where largest > 0 {
        let magnitude = exp(Double.random(in: min(-27, log(largest) - 1)...log(largest), using: &random))
        let number = Bool.random(using: &random) ? magnitude : -magnitude
        if domain.contains(number) { return number }
    }
    return number(in: domain, &random)
}

/// Candidates simpler than a failing number, the simplest first.
func simpler(than x: Double) -> [Double] {
    var candidates: [Double] = [0, 1, -1]
    candidates += (2...10).flatMap { [Double($0), -Double($0)] } + [0.5, -0.5]
    for exponent in 2...16 { candidates += [pow(10, Double(exponent)), -pow(10, Double(exponent))] }
    if x.isFinite {
        for digits in 1...15 { candidates.append(Double(String(format: "%.\(digits - 1)e", x))!) }
        let power = pow(10.0, floor(log10(abs(x))))
        candidates += (1...9).map { (digit: Int) -> Double in Double(digit) * (x < 0 ? -power : power) }
        candidates += [x.rounded(.towardZero), x.rounded(.awayFromZero)]
        if abs(x) < 1e15 {
            // Smaller integers: by bisection, then one less.
            for divisor in [2.0, 4, 8, 16, 64] { candidates.append((x - x / divisor).rounded()) }
            candidates += [x.rounded() - (x < 0 ? -1 : 1)]
        }
    }
    return candidates.filter { complexity($0).lexicographicallyPrecedes(complexity(x)) }
}

/// The complexity of a number, most significant criterion first: not an integer, many digits, a large magnitude, a
/// negative sign.
private func complexity(_ x: Double) -> [Double] {
    guard x.isFinite else { return [3] }
    let isSmall = abs(x) <= 10
    let isInteger = x == x.rounded() && abs(x) < 1e16
    let digits = (1...17).first { Double(String(format: "%.\($0 - 1)e", x)) == x } ?? 17
    if isInteger { return [isSmall ? 0 : 1, isSmall ? 0 : Double(digits), abs(x), x < 0 ? 1 : 0] }
    return [2, Double(digits), abs(floor(log10(abs(x)))), abs(x), x < 0 ? 1 : 0]
}
