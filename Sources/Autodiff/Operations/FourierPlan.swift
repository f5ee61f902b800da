import Synchronization

/// The tables for discrete Fourier transforms of one length, and their loops.
///
/// Lengths whose prime factors are at most 31 are computed by a mixed-radix transform that sorts itself (T. G.
/// Stockham, 1966) in O(n log n); any other as a convolution with a chirp (L. Bluestein, 1970), by two transforms of a
/// power of 2 that is at least 2n − 1. All tables and sums are in `Double`.
final class FourierPlan: Sendable {
    let length: Int
    /// cos(2πk/n) and sin(2πk/n) for k < n. In memory of the plan's own, without the closures of arrays' pointers and
    /// of temporary memory: nested around the passes, Swift 6.3.1 miscompiles them in release (a register that is in
    /// use is taken for a thrown error).
    nonisolated(unsafe) private let cosines, sines: UnsafeMutablePointer<Double>
    /// cos(πk/n) and sin(πk/n) for k ≤ n, for real transforms of twice the length.
    let halfCosines, halfSines: [Double]
    /// The radices, whose product is the length; none if the transform is a chirp's.
    private let radices: [Int]
    private let chirp: Chirp?

    /// The tables of Bluestein's convolution.
    private struct Chirp: Sendable {
        let plan: FourierPlan
        /// exp(−iπk²/n) for k < n.
        let cosines, sines: [Double]
        /// The transform of the conjugate chirp, divided by its length.
        let real, imaginary: [Double]
    }

    private static let plans = Mutex<[Int: FourierPlan]>([:])

    /// The plan for a length, which is made once. If there are more than 64, all are forgotten.
    static func plan(_ length: Int) -> FourierPlan {
        if let plan = plans.withLock({ $0[length] }) { return plan }
        let plan = FourierPlan(length)
        plans.withLock { plans in
            if plans.count >= 64 { plans.removeAll() }
            plans[length] = plan
        }
        return plan
    }

    private init(_ length: Int) {
        self.length = length
        cosines = .allocate(capacity: length)
        sines = .allocate(capacity: length)
        for k in 0..<length { (cosines[k], sines[k]) = Self.circle(k, of: length) }
        let half = (0...length).map { Self.circle($0, of: 2 * length) }
        (halfCosines, halfSines) = (half.map(\.cosine), half.map(\.sine))
        let radices = Self.radices(of: length)
        self.radices = radices ?? []
        chirp = radices == nil ? Self.chirp(length) : nil
    }

    /// cos and sin of 2π·k/n, for 0 ≤ k < n: by the angle's distance from the nearest multiple of π/2, which is exact,
    /// so that the error does not grow with the angle.
    static func circle(_ k: Int, of n: Int) -> (cosine: Double, sine: Double) {
        // 8k/n = the octant + a fraction; angles in odd octants are measured from the end of their quadrant.
        let quadrant = 4 * k / n
        let numerator = 4 * k - quadrant * n
        let isPastMiddle = 2 * numerator > n
        let angle = Double(isPastMiddle ? n - numerator : numerator) / Double(n) * (Double.pi / 2)
        let (near, far) = (cos(angle), sin(angle))
        let (x, y) = isPastMiddle ? (far, near) : (near, far)
        switch quadrant {
        case 0: return (x, y)
        case 1: return (-y, x)
        case 2: return (-x, -y)
        default: return (y, -x)
        }
    }

    /// The radices of a length; `nil` if it has a prime factor above 31.
    private static func radices(of length: Int) -> [Int]? {
        var rest = length
        var radices: [Int] = []
        for radix in [4, 2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31] {
            while rest % radix == 0 {
                radices.append(radix)
                rest /= radix
            }
        }
        return rest == 1 ? radices : nil
    }

    deinit {
        cosines.deallocate()
        sines.deallocate()
    }

    private static func chirp(_ n: Int) -> Chirp {
        var size = 1
        while size < 2 * n - 1 { size *= 2 }
        let plan = plan(size)
        // k² modulo 2n, without overflow.
        var squares = [0]
        for k in 1..<n { squares.append((squares[k - 1] + 2 * k - 1) % (2 * n)) }
        let circle = squares.map { Self.circle($0, of: 2 * n) }
        var real = [Double](repeating: 0, count: size)
        var imaginary = real
        for (k, point) in circle.enumerated() {
            for place in [k, (size - k) % size] {
                (real[place], imaginary[place]) = (point.cosine / Double(size), point.sine / Double(size))
            }
        }
        real.withUnsafeMutableBufferPointer { real in
            imaginary.withUnsafeMutableBufferPointer { imaginary in
                plan.transform(real.baseAddress!, imaginary.baseAddress!, columns: 1)
            }
        }
        return Chirp(
            plan: plan, cosines: circle.map(\.cosine), sines: circle.map { -$0.sine }, real: real,
            imaginary: imaginary)
    }

