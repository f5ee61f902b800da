import Autodiff
import NNFromGraph
import Testing

/// The literals are by `Scripts/fixtures/classical.py` (scikit-learn 1.9.1).
struct RegressionTests {
    private func expectClose(
        _ found: [Double], _ expected: [Double], within tolerance: Double,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(found.count == expected.count, sourceLocation: sourceLocation)
        for (one, other) in zip(found, expected) {
            #expect(abs(one - other) <= tolerance * max(1, abs(other)), sourceLocation: sourceLocation)
        }
    }

    /// Petal width by the other three measurements.
    private func widths() throws -> DataSet<Double> {
        let iris = try Iris.load(as: Double.self)
        return try DataSet(
            name: "widths", features: iris.features.slice(along: 1, 0..<3),
            targets: iris.features.slice(along: 1, 3..<4))
    }

    @Test func linearRegressionAsScikitLearn() throws {
        let line = try LinearRegression(fitting: widths())
        expectClose(
            line.model.weights.scalars, [-0.20726607375742606, 0.22282854386092998, 0.5240831147784291], within: 1e-12)
        expectClose(line.model.bias.scalars, [-0.24030738911226113], within: 1e-12)
    }

    @Test func ridgeRegressionAsScikitLearn() throws {
        let ridge = try LinearRegression(fitting: widths(), penalty: 10)
        expectClose(
            ridge.model.weights.scalars, [-0.035761722470324143, 0.07054855016289102, 0.4286113407722816], within: 1e-12
        )
        expectClose(ridge.model.bias.scalars, [-0.41811085435198647], within: 1e-12)
    }

    @Test func thirtyFeaturesOfAllSizes() throws {
        // The condition number of these features is 10⁶; of XᵀX it would be 10¹².
        let cancer = try BreastCancer.load(as: Double.self).encoded(.binary)
        let line = try LinearRegression(fitting: cancer)
        expectClose(
            Array(line.model.weights.scalars.prefix(3)),
            [0.21777205560011478, -0.004545468674191067, -0.02373986096934133], within: 1e-9)
        expectClose(line.model.bias.scalars, [3.0218117384373966], within: 1e-9)
        let predictions = line.predictions(cancer.features)
        let score = Metrics.coefficientOfDetermination(targets: cancer.targets, predictions: predictions)
        #expect(abs(score - 0.7743246526421793) < 1e-10)
    }

    @Test func gradientDescentFindsTheSameAsTheClosedForm() throws {
        let data = try widths()
        let scaled = Standardization(fitting: data.features)(data)
        for penalty in [0.0, 5] {
            let closed = try LinearRegression(fitting: scaled, penalty: penalty)
            let descended = try LinearRegression(
                fitting: scaled, penalty: penalty, Descent(learningRate: 0.3, epochs: 900))
            expectClose(descended.model.weights.scalars, closed.model.weights.scalars, within: 1e-6)
            expectClose(descended.model.bias.scalars, closed.model.bias.scalars, within: 1e-9)
        }
    }

    /// Gradient descent by steps that are recorded each time, with a loss of logits, targets and weights.
    private func recorded(
        _ data: DataSet<Double>, _ descent: Descent,
        loss: (TensorVariable<Double>, TensorVariable<Double>, TensorVariable<Double>) -> TensorVariable<Double>
    ) throws -> (model: LinearModel<Double>, losses: [Double]) {
        var model = LinearModel<Double>(features: data.featureCount, outputs: data.outputCount)
        var losses: [Double] = []
        let size = descent.batchSize ?? data.count
        let seed = descent.batchSize == nil ? nil : descent.seed
        let schedule = try MinibatchSchedule(count: data.count, batchSize: size, seed: seed)
        for epoch in 1...descent.epochs {
            var values: [Double] = []
            for indices in schedule.minibatches(epoch: epoch) {
                let (x, y) = (TensorVariable(data.inputs(indices)), TensorVariable(data.targets(indices)))
                let (value, gradient) = valueWithGradient(at: model.weights, model.bias) {
                    weights, bias -> TensorVariable<Double> in loss(matmul(x, weights) + bias, y, weights)
                }
                values.append(value.scalar * Double(indices.count))
                model.weights.add(gradient.0, scaledBy: -descent.learningRate)
                model.bias.add(gradient.1, scaledBy: -descent.learningRate)
            }
            losses.append(values.reduce(0, +) / Double(data.count))
        }
        return (model, losses)
    }

