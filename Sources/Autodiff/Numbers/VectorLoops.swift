// Loops over contiguous numbers that the factorizations share.

/// x·y, in four partial sums, so that the compiler can use vector registers.
@inline(__always)
func dotProduct(_ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>, count: Int) -> Double {
    var (s0, s1, s2, s3) = (0.0, 0.0, 0.0, 0.0)
    var index = 0
    while index &+ 4 <= count {
        s0 += x[index] * y[index]
        s1 += x[index &+ 1] * y[index &+ 1]
        s2 += x[index &+ 2] * y[index &+ 2]
        s3 += x[index &+ 3] * y[index &+ 3]
        index &+= 4
    }
    while index < count {
        s0 += x[index] * y[index]
        index &+= 1
    }
    return (s0 + s2) + (s1 + s3)
}

/// y += a·x.
@inline(__always)
func addMultiple<Scalar: BinaryFloatingPoint>(
    _ a: Scalar, _ x: UnsafePointer<Scalar>, to y: UnsafeMutablePointer<Scalar>, count: Int
) {
    var index = 0
    while index < count {
        y[index] += a * x[index]
        index &+= 1
    }
}

/// Adds a times a row of x to a row of y, both of `columns` columns.
@inline(__always)
func addMultiple(
    _ a: Double, ofRow row: Int, of x: [Double], toRow target: Int, of y: inout [Double], columns: Int
) {
    x.withUnsafeBufferPointer { x in
        y.withUnsafeMutableBufferPointer { y in
            guard let x = x.baseAddress, let y = y.baseAddress else { return }
            addMultiple(a, x + row * columns, to: y + target * columns, count: columns)
        }
    }
}

/// x and y become c·x − s·y and s·x + c·y.
@inline(__always)
func rotate(
    _ x: UnsafeMutablePointer<Double>, _ y: UnsafeMutablePointer<Double>, cosine c: Double, sine s: Double, count: Int
) {
    var index = 0
    while index < count {
        let (a, b) = (x[index], y[index])
        x[index] = c * a - s * b
        y[index] = s * a + c * b
        index &+= 1
    }
}

/// The reflection I − β·v·vᵀ that maps x to (α, 0, …, 0) with |α| = ‖x‖; `x` becomes v. β is 0 where there is nothing
/// to reflect.
@inline(__always)
func makeReflection(_ x: UnsafeMutablePointer<Double>, count: Int) -> (beta: Double, alpha: Double) {
    guard count > 0 else { return (0, 0) }
    // Scaled, so that squares neither overflow nor underflow.
    var largest = 0.0
    for index in 0..<count { largest = Swift.max(largest, x[index].magnitude) }
    if count == 1 || largest == 0 { return (0, x[0]) }
    var tail = 0.0
    for index in 0..<count {
        x[index] /= largest
        if index > 0 { tail += x[index] * x[index] }
    }
    let first = x[0]
    if tail == 0 { return (0, first * largest) }
    let norm = (first * first + tail).squareRoot()
    let alpha = first >= 0 ? -norm : norm
    x[0] = first - alpha
    return (1 / (norm * (norm + first.magnitude)), alpha * largest)
}

/// A power of two by which to divide numbers of which the largest magnitude is given, so that it is in 1 ..< 2.
func powerOfTwo(below largest: Double) -> Double {
    largest == 0 || !largest.isFinite
        ? 1 : Double(sign: .plus, exponent: Swift.max(-1000, Swift.min(1000, largest.exponent)), significand: 1)
}

/// Rows of unit length, each with its sign chosen so that its first component of nearly largest magnitude is positive.
/// The same signs are given to `partners`.
func chooseSigns(
    _ rows: UnsafeMutablePointer<Double>, length: Int, partners: UnsafeMutablePointer<Double>? = nil,
    partnerLength: Int = 0, count: Int
) {
    for row in 0..<count {
        let x = rows + row * length
        var largest = 0.0
        for index in 0..<length { largest = Swift.max(largest, x[index].magnitude) }
        // Rounding must not decide between components of equal magnitude.
        guard let leading = (0..<length).first(where: { x[$0].magnitude >= 0.999 * largest }), x[leading] < 0 else {
            continue
        }
        for index in 0..<length { x[index] = -x[index] }
        if let partners { for index in 0..<partnerLength { partners[row * partnerLength + index] *= -1 } }
    }
}

/// Rotates rows that belong to equal numbers among each other, so that they are in general position: of the identity
/// matrix an algorithm would give the axes, at which a function that depends on the choice may be stationary by
/// chance, and its derivative would seem to exist.
func turnEqual(
    _ values: UnsafePointer<Double>, _ rows: UnsafeMutablePointer<Double>, length: Int,
    partners: UnsafeMutablePointer<Double>? = nil, partnerLength: Int = 0, count: Int
) {
    var scale = 0.0
    for index in 0..<count { scale = Swift.max(scale, values[index].magnitude) }
    for index in 1..<Swift.max(count, 1)
    where (values[index] - values[index - 1]).magnitude <= 2 * Double.ulpOfOne * scale {
        // cos 1 and sin 1.
        let (c, s) = (0.5403023058681398, 0.8414709848078965)
        rotate(rows + (index - 1) * length, rows + index * length, cosine: c, sine: s, count: length)
        if let partners {
            rotate(
                partners + (index - 1) * partnerLength, partners + index * partnerLength, cosine: c, sine: s,
                count: partnerLength)
        }
    }
}
