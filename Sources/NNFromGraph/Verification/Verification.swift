import Autodiff

/// The lectures' networks written as plain expressions on the tape, each compared with its lecture's formulas.
public enum Verification {
    /// All comparisons, with random weights, on random batches and, for the classifiers, also on a batch of images.
    /// - Parameters:
    ///   - seed: The seed of weights and random batches.
    ///   - images: The images, at least 20, of which the first 20 are used.
    public static func all(seed: UInt64, images: ImageDataSet) -> [GradientComparison] {
        var random = RandomNumbers(seed: seed)
        var result = scalarNetworks(&random) + [layered(&random), binaryCrossEntropy(&random)]
        let real = Array(0..<20)
        let batches = [
            ("random batch", random.matrix(17, 13), random.oneHot(17, classes: 5)),
            (
                "\(images.name)",
                LectureFormulas.PlainMatrix(
                    rows: real.count, columns: images.featureCount, values: images.gather(real, into: -1...1)),
                LectureFormulas.PlainMatrix(
                    rows: real.count, columns: images.classes, values: images.gatherOneHot(real))
            ),
        ]
        for (name, inputs, targets) in batches { result += classifiers(name, inputs, targets, &random) }
        return result
    }

    /// Lecture 002's scalar networks, recorded as scalars.
    private static func scalarNetworks(_ random: inout RandomNumbers) -> [GradientComparison] {
        let x = random.matrix(7, 1)
        let y = random.matrix(7, 1)
        let pairs = random.matrix(7, 2)
        return [
            GradientComparison(
                "one unit", source: "002, 'First network example, simple perceptron with one input'",
                network: LectureFormulas.ScalarPerceptron(), start: .init(weight: random.nextNormal(), bias: 0.1),
                inputs: x, targets: y, learningRate: 0.05
            ) { p in
                let (w, b) = (p[0], p[1])
                return halfSquares(x, y) { x in sigmoid(w * x[0] + b) }
            },
            GradientComparison(
                "one hidden unit", source: "002, 'Adding a hidden layer'",
                network: LectureFormulas.ScalarHiddenLayerNetwork(),
                start: .init(
                    hiddenWeight: random.nextNormal(), hiddenBias: 0.1, outputWeight: random.nextNormal(),
                    outputBias: -0.2),
                inputs: x, targets: y, learningRate: 0.05
            ) { p in
                let (w1, b1, w2, b2) = (p[0], p[1], p[2], p[3])
                return halfSquares(x, y) { x in sigmoid(w2 * sigmoid(w1 * x[0] + b1) + b2) }
            },
            GradientComparison(
                "2-2-1", source: "002, 'Simple neural network and the back propagation equations'",
                network: LectureFormulas.TwoTwoOneNetwork(), start: .init(random.normals(9)),
                inputs: pairs, targets: y, learningRate: 0.05
            ) { p in
                let q = (0..<9).map { p[$0] }
                return halfSquares(pairs, y) { x in
                    let a0 = sigmoid(q[0] * x[0] + q[1] * x[1] + q[4])
                    let a1 = sigmoid(q[2] * x[0] + q[3] * x[1] + q[5])
                    return sigmoid(q[6] * a0 + q[7] * a1 + q[8])
                }
            },
        ]
    }

    /// Lecture 002's four equations, for three layers with different activations.
    private static func layered(_ random: inout RandomNumbers) -> GradientComparison {
        let sizes = [5, 7, 3, 2]
        let x = random.matrix(11, sizes[0])
        let y = random.matrix(11, sizes[3])
        let weights = (0..<3).map { random.matrix(sizes[$0], sizes[$0 + 1], scale: 0.7) }
        let biases = (0..<3).map { random.normals(sizes[$0 + 1], standardDeviation: 0.1) as [Double] }
        return GradientComparison(
            "5-7-3-2", source: "002, 'Getting serious, the back propagation equations for a neural network'",
            network: LectureFormulas.LayeredNetwork(activations: [.hyperbolicTangent, .sigmoid, .identity]),
            start: .init(weights: weights, biases: biases), inputs: x, targets: y, learningRate: 0.01
        ) { p in
            var parts = Parts(p)
            var a = TensorVariable(x.tensor)
            for layer in 0..<3 {
                let w = parts.take([sizes[layer], sizes[layer + 1]])
                let z = matmul(a, w) + parts.take([sizes[layer + 1]])
                a = layer == 0 ? tanh(z) : layer == 1 ? sigmoid(z) : z
            }
            return 0.5 * square(a - y.tensor).sum()
        }
    }

    /// The comparison for lecture 003's exercise on back-propagation alone.
    public static func binaryCrossEntropy(seed: UInt64) -> GradientComparison {
        var random = RandomNumbers(seed: seed)
        return binaryCrossEntropy(&random)
    }

    /// Lecture 003's computation graph with one hidden layer and one output unit.
    private static func binaryCrossEntropy(_ random: inout RandomNumbers) -> GradientComparison {
        let x = random.matrix(13, 3)
        let y = LectureFormulas.PlainMatrix.column((0..<13).map { $0 % 3 == 0 ? 1 : 0 })
        let start = random.twoLayers(3, 5, 1)
        return GradientComparison(
            "3-5-1, binary cross-entropy", source: "003, 'Back-Propagation Example' (parts 1 to 5)",
            network: LectureFormulas.BinaryCrossEntropyNetwork(), start: start, inputs: x, targets: y,
            learningRate: 0.01
        ) { p in
            sigmoidCrossEntropy(logits: logits(p, start, x), targets: TensorVariable(y.tensor)).sum()
        }
    }

