import Autodiff
import NNFromGraph
import Testing

struct PerceptronTests {
    /// Lecture 004's recap: setosa and versicolor by sepal and petal length.
    private func flowers() throws -> DataSet<Double> {
        try Iris.load(as: Double.self).selecting(features: [0, 2]).selecting(negative: 0, positive: 1)
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func separatesTwoIrises(seed: UInt64) throws {
        let data = try flowers()
        let perceptron = try Perceptron(fitting: data, learningRate: 0.1, epochs: 20, seed: seed)
        #expect(perceptron.hasConverged && perceptron.mistakes.count < 20)
        #expect(perceptron.mistakes.dropLast().allSatisfy { $0 > 0 })
        #expect(perceptron.predictions(data.features) == data.labels)
    }

    @Test func followsRosenblattsRuleBitForBit() throws {
        let data = try flowers()
        let perceptron = try Perceptron(fitting: data, learningRate: 0.1, epochs: 1, seed: 4)
        var random = RandomNumbers(seed: 4)
        var w: [Double] = random.normals(2, standardDeviation: 0.01)
        var b = 0.0
        let schedule = try MinibatchSchedule(count: 100, batchSize: 1, seed: 4)
        for index in schedule.minibatches(epoch: 1).order {
            let x = [data.features[index, 0], data.features[index, 1]]
            let y = data.labels[index] == 1 ? 1.0 : -1
            let answer = w[0] * x[0] + w[1] * x[1] + b >= 0 ? 1.0 : -1
            w = zip(w, x).map { $0 + 0.1 * (y - answer) * $1 }
            b += 0.1 * (y - answer)
        }
        for (found, expected) in zip(perceptron.model.weights.scalars, w) { #expect(abs(found - expected) < 1e-14) }
        #expect(abs(perceptron.model.bias.scalar - b) < 1e-14)
    }

    @Test func cannotSeparateXOR() throws {
        let perceptron = try Perceptron(
            fitting: LogicGate.xor.dataSet(as: Double.self), learningRate: 0.1, epochs: 50, seed: 1)
        #expect(!perceptron.hasConverged && perceptron.mistakes.count == 50)
    }

    @Test func adalineDescendsItsGradient() throws {
        let data = try flowers()
        let scaled = Standardization(fitting: data.features)(data)
        let descent = Descent(learningRate: 0.1, epochs: 3, seed: 7)
        let adaline = try Adaline(fitting: scaled, descent)
        // Lecture 000, formula (2), by itself.
        var random = RandomNumbers(seed: 7)
        var w: [Double] = random.normals(2, standardDeviation: 0.01)
        var b = 0.0
        for epoch in 0..<3 {
            let errors = (0..<100).map { sample -> Double in
                let z = w[0] * scaled.features[sample, 0] + w[1] * scaled.features[sample, 1] + b
                return (scaled.labels[sample] == 1 ? 1 : -1) - z
            }
            #expect(abs(adaline.losses[epoch] - errors.reduce(0) { $0 + $1 * $1 } / 100) < 1e-13)
            for feature in 0..<2 {
                w[feature] += 0.1 * 0.02 * (0..<100).reduce(0) { $0 + errors[$1] * scaled.features[$1, feature] }
            }
            b += 0.1 * 0.02 * errors.reduce(0, +)
        }
        for (found, expected) in zip(adaline.model.weights.scalars, w) { #expect(abs(found - expected) < 1e-13) }
        #expect(abs(adaline.model.bias.scalar - b) < 1e-13)
    }

    @Test func adalineSeparatesTwoIrisesByBatchAndBySample() throws {
        let data = try flowers()
        let scaled = Standardization(fitting: data.features)(data)
        for descent in [
            Descent(learningRate: 0.25, epochs: 20, seed: 1),
            Descent(learningRate: 0.01, epochs: 15, batchSize: 1, seed: 1),
        ] {
            let adaline = try Adaline(fitting: scaled, descent)
            #expect(adaline.predictions(scaled.features) == scaled.labels)
            #expect(adaline.losses[descent.epochs - 1] < 0.1 && adaline.losses[0] > adaline.losses[descent.epochs - 1])
        }
    }

    @Test func tooLargeARateIsAnError() throws {
        // Unscaled features: the largest curvature is about 66, so that steps beyond 2/66 grow without bound.
        let error = #expect(throws: ClassicalError.self) {
            try Adaline(fitting: flowers(), Descent(learningRate: 1, epochs: 500, seed: 1))
        }
        #expect(
            error?.description.contains("square, in training step") == true,
            "\(String(describing: error))")
    }

    @Test func mismatchesAreErrors() throws {
        let iris = try Iris.load(as: Double.self)
        #expect(throws: ClassicalError.classes(model: "a perceptron", found: 3)) {
            try Perceptron(fitting: iris, learningRate: 0.1, epochs: 1, seed: 1)
        }
        func data(shape: Shape) throws -> DataSet<Double> {
            try DataSet(name: "images", features: .ones(shape), labels: [0, 1], classes: 2)
        }
        let numbers = SyntheticData.sine(seed: 1, as: Double.self)
        #expect(throws: ClassicalError.numbersNeeded(model: "Adaline")) {
            try Adaline(fitting: numbers, Descent(learningRate: 0.1, epochs: 1))
        }
        for rate in [0, -1, Double.nan, .infinity] {
            #expect(throws: ClassicalError.self) {
                try Adaline(fitting: flowers(), Descent(learningRate: rate, epochs: 1))
            }
        }
        let square = try data(shape: [2, 2, 2])
        #expect(throws: ClassicalError.features([2, 2, 2])) {
            try Perceptron(fitting: square, learningRate: 0.1, epochs: 1, seed: 1)
        }
        #expect(throws: ClassicalError.features([2, 2, 2])) {
            try SoftmaxRegression(fitting: square, Descent(learningRate: 0.1, epochs: 1))
        }
        #expect(throws: ClassicalError.epochs(0)) {
            try Perceptron(fitting: flowers(), learningRate: 0.1, epochs: 0, seed: 1)
        }
        #expect(throws: ClassicalError.batchSize(BatchSizeError(batchSize: 101, count: 100))) {
            try Adaline(fitting: flowers(), Descent(learningRate: 0.1, epochs: 1, batchSize: 101))
        }
    }
}
