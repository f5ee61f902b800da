import Autodiff
import Foundation
import Testing

@testable import NNFromGraph

/// Multilayer perceptrons that fit arrays.
@Suite struct MLPTests {
    /// Every fourth sample for the test.
    private func iris() throws -> (training: DataSet<Float>, test: DataSet<Float>) {
        let data = try Iris.load(as: Float.self)
        return (data.subset((0..<150).filter { $0 % 4 != 0 }), data.subset((0..<150).filter { $0 % 4 == 0 }))
    }

    @Test func learnsClasses() throws {
        let (training, test) = try iris()
        let classifier = MLPClassifier(hidden: [10], learningRate: 0.01, epochs: 60)
        let model = try classifier.fit(training)
        #expect(model.score(on: training) >= 0.97 && model.score(on: test) >= 0.92)
        let probabilities = model.predictProbabilities(test.features)
        #expect(probabilities.shape == [38, 3])
        #expect(probabilities.sum(along: [1]).scalars.allSatisfy { abs($0 - 1) < 1e-5 })
        #expect(probabilities.argmax(along: 1) == model.predict(test.features))
        #expect(model.description.hasPrefix("classifier of 3 classes, fitted in "))
        // A fit is repeatable, and another seed gives another.
        let names = training.labels.map { training.classNames[$0] }
        let named = try classifier.fit(training.features, names)
        #expect(named.network.parameters == model.network.parameters && named.classes == training.classNames.sorted())
        #expect(named.predict(test.features) == model.predict(test.features).map { named.classes[$0] })
        #expect(named.score(test.features, test.labels.map { test.classNames[$0] }) == model.score(on: test))
        let other = try MLPClassifier(hidden: [10], learningRate: 0.01, epochs: 60, seed: 1).fit(training)
        #expect(other.network.parameters != model.network.parameters)
    }

    /// Rows of doubles, labels that are not 0, 1, …, and one that the model has not met.
    @Test func takesRowsAndAnyLabels() throws {
        let x: [[Double]] = [[0, 0], [0, 1], [1, 0], [1, 1]]
        let y = [7, -2, -2, 7]
        let model = try MLPClassifier(hidden: [16], .tanh, learningRate: 0.05, epochs: 150, patience: 150).fit(x, y)
        #expect(model.classes == [-2, 7] && model.predict(x) == y && model.score(x, y) == 1)
        #expect(model.score(x, [7, -2, -2, 9]) == 0.75)
        #expect(model.predictProbabilities([[1, 0]])[0, 0] > 0.5)
    }

    @Test func endsEarly() throws {
        let (training, _) = try iris()
        // Without held-out samples, by the training loss: ten epochs that have not brought 10⁻⁴.
        let model = try MLPClassifier(hidden: [10], learningRate: 0.1, epochs: 500).fit(training)
        #expect(model.history.count < 500 && model.history.allSatisfy { $0.validationLoss.isNaN })
        let held = try MLPClassifier(hidden: [10], learningRate: 0.1, epochs: 500, earlyStopping: true).fit(training)
        #expect(held.history.count < 500 && held.history.allSatisfy { !$0.validationLoss.isNaN })
        // The inputs' scaling is that of the samples that are trained on.
        let parts = try training.split(fractions: [0.9, 0.1], stratified: true)
        #expect(held.scaling == Standardization(fitting: parts[0].features))
        // The weights are those of the best epoch.
        let best = try #require(held.history.map(\.validationLoss).min())
        let validation = Standardization(fitting: parts[0].features)(parts[1])
        #expect(abs(held.network.evaluate(on: validation, loss: .softmaxCrossEntropy).loss - best) < 1e-3)
    }

