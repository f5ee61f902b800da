import Autodiff

/// Data made by a rule and a seed: the same to the last bit on every platform.
///
/// Each needs at least one sample, and noise that is finite and not negative, else the program stops.
public enum SyntheticData {
    /// Lecture 003's two classes in the unit square, which no line parts ('Most Datasets are not Linearly Separable'):
    /// the rule of the notebook that this section names, and its 400 points.
    ///
    /// Points are uniform, and one at distance r from the middle is of class 1 with probability σ(10·(e^(−8r²) − ½)):
    /// likely within r = 0.294, unlikely beyond. Over the square 30.2 % are of class 1, and whoever knows the rule is
    /// right 88.1 % of the time (`Scripts/fixtures/regions.py`).
    public static func regions<Scalar: TensorScalar>(
        count: Int = 400, seed: UInt64, as type: Scalar.Type = Scalar.self
    ) -> DataSet<Scalar> {
        planar("regions", count, 0, seed) { _, random in
            let (x, y) = (random.nextUniform(), random.nextUniform())
            let square = (x - 0.5) * (x - 0.5) + (y - 0.5) * (y - 0.5)
            // u < σ(z), taken apart so that no platform's exponential has a part in it: log(u/(1 − u)) < z, and so
            // e^(−8r²) > ½ + log(u/(1 − u))/10.
            let u = random.nextUniform()
            let bound = u > 0 ? 0.5 + NormalQuantile.logarithm(u / (1 - u)) / 10 : 0
            return (x, y, bound <= 0 || -8 * square > NormalQuantile.logarithm(bound) ? 1 : 0)
        }
    }

    /// Two half circles of radius 1 that reach into each other: class 0 the upper one around (0, 0), class 1 the lower
    /// one around (1, ½). Normal noise is added to both coordinates.
    public static func moons<Scalar: TensorScalar>(
        count: Int, noise: Double, seed: UInt64, as type: Scalar.Type = Scalar.self
    ) -> DataSet<Scalar> {
        planar("moons", count, noise, seed) { index, random in
            let (cosine, sine) = CircularFunctions.point(atTurns: random.nextUniform() / 2)
            let (dx, dy) = (noise * random.nextNormal(), noise * random.nextNormal())
            return index.isMultiple(of: 2) ? (cosine + dx, sine + dy, 0) : (1 - cosine + dx, 0.5 - sine + dy, 1)
        }
    }

    /// A circle within a circle: class 0 of radius 1, class 1 of radius `factor`. Normal noise is added to both
    /// coordinates. A factor that is not from 0 to below 1 stops the program.
    public static func circles<Scalar: TensorScalar>(
        count: Int, noise: Double, factor: Double = 0.5, seed: UInt64, as type: Scalar.Type = Scalar.self
    ) -> DataSet<Scalar> {
        require(factor, "SyntheticData.circles: factor", .fraction)
        return planar("circles", count, noise, seed) { index, random in
            let (cosine, sine) = CircularFunctions.point(atTurns: random.nextUniform())
            let radius = index.isMultiple(of: 2) ? 1 : factor
            return (
                radius * cosine + noise * random.nextNormal(), radius * sine + noise * random.nextNormal(),
                index.isMultiple(of: 2) ? 0 : 1
            )
        }
    }

    /// Arms of a spiral, one a class, evenly around the origin: an arm goes from radius 0 to 1 in `turns` turns. Normal
    /// noise is added to both coordinates. At least one class and finite turns, else the program stops.
    public static func spirals<Scalar: TensorScalar>(
        count: Int, classes: Int = 2, turns: Double = 1, noise: Double, seed: UInt64, as type: Scalar.Type = Scalar.self
    ) -> DataSet<Scalar> {
        require(turns, "SyntheticData.spirals: turns", .any)
        return planar("spirals", count, noise, seed, classes: classes) { index, random in
            let label = index % classes
            let radius = random.nextUniform()
            let angle = turns * radius + Double(label) / Double(classes)
            let (cosine, sine) = CircularFunctions.point(atTurns: angle)
            return (
                radius * cosine + noise * random.nextNormal(), radius * sine + noise * random.nextNormal(), label
            )
        }
    }

    /// y = sin(2πx) + N(0, `noise`) for x uniform in 0…1 (lecture 003, 'In-Class Exercise' 2: 100 samples, noise 0.1).
    public static func sine<Scalar: TensorScalar>(
        count: Int = 100, noise: Double = 0.1, seed: UInt64, as type: Scalar.Type = Scalar.self
    ) -> DataSet<Scalar> {
        curve("sine", count, noise, seed, features: 1) { x, random in
            CircularFunctions.point(atTurns: x[0]).sine + noise * random.nextNormal()
        }
    }

    /// y = x₀² + 3x₀x₁ + x₁² + 5 for x₀ and x₁ uniform in 0…1 (lecture 002, after 'Gradient expressions': 100 samples).
    public static func quadratic<Scalar: TensorScalar>(
        count: Int = 100, seed: UInt64, as type: Scalar.Type = Scalar.self
    ) -> DataSet<Scalar> {
        curve("quadratic", count, 0, seed, features: 2) { x, _ in x[0] * x[0] + 3 * x[0] * x[1] + x[1] * x[1] + 5 }
    }

    private static func planar<Scalar: TensorScalar>(
        _ name: String, _ count: Int, _ noise: Double, _ seed: UInt64, classes: Int = 2,
        sample: (Int, inout RandomNumbers) -> (x: Double, y: Double, label: Int)
    ) -> DataSet<Scalar> {
        check(name, count, noise)
        if classes < 1 { stop("SyntheticData.\(name): classes is \(classes); it must be at least 1") }
        var random = RandomNumbers(seed: seed, stream: RandomNumbers.Stream.syntheticData)
        let samples = (0..<count).map { sample($0, &random) }
        return known {
            try DataSet(
                name: name, features: Tensor(samples.map { [Scalar($0.x), Scalar($0.y)] }),
                labels: samples.map(\.label), classes: classes, encoding: classes == 2 ? .binary : .oneHot,
                featureNames: ["x0", "x1"])
        }
    }

    private static func curve<Scalar: TensorScalar>(
        _ name: String, _ count: Int, _ noise: Double, _ seed: UInt64, features: Int,
        value: ([Double], inout RandomNumbers) -> Double
    ) -> DataSet<Scalar> {
        check(name, count, noise)
        var random = RandomNumbers(seed: seed, stream: RandomNumbers.Stream.syntheticData)
        let samples = (0..<count).map { _ -> (x: [Double], y: Double) in
            let x = (0..<features).map { _ in random.nextUniform() }
            return (x, value(x, &random))
        }
        return known {
            try DataSet(
                name: name, features: Tensor(samples.map { $0.x.map { Scalar($0) } }),
                targets: Tensor(samples.map { [Scalar($0.y)] }), featureNames: (0..<features).map { "x\($0)" })
        }
    }

    private static func check(_ name: String, _ count: Int, _ noise: Double) {
        if count < 1 { stop("SyntheticData.\(name): count is \(count); it must be at least 1") }
        if count > 1 << 31 { stop("SyntheticData.\(name): count is \(count); no memory holds so many samples") }
        require(noise, "SyntheticData.\(name): noise", .notNegative)
    }

    /// Data that are known to fit.
    static func known<Scalar: TensorScalar>(_ make: () throws -> DataSet<Scalar>) -> DataSet<Scalar> {
        do { return try make() } catch { stop("SyntheticData: \(error)") }
    }
}