    /// Replaces numbers [length × columns] by the transforms of their columns, Σ xⱼ·exp(−2πijk/n). With real and
    /// imaginary parts exchanged, it is that of exp(+2πijk/n).
    func transform(
        _ real: UnsafeMutablePointer<Double>, _ imaginary: UnsafeMutablePointer<Double>, columns: Int
    ) {
        if length == 1 || columns == 0 { return }
        if let chirp { return convolve(chirp, real, imaginary, columns) }
        let count = length * columns
        let memory = UnsafeMutablePointer<Double>.allocate(capacity: 2 * count)
        defer { memory.deallocate() }
        var (fromReal, fromImaginary) = (real, imaginary)
        var (toReal, toImaginary) = (memory, memory + count)
        var (rest, stride) = (length, columns)
        for radix in radices {
            let pass = FourierPass(
                rest: rest / radix, stride: stride, turn: length / rest, length: length, cosines: cosines, sines: sines)
            pass.run(radix, fromReal, fromImaginary, toReal, toImaginary)
            (fromReal, toReal) = (toReal, fromReal)
            (fromImaginary, toImaginary) = (toImaginary, fromImaginary)
            rest /= radix
            stride *= radix
        }
        if fromReal != real {
            real.update(from: fromReal, count: count)
            imaginary.update(from: fromImaginary, count: count)
        }
    }

    /// With jk = (j² + k² − (k − j)²)/2, the transform is a convolution of the numbers times a chirp with the conjugate
    /// chirp, times the chirp.
    private func convolve(
        _ chirp: Chirp, _ real: UnsafeMutablePointer<Double>, _ imaginary: UnsafeMutablePointer<Double>, _ columns: Int
    ) {
        let size = chirp.plan.length
        let memory = UnsafeMutablePointer<Double>.allocate(capacity: 2 * size)
        defer { memory.deallocate() }
        let (x, y) = (memory, memory + size)
        for column in 0..<columns {
            memory.update(repeating: 0, count: 2 * size)
            for k in 0..<length {
                let (a, b) = (real[k * columns + column], imaginary[k * columns + column])
                x[k] = a * chirp.cosines[k] - b * chirp.sines[k]
                y[k] = a * chirp.sines[k] + b * chirp.cosines[k]
            }
            chirp.plan.transform(x, y, columns: 1)
            for k in 0..<size {
                let (a, b) = (x[k], y[k])
                x[k] = a * chirp.real[k] - b * chirp.imaginary[k]
                y[k] = a * chirp.imaginary[k] + b * chirp.real[k]
            }
            chirp.plan.transform(y, x, columns: 1)
            for k in 0..<length {
                let (a, b) = (x[k], y[k])
                real[k * columns + column] = a * chirp.cosines[k] - b * chirp.sines[k]
                imaginary[k * columns + column] = a * chirp.sines[k] + b * chirp.cosines[k]
            }
        }
    }
}

/// One pass of a Stockham transform: butterflies of `radix` numbers that are rest · stride apart, written side by side.
private struct FourierPass {
    typealias Source = UnsafePointer<Double>
    typealias Target = UnsafeMutablePointer<Double>

    /// The length that remains after the pass.
    let rest: Int
    /// The number of transforms that are interleaved.
    let stride: Int
    /// The steps in the table for an angle of 2π over the length before the pass.
    let turn: Int
    let length: Int
    let cosines, sines: Source

    func run(_ radix: Int, _ xr: Source, _ xi: Source, _ yr: Target, _ yi: Target) {
        switch radix {
        case 2: two(xr, xi, yr, yi)
        case 4: four(xr, xi, yr, yi)
        default: other(radix, xr, xi, yr, yi)
        }
    }

    /// cos and −sin of the angle of factor `index` of butterfly `place`.
    @inline(__always)
    private func factor(_ place: Int, _ index: Int) -> (Double, Double) {
        (cosines[place * index * turn], -sines[place * index * turn])
    }