    /// The classifiers of lectures 000, 001/004 and 002, with one hidden layer of sigmoid units.
    private static func classifiers(
        _ batch: String, _ x: LectureFormulas.PlainMatrix, _ y: LectureFormulas.PlainMatrix,
        _ random: inout RandomNumbers
    ) -> [GradientComparison] {
        let start = random.twoLayers(x.columns, 11, y.columns)
        let size = "\(x.columns)-11-\(y.columns)"
        let targets = TensorVariable(y.tensor)
        let rows = Double(x.rows)
        func penalty(_ p: TensorVariable<Double>) -> TensorVariable<Double> {
            var parts = Parts(p)
            let hidden = parts.take([x.columns, 11])
            _ = parts.take([11])
            return Regularizer.l2(1)([hidden, parts.take([11, y.columns])]) ?? 0
        }
        return [
            GradientComparison(
                "\(size), mean squared error, \(batch)", source: "000, 'Implementing a multi-layer perceptron'",
                network: LectureFormulas.MeanSquaredErrorNetwork(), start: start, inputs: x, targets: y,
                learningRate: 0.1
            ) { p in square(sigmoid(logits(p, start, x)) - targets).sum() / TensorVariable(constant: rows) },
            GradientComparison(
                "\(size), logistic cost + L2, \(batch)",
                source: "001, 'Backpropagation'; 004, 'Training neural networks via backpropagation'",
                network: LectureFormulas.LogisticCostNetwork(regularization: 0.01), start: start, inputs: x, targets: y,
                learningRate: 0.001
            ) { p in sigmoidCrossEntropy(logits: logits(p, start, x), targets: targets).sum() + 0.01 * penalty(p) },
            GradientComparison(
                "\(size), softmax cross-entropy + L2, \(batch)",
                source: "002, 'Choose cost function and optimizer' to 'Matrix multiplication'",
                network: LectureFormulas.SoftmaxCrossEntropyNetwork(penalty: .squaredNorm(0.001)), start: start,
                inputs: x, targets: y, learningRate: 0.1
            ) { p in softmaxCrossEntropy(logits: logits(p, start, x), targets: targets).mean() + 0.002 * penalty(p) },
        ]
    }

    /// Σ ½ (f(x) − y)² over the rows.
    private static func halfSquares(
        _ inputs: LectureFormulas.PlainMatrix, _ targets: LectureFormulas.PlainMatrix, _ f: ([Double]) -> Variable
    ) -> TensorVariable<Double> {
        var sum: Variable = 0
        for row in 0..<inputs.rows {
            let difference = f((0..<inputs.columns).map { inputs[row, $0] }) - targets[row, 0]
            sum += 0.5 * difference * difference
        }
        return TensorVariable([sum], shape: [])
    }

    /// The logits of a network with one hidden layer of sigmoid units.
    private static func logits(
        _ p: TensorVariable<Double>, _ sizes: LectureFormulas.TwoLayerParameters, _ x: LectureFormulas.PlainMatrix
    ) -> TensorVariable<Double> {
        var parts = Parts(p)
        let (inputs, hidden, outputs) = (
            sizes.hiddenWeights.rows, sizes.hiddenWeights.columns, sizes.outputWeights.columns
        )
        let a = sigmoid(matmul(TensorVariable(x.tensor), parts.take([inputs, hidden])) + parts.take([hidden]))
        return matmul(a, parts.take([hidden, outputs])) + parts.take([outputs])
    }
}

/// Extracts a network's parameters from one vector, in order.
private struct Parts {
    private let vector: TensorVariable<Double>
    private var start = 0

    init(_ vector: TensorVariable<Double>) { self.vector = vector }

    mutating func take(_ shape: Shape) -> TensorVariable<Double> {
        defer { start += shape.count }
        return vector.slice(along: 0, start..<(start + shape.count)).reshaped(to: shape)
    }
}

extension LectureFormulas.PlainMatrix {
    fileprivate var tensor: Tensor<Double> { Tensor(shape: [rows, columns], scalars: values) }
}

extension RandomNumbers {
    fileprivate mutating func matrix(_ rows: Int, _ columns: Int, scale: Double = 1) -> LectureFormulas.PlainMatrix {
        .init(rows: rows, columns: columns, values: normals(rows * columns, standardDeviation: scale))
    }

    fileprivate mutating func oneHot(_ rows: Int, classes: Int) -> LectureFormulas.PlainMatrix {
        let labels = (0..<rows).map { _ in Int(nextInteger(below: UInt64(classes))) }
        return .init(rows: rows, columns: classes, values: Tensor<Double>.oneHot(labels, classes: classes).scalars)
    }

    fileprivate mutating func twoLayers(
        _ inputs: Int, _ hidden: Int, _ outputs: Int
    ) -> LectureFormulas.TwoLayerParameters {
        .init(
            hiddenWeights: matrix(inputs, hidden, scale: 0.3), hiddenBias: normals(hidden, standardDeviation: 0.1),
            outputWeights: matrix(hidden, outputs, scale: 0.3), outputBias: normals(outputs, standardDeviation: 0.1))
    }
}
