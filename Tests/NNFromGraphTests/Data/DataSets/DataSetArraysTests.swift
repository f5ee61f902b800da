import Autodiff
import NNFromGraph
import Testing

/// Data sets from arrays alone.
@Suite struct DataSetArraysTests {
    private let rows: [[Double]] = [[1, 2], [3, 4], [5, 6]]
    private var features: Tensor<Float> { [[1, 2], [3, 4], [5, 6]] }

    @Test func classes() throws {
        let data = try DataSet(features, [0, 2, 1])
        #expect(data.classes == 3 && data.labels == [0, 2, 1] && data.encoding == .oneHot && data.name == "data")
        #expect(data.targets == [[1, 0, 0], [0, 0, 1], [0, 1, 0]])
        #expect(try DataSet<Float>(rows, [0, 2, 1]) == data)
        #expect(try DataSet(features, data.targets) == data)
        let named = try DataSet(features, ["cat", "ant", "cat"])
        #expect(named.classNames == ["ant", "cat"] && named.labels == [1, 0, 1] && named.classes == 2)
        #expect(try DataSet<Float>(rows, ["cat", "ant", "cat"]) == named)
        #expect(named.description == "data: 3 samples of shape [2], 2 classes (ant, cat)")
        // Without a number of classes, as many as the labels and the names say.
        #expect(try DataSet(features: features, labels: [0, 0, 1], classNames: ["a", "b", "c"]).classes == 3)
        #expect(try DataSet(features: features, labels: [0, 0, 0], encoding: .binary).classes == 2)
    }

    @Test func numbers() throws {
        let data = try DataSet(features, [0.5, 1, 2])
        #expect(data.classes == 0 && data.encoding == nil && data.targets == [[0.5], [1], [2]])
        #expect(try DataSet<Float>(rows, [0.5, 1, 2]) == data)
        #expect(try DataSet(features, Tensor<Float>([0.5, 1, 2])) == data)
        #expect(data.description == "data: 3 samples of shape [2], 1 target each")
        // A row that is not one-hot, and a single column, are numbers.
        #expect(try DataSet(features, Tensor<Float>([[1, 0], [0, 1], [1, 1]])).classes == 0)
        #expect(try DataSet(features, Tensor<Float>([[1, 0], [0, 1], [0, 0]])).classes == 0)
        #expect(try DataSet(features, Tensor<Float>([[1], [0], [1]])).classes == 0)
        #expect(try DataSet(features: features, targets: [[1, 0], [0, 1], [1, 0]]).classes == 0)
    }

    /// The names that people know from elsewhere give the same sets.
    @Test func inputsByName() throws {
        let x = Tensor<Float>([[1, 2], [3, 4], [5, 6]])
        let rows: [[Double]] = [[1, 2], [3, 4], [5, 6]]
        #expect(try DataSet(inputs: x, targets: Tensor([[1], [2], [3]])).targets == Tensor([[1], [2], [3]]))
        #expect(try DataSet(inputs: x, targets: Tensor([[1, 0], [0, 1], [0, 1]])).labels == [0, 1, 1])
        #expect(try DataSet(inputs: x, labels: [0, 2, 1]).classes == 3)
        #expect(try DataSet(inputs: x, labels: ["b", "a", "b"]).labels == [1, 0, 1])
        #expect(try DataSet<Float>(inputs: rows, labels: [0, 1, 0]).features == x)
        #expect(try DataSet<Float>(inputs: rows, labels: ["b", "a", "b"]).labels == [1, 0, 1])
        #expect(try DataSet<Float>(inputs: rows, targets: [1, 2, 3]).targets == Tensor([[1], [2], [3]]))
        #expect(throws: DataSetError.self) { try DataSet(inputs: x, labels: [0, 1]) }
    }

    @Test func faultsAreNamed() {
        func fault(_ make: () throws -> DataSet<Float>) -> DataSetFault? {
            do { _ = try make() } catch { return (error as? DataSetError)?.fault }
            return nil
        }
        #expect(fault { try DataSet(features, [0, 1]) } == .countMismatch(features: 3, targets: 2))
        #expect(fault { try DataSet(features, ["a"]) } == .countMismatch(features: 3, targets: 1))
        #expect(fault { try DataSet(features, [0.5]) } == .countMismatch(features: 3, targets: 1))
        #expect(fault { try DataSet(features, [0, -1, 1]) } == .labelOutOfRange(sample: 1, label: -1, classes: 2))
        #expect(
            fault { try DataSet(features, [0, .max, 1]) } == .labelOutOfRange(sample: 1, label: .max, classes: 1))
        #expect(fault { try DataSet(features, [0.5, .nan, 1]) } == .notFinite("target", sample: 1))
        #expect(fault { try DataSet([[.infinity], [1]], [0, 1]) } == .notFinite("feature 0", sample: 0))
        #expect(fault { try DataSet([], [Int]()) } == .empty)
    }

    @Test func partsHaveASeed() throws {
        let data = try Iris.load(as: Float.self)
        #expect(try data.split(fractions: [0.5, 0.5]) == data.split(fractions: [0.5, 0.5], seed: 0))
        #expect(try data.folds(3) == data.folds(3, seed: 0))
    }
}