    /// The compiled steps with full batches, and with batches of which the last is smaller.
    @Test(arguments: [nil, 64] as [Int?]) func agreesWithStepsRecordedEachTime(batchSize: Int?) throws {
        let iris = try Iris.load(as: Double.self)
        let flowers = Standardization(fitting: iris.features)(iris)
        let descent = Descent(learningRate: 0.1, epochs: 4, batchSize: batchSize, seed: 5)
        func expectSame(
            _ model: LinearModel<Double>, _ losses: [Double], _ other: (model: LinearModel<Double>, losses: [Double])
        ) {
            expectClose(model.weights.scalars, other.model.weights.scalars, within: 1e-13)
            expectClose(model.bias.scalars, other.model.bias.scalars, within: 1e-13)
            expectClose(losses, other.losses, within: 1e-13)
            #expect(losses.count == 4 && losses[3] < losses[0])
        }
        let softmax = try SoftmaxRegression(fitting: flowers, penalty: 0.3, descent)
        let bySoftmax = try recorded(flowers, descent) { z, y, w in
            let likelihood = (y * log(z.softmax())).sum() / Double(y.shape[0])
            return 0.15 * square(w).sum() - likelihood
        }
        expectSame(softmax.model, softmax.losses, bySoftmax)
        let two = try flowers.selecting(negative: 1, positive: 2, encoding: .binary)
        let logistic = try LogisticRegression(fitting: two, penalty: 0.3, descent)
        let bySigmoid = try recorded(two, descent) { z, y, w in
            let likelihood = (y * log(sigmoid(z)) + (1 - y) * log(1 - sigmoid(z))).mean()
            return 0.15 * square(w).sum() - likelihood
        }
        expectSame(logistic.model, logistic.losses, bySigmoid)
        let ridge = try LinearRegression(fitting: flowers, penalty: 5, descent)
        let bySquares = try recorded(flowers, descent) { z, y, w in
            let errors = square(y - z).sum() / Double(y.shape[0])
            return errors + 5.0 / 150 * square(w).sum()
        }
        expectSame(ridge.model, ridge.losses, bySquares)
    }

    @Test func dependentFeaturesAreAnErrorWithoutAPenalty() throws {
        let features = Tensor<Double>([[1, 2, 3], [2, 4, 7], [3, 6, 1], [4, 8, 0]])
        let data = try DataSet(name: "d", features: features, targets: Tensor([[1], [2], [3], [5]]))
        #expect(throws: ClassicalError.dependentFeatures(rank: 2, features: 3)) { try LinearRegression(fitting: data) }
        let ridge = try LinearRegression(fitting: data, penalty: 1e-3)
        // The penalty divides the weight between features 0 and 1 in the ratio of their sizes, 1 to 2.
        #expect(abs(ridge.model.weights.scalars[1] - 2 * ridge.model.weights.scalars[0]) < 1e-9)
        // Fewer samples than features, too.
        #expect(throws: ClassicalError.self) { try LinearRegression(fitting: data.subset(0..<2)) }
        for penalty in [-1, Double.nan, .infinity] {
            #expect(throws: ClassicalError.self) { try LinearRegression(fitting: data, penalty: penalty) }
        }
    }

    @Test func linearRegressionPredictsTheMeanForXOR() throws {
        let line = try LinearRegression(fitting: LogicGate.xor.dataSet(as: Double.self))
        expectClose(line.model.weights.scalars, [0, 0], within: 1e-15)
        expectClose(line.model.bias.scalars, [0.5], within: 1e-15)
    }

    @Test func logisticRegressionAsScikitLearn() throws {
        let iris = try Iris.load(as: Double.self).selecting(features: [2, 3]).selecting(negative: 1, positive: 2)
        let scaled = Standardization(fitting: iris.features)(iris)
        let logistic = try LogisticRegression(fitting: scaled, penalty: 0.01, Descent(learningRate: 3, epochs: 600))
        expectClose(logistic.model.weights.scalars, [2.083587101046976, 2.2705297477948094], within: 1e-4)
        expectClose(logistic.model.bias.scalars, [0.1653669374288249], within: 1e-4)
        let predictions = logistic.predictions(scaled.features)
        #expect(Metrics.accuracy(labels: scaled.labels, predictions: predictions) == 0.94)
        #expect(zip(logistic.losses, logistic.losses.dropFirst()).allSatisfy { $1 <= $0 + 1e-12 })
        #expect(ClassPredictions(probabilities: logistic.probabilities(scaled.features)).classes == predictions)
    }

    @Test func softmaxRegressionAsScikitLearn() throws {
        let iris = try Iris.load(as: Double.self)
        let scaled = Standardization(fitting: iris.features)(iris)
        let softmax = try SoftmaxRegression(fitting: scaled, penalty: 0.01, Descent(learningRate: 2, epochs: 800))
        let expected = [
            -0.9762172043325208, 0.4913319772989893, 0.48488522703353204, 1.040086123077282, -0.3742310191662124,
            -0.665855103911069, -1.6936915580164575, -0.2427271296605015, 1.9364186876769582, -1.586262896081226,
            -0.7128886775429768, 2.2991515736242034,
        ]
        expectClose(softmax.model.weights.scalars, expected, within: 2e-3)
        let right = zip(softmax.predictions(scaled.features), scaled.labels).filter { $0 == $1 }.count
        #expect(right == 144)
        let first = softmax.probabilities(scaled.features.slice(along: 0, 0..<1)).scalars
        expectClose(first, [0.9787346796014675, 0.021264746947606435, 5.734509259926706e-07], within: 1e-4)
    }
}