    private func two(_ xr: Source, _ xi: Source, _ yr: Target, _ yi: Target) {
        let s = stride
        for place in 0..<rest {
            let (c, d) = factor(place, 1)
            let (a, b) = (s * place, s * (place + rest))
            let (p, q) = (2 * s * place, 2 * s * place + s)
            for column in 0..<s {
                let (ar, ai, br, bi) = (xr[a &+ column], xi[a &+ column], xr[b &+ column], xi[b &+ column])
                yr[p &+ column] = ar + br
                yi[p &+ column] = ai + bi
                let (er, ei) = (ar - br, ai - bi)
                yr[q &+ column] = er * c - ei * d
                yi[q &+ column] = er * d + ei * c
            }
        }
    }

    private func four(_ xr: Source, _ xi: Source, _ yr: Target, _ yi: Target) {
        let s = stride
        for place in 0..<rest {
            let (c1, d1) = factor(place, 1)
            let (c2, d2) = factor(place, 2)
            let (c3, d3) = factor(place, 3)
            let (x0, step, y0) = (s * place, s * rest, 4 * s * place)
            for column in 0..<s {
                let (p, q) = (x0 &+ column, y0 &+ column)
                let (ar, ai) = (xr[p], xi[p])
                let (br, bi) = (xr[p &+ step], xi[p &+ step])
                let (cr, ci) = (xr[p &+ 2 &* step], xi[p &+ 2 &* step])
                let (dr, di) = (xr[p &+ 3 &* step], xi[p &+ 3 &* step])
                let (er, ei, fr, fi) = (ar + cr, ai + ci, ar - cr, ai - ci)
                // −i times the difference of the other two.
                let (gr, gi, hr, hi) = (br + dr, bi + di, bi - di, dr - br)
                yr[q] = er + gr
                yi[q] = ei + gi
                let (u1, v1, u2, v2, u3, v3) = (fr + hr, fi + hi, er - gr, ei - gi, fr - hr, fi - hi)
                yr[q &+ s] = u1 * c1 - v1 * d1
                yi[q &+ s] = u1 * d1 + v1 * c1
                yr[q &+ 2 &* s] = u2 * c2 - v2 * d2
                yi[q &+ 2 &* s] = u2 * d2 + v2 * c2
                yr[q &+ 3 &* s] = u3 * c3 - v3 * d3
                yi[q &+ 3 &* s] = u3 * d3 + v3 * c3
            }
        }
    }

    /// Of any odd radix: sums and differences of the numbers at equal distances from the first.
    private func other(_ radix: Int, _ xr: Source, _ xi: Source, _ yr: Target, _ yi: Target) {
        let (s, half) = (stride, radix / 2)
        let memory = Target.allocate(capacity: 4 * half)
        defer { memory.deallocate() }
        let (pr, pi, mr, mi) = (memory, memory + half, memory + 2 * half, memory + 3 * half)
        let step = length / radix
        for place in 0..<rest {
            for column in 0..<s {
                let p = s * place + column
                let (ar, ai) = (xr[p], xi[p])
                var (sr, si) = (ar, ai)
                for k in 0..<half {
                    let (b, c) = (p + (k + 1) * s * rest, p + (radix - 1 - k) * s * rest)
                    (pr[k], pi[k]) = (xr[b] + xr[c], xi[b] + xi[c])
                    (mr[k], mi[k]) = (xr[b] - xr[c], xi[b] - xi[c])
                    sr += pr[k]
                    si += pi[k]
                }
                let q = radix * s * place + column
                (yr[q], yi[q]) = (sr, si)
                for j in 1...half {
                    var (er, ei, hr, hi) = (ar, ai, 0.0, 0.0)
                    var angle = 0
                    for k in 0..<half {
                        angle += j
                        if angle >= radix { angle -= radix }
                        let (c, d) = (cosines[angle * step], sines[angle * step])
                        er += c * pr[k]
                        ei += c * pi[k]
                        // −i times the differences.
                        hr += d * mi[k]
                        hi -= d * mr[k]
                    }
                    let (c, d) = factor(place, j)
                    let (u, v) = (er + hr, ei + hi)
                    yr[q + j * s] = u * c - v * d
                    yi[q + j * s] = u * d + v * c
                    let (cc, dd) = factor(place, radix - j)
                    let (uu, vv) = (er - hr, ei - hi)
                    yr[q + (radix - j) * s] = uu * cc - vv * dd
                    yi[q + (radix - j) * s] = uu * dd + vv * cc
                }
            }
        }
    }
}
