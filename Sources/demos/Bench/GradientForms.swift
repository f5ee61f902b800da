import Autodiff

// The forms of `gradient`, each with a function so small that the form's own overhead dominates.

extension Bench {
    static let gradientForms = [
        form("four-numbers") {
            let (a, b, c, d) = gradient(at: 1.5, 2.5, 3.5, 4.5) { x, y, z, u in x * y + z * u }
            return a + b + c + d
        },
        form("six-numbers") {
            let (a, b, c, d, e, f) = gradient(at: 1.5, 2.5, 3.5, 4.5, 5.5, 6.5) { x, y, z, u, v, w in
                x * y + z * u + v * w
            }
            return a + b + c + d + e + f
        },
        form("array") { gradient(at: numbers) { x in x[0] * x[1] + x[2] * x[3] }[0] },
        form("two-arrays") {
            let (a, b) = gradient(at: numbers, numbers) { x, y in x[0] * y[1] + x[2] * y[3] }
            return a[0] + b[1]
        },
        form("array-number") {
            let (a, b) = gradient(at: numbers, 1.5) { x, y in x[0] * y + x[2] * x[3] }
            return a[0] + b
        },
        form("tensor") { gradient(at: doubles) { x in square(x).sum() }.scalars[0] },
        form("tensor-number") { gradient(at: doubles) { x in square(x[0]) + x[1] }.scalars[0] },
        form("float-tensor") { Double(gradient(at: floats) { x in square(x).sum() }.scalars[0]) },
        form("two-tensors") {
            let (a, b) = gradient(at: doubles, doubles) { x, y in (x * y).sum() }
            return a.scalars[0] + b.scalars[0]
        },
        form("three-tensors") {
            let (a, b, c) = gradient(at: floats, floats, floats) { x, y, z in (x * y + z).sum() }
            return Double(a.scalars[0] + b.scalars[0] + c.scalars[0])
        },
        form("tensor-with-number") {
            let (a, b) = gradient(at: doubles, numbers[0]) { x, y in (x * x).sum() * y }
            return a.scalars[0] + b
        },
        form("array-of-tensors") {
            gradient(atTree: tensors) { x in (x[0] * x[1]).sum() }[0].scalars[0]
        },
        form("nested-arrays") {
            gradient(atTree: nested) { x in x[0][0] * x[1][1] + x[1][0] }[0][0]
        },
        form("dictionary") {
            gradient(atTree: named) { x in x["a"]! * x["b"]! }["a"]!
        },
        form("structure") { gradient(atTree: model) { model in (model.w * model.b).sum() }.w.scalars[0] },
        form("second-derivative") { gradient(at: 1.5) { x in gradient(at: x) { x in x * x * x } } },
        form("hessian-product") {
            gradient(at: doubles) { x in (gradient(at: x) { x in (x * x * x).sum() } * x).sum() }.scalars[0]
        },
        form("pullback") { valueWithPullback(at: doubles) { x in square(x) }.pullback(doubles).scalars[0] },
    ]

    private static let numbers = [1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5]
    private static let doubles = Tensor<Double>([1.5, 2.5, 3.5, 4.5])
    private static let floats = Tensor<Float>([1.5, 2.5, 3.5, 4.5])
    private static let tensors = [doubles, doubles]
    private static let nested = [numbers, numbers]
    private static let named = ["a": 1.5, "b": 2.5, "c": 3.5, "d": 4.5]
    private static let model = SmallModel()

    private struct SmallModel: DifferentiableStructure, Sendable {
        var w = doubles, b = doubles, scale = 1.5
        static let parts = Parts<SmallModel>(\.w, \.b, \.scale)
    }

    private static func form(_ name: String, _ body: @escaping @Sendable () -> Double) -> BenchCase {
        BenchCase(name: "gradient-\(name)", unit: "call", units: 20_000) { _ in
            {
                var sum = 0.0
                for _ in 0..<20_000 { sum += body() }
                keep(sum)
            }
        }
    }
}