    @Test func learnsNumbers() throws {
        let x = Tensor<Double>.uniform([200, 2], in: -100...100, seed: 3)
        let y = Tensor(x.rows.map { 1e6 + 50 * $0.scalars[0] + 100 * abs($0.scalars[1]) })
        let model = try MLPRegressor(hidden: [32], learningRate: 0.01, epochs: 60).fit(x, y)
        #expect(model.score(x, y) > 0.98 && model.score(x, y.scalars) == model.score(x, y))
        #expect(model.predict(x).shape == [200])
        // Several outputs, and rows of doubles.
        let two = Tensor.stack([y, -y], along: 1)
        let several = try MLPRegressor(hidden: [], learningRate: 0.01, epochs: 2).fit(x, two)
        #expect(several.predict(x).shape == [200, 2] && several.network.parameterCount == 6)
        let line = try MLPRegressor(hidden: [], penalty: 0, learningRate: 0.1, patience: 100).fit(
            [[0], [1], [2]], [1.0, 3, 5])
        #expect(abs(line.predict([[3]])[0] - 7) < 0.05 && line.score([[0], [4]], [1.0, 9]) > 0.99)
        // Targets that are all equal are predicted.
        let constant = try MLPRegressor(hidden: [4], epochs: 100).fit([[0], [1], [2]], [4.0, 4, 4])
        #expect(abs(constant.predict([[1]])[0] - 4) < 0.5)
    }

    @Test func modelsAreCoded() throws {
        let (training, test) = try iris()
        let names = training.labels.map { training.classNames[$0] }
        let model = try MLPClassifier(hidden: [5], epochs: 5).fit(training.features, names)
        let bytes = try JSONEncoder().encode(model)
        let same = try JSONDecoder().decode(FittedClassifier<Float, String>.self, from: bytes)
        #expect(same.predictProbabilities(test.features) == model.predictProbabilities(test.features))
        #expect(same.classes == model.classes && same.history.isEmpty)
        let regressor = try MLPRegressor(hidden: [5], epochs: 5).fit([[0], [1], [2]], [1.0, 3, 5])
        let other = try JSONDecoder().decode(FittedRegressor<Float>.self, from: JSONEncoder().encode(regressor))
        #expect(other.predict([[3]]) == regressor.predict([[3]]))
        // Parts that do not fit together.
        let text = String(decoding: bytes, as: UTF8.self).replacing(
            #"["setosa","versicolor","virginica"]"#, with: #"["a"]"#)
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(FittedClassifier<Float, String>.self, from: Data(text.utf8))
        }
    }

    @Test func faultsAreNamed() {
        let x: [[Double]] = [[0], [1]]
        #expect(throws: DataSetError(dataSet: "data", fault: .tooFewClasses(1))) {
            try MLPClassifier().fit(x, ["a", "a"])
        }
        #expect(throws: DataSetError(dataSet: "data", fault: .countMismatch(features: 2, targets: 1))) {
            try MLPClassifier().fit(x, ["a"])
        }
        #expect(throws: DataSetError.self) { try MLPClassifier(earlyStopping: true).fit(x, ["a", "b"]) }
        #expect(throws: NetworkError.sizeBelowOne("units of a dense layer", 0)) {
            try MLPClassifier(hidden: [0]).fit(x, ["a", "b"])
        }
        #expect(throws: TrainingError.learningRate(-1)) { try MLPClassifier(learningRate: -1).fit(x, ["a", "b"]) }
        #expect(throws: ClassicalError.features([2, 1, 1])) {
            try MLPClassifier().fit(Tensor<Float>.ones([2, 1, 1]), [0, 1])
        }
        #expect(throws: ClassicalError.numbersNeeded(model: "MLPClassifier")) {
            try MLPClassifier().fit(DataSet<Float>(x, [0.5, 1.5]))
        }
    }

    @Test func inputsOfAnotherShapeStop() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let model = try MLPClassifier(epochs: 1).fit([[0, 1], [1, 0]], ["a", "b"])
            _ = model.predict([[1]])
        }
        let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(text.contains("predict: inputs of shape [1 × 1]; the model was fitted to samples of 2 features"))
    }

    @Test func inputsThatAreNotFiniteStop() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let model = try MLPRegressor(epochs: 1).fit([[0, 1], [1, 0]], [1.0, 2])
            _ = model.predict([[1, 1], [0, .nan]])
        }
        let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(text.contains("predict: feature 1 of sample 1 is nan"))
    }
}
