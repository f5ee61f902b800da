import Autodiff
import Testing

/// A random expression of a few tensors, over any kind of tensor: elementwise operations with broadcasting, matrix
/// products, reductions, softmax, and operations that move elements, also single ones. It is determined by the seed.
struct TensorProgram: CustomTestStringConvertible, Sendable {
    enum Step: Sendable {
        case one(Opcode, Int)
        case two(Opcode, Int, Int)
        case scaled(Int, Tensor<Double>)
        case matrixProduct(Int, Int, Bool, Bool)
        case sum(Int, [Int], Bool)
        case maximum(Int, [Int])
        case logSumExp(Int, [Int])
        case norm(Int, [Int])
        case softmax(Int, Int)
        case logSoftmax(Int, Int)
        case cumulativeSum(Int, Int)
        case reshape(Int, Shape)
        case transpose(Int, [Int])
        case slice(Int, Int, Range<Int>, Int)
        case flip(Int, Int)
        case concatenate(Int, Int)
        case gather(Int, [Int])
        case moveElement(Int, Int, Shape, Int)
    }
    let seed: UInt64
    let inputs: [Tensor<Double>]
    let steps: [Step]

    init(seed: UInt64, length: Int = 24, smooth: Bool) {
        var random = SeededGenerator(seed: seed)
        self.seed = seed
        let shapes: [Shape] = [[3, 2], [2, 3], [3], [], [1, 2], [2, 1, 3]]
        inputs = shapes.shuffled(using: &random).prefix(3).map { shape in
            Tensor(shape: shape, scalars: (0..<shape.count).map { _ in .random(in: -2...2, using: &random) })
        }
        var values = inputs
        var steps: [Step] = []
        while steps.count < length {
            guard let step = Self.randomStep(values.map(\.shape), smooth, &random) else { continue }
            let value = Self.apply(step, to: values)
            if value.shape.count == 0 || value.shape.count > 60 { continue }
            steps.append(step)
            values.append(value)
        }
        self.steps = steps
    }

    var testDescription: String { "seed \(seed)" }

    /// The program's value, of shape []: the sum of the means of all its steps, so that each has a path to the output.
    func callAsFunction<T: TensorAlgebra>(_ inputs: [T]) -> T {
        var values = inputs
        for step in steps { values.append(Self.apply(step, to: values)) }
        return values.dropFirst(inputs.count).map { $0.mean() }.reduce(0) { $0 + $1 }
    }

    private static func randomStep(
        _ shapes: [Shape], _ smooth: Bool, _ random: inout SeededGenerator
    ) -> Step? {
        let place = Int.random(in: 0..<shapes.count, using: &random)
        let other = Int.random(in: 0..<shapes.count, using: &random)
        let shape = shapes[place]
        let unary: [Opcode] = [.exponential, .hyperbolicTangent, .sigmoid, .sine, .square, .softplus, .negate, .copy]
        let binary: [Opcode] = [.add, .subtract, .multiply, .divide, .hypotenuse]
        let kinked: [Opcode] = [.maximum, .minimum, .leakyReLU]
        let kind = Int.random(in: 0..<18, using: &random)
        if kind < 2 {
            return .one((unary + (smooth ? [] : [.relu, .absolute, .floor])).randomElement(using: &random)!, place)
        }
        if kind < 5 {
            guard shape.broadcast(with: shapes[other]) != nil else { return nil }
            return .two((binary + (smooth ? [] : kinked)).randomElement(using: &random)!, place, other)
        }
        if kind == 5 { return .scaled(place, Tensor(.random(in: -1...1, using: &random))) }
        guard shape.rank > 0 else { return nil }
        let axis = Int.random(in: 0..<shape.rank, using: &random)
        let keeping = Bool.random(using: &random)
        switch kind {
        case 6: return .sum(place, [axis], keeping)
        case 7: return smooth ? .logSumExp(place, [axis]) : .maximum(place, [axis])
        case 8: return .norm(place, [axis])
        case 9: return .softmax(place, axis)
        case 10: return .logSoftmax(place, axis)
        case 11: return .cumulativeSum(place, axis)
        case 12: return .reshape(place, keeping ? [shape.count] : [1, shape.count, 1])
        case 13: return .transpose(place, Array(0..<shape.rank).shuffled(using: &random))
        case 14:
            let start = Int.random(in: 0..<shape[axis], using: &random)
            return .slice(place, axis, start..<shape[axis], Int.random(in: 1...2, using: &random))
        case 15: return keeping ? .flip(place, axis) : .concatenate(place, axis)
        case 16:
            let rows = (0..<Int.random(in: 1...4, using: &random)).map { _ in
                Int.random(in: 0..<shape[0], using: &random)
            }
            return keeping
                ? .gather(place, rows)
                : .moveElement(place, Int.random(in: 0..<shape.count, using: &random), [2, 2], 3)
        default:
            let (left, right) = (Bool.random(using: &random), Bool.random(using: &random))
            guard shape.rank >= 2, shapes[other].rank >= 2, shapes[other].rank + shape.rank < 6 else { return nil }
            let inner = shape[shape.rank - (left ? 2 : 1)]
            let otherInner = shapes[other][shapes[other].rank - (right ? 1 : 2)]
            let batches = Shape(Array(shape.extents.dropLast(2)))
            guard inner == otherInner,
                batches.broadcast(with: Shape(Array(shapes[other].extents.dropLast(2)))) != nil
            else { return nil }
            return .matrixProduct(place, other, left, right)
        }
    }

    private static func apply<T: TensorAlgebra>(_ step: Step, to values: [T]) -> T {
        let result: T
        switch step {
        case .one(let opcode, let x): result = .apply(opcode, values[x])
        case .two(.divide, let x, let y): result = values[x] / (1 + square(values[y]))
        case .two(.hypotenuse, let x, let y): result = hypot(values[x], 1 + square(values[y]))
        case .two(let opcode, let x, let y): result = .apply(opcode, values[x], values[y])
        case .scaled(let x, let factor): result = T(factor.converted(to: T.Scalar.self)) * values[x]
        case .matrixProduct(let x, let y, let left, let right):
            result = matmul(values[x], values[y], transposingLeft: left, transposingRight: right)
        case .sum(let x, let axes, let keeping): result = values[x].sum(along: axes, keepingAxes: keeping)
        case .maximum(let x, let axes): result = values[x].max(along: axes)
        case .logSumExp(let x, let axes): result = values[x].logSumExp(along: axes)
        case .norm(let x, let axes): result = (1 + square(values[x])).norm(along: axes)
        case .softmax(let x, let axis): result = values[x].softmax(along: axis)
        case .logSoftmax(let x, let axis): result = values[x].logSoftmax(along: axis)
        case .cumulativeSum(let x, let axis): result = values[x].cumulativeSum(along: axis)
        case .reshape(let x, let shape): result = values[x].reshaped(to: shape)
        case .transpose(let x, let order): result = values[x].transposed(order)
        case .slice(let x, let axis, let range, let step):
            result = values[x].slice(along: axis, range, step: step)
        case .flip(let x, let axis): result = values[x].flipped(along: [axis])
        case .concatenate(let x, let axis): result = .concatenate([values[x], exp(values[x])], along: axis)
        case .gather(let x, let rows): result = values[x].gatherRows(rows)
        case .moveElement(let x, let from, let shape, let to):
            result = .placing(values[x].element(at: from), at: to, in: shape)
        }
        return 2 * tanh(0.5 * result)
    }
}
