import Autodiff
import NNFromGraph
import Testing

struct DataSetTests {
    private let features = Tensor<Double>([[0, 10], [1, 11], [2, 12], [3, 13]])

    @Test func encodesClassesAsRequested() throws {
        let oneHot = try DataSet(name: "four", features: features, labels: [0, 1, 1, 0], classes: 2)
        #expect(oneHot.targets == Tensor([[1, 0], [0, 1], [0, 1], [1, 0]]))
        #expect(oneHot.outputCount == 2 && oneHot.featureCount == 2 && oneHot.count == 4)
        #expect(oneHot.classCounts == [2, 2])
        #expect(try oneHot.encoded(.binary).targets == Tensor([[0], [1], [1], [0]]))
        #expect(try oneHot.encoded(.signs).targets == Tensor([[-1], [1], [1], [-1]]))
        let three = try DataSet(name: "four", features: features, labels: [0, 1, 2, 0], classes: 3)
        #expect(throws: DataSetError(dataSet: "four", fault: .unsuitableClassCount(3, .binary))) {
            try three.encoded(.binary)
        }
    }

    @Test func partsKeepFeaturesLabelsAndTargetsTogether() throws {
        let data = try DataSet(
            name: "four", features: features, labels: [0, 1, 2, 0], classes: 3, featureNames: ["a", "b"],
            classNames: ["x", "y", "z"])
        let part = data.subset([3, 1, 1])
        #expect(part.features == Tensor([[3, 13], [1, 11], [1, 11]]))
        #expect(part.labels == [0, 1, 1])
        #expect(part.targets == Tensor([[1, 0, 0], [0, 1, 0], [0, 1, 0]]))
        let column = data.selecting(features: [1])
        #expect(column.features == Tensor([[10], [11], [12], [13]]) && column.featureNames == ["b"])
        let two = try data.selecting(negative: 2, positive: 0, encoding: .signs)
        #expect(two.features == Tensor([[0, 10], [2, 12], [3, 13]]))
        #expect(two.labels == [1, 0, 1] && two.classNames == ["z", "x"])
        #expect(two.targets == Tensor([[1], [-1], [1]]))
        #expect(throws: DataSetError(dataSet: "four", fault: .noSamplesOfClass(7))) {
            try data.selecting(negative: 0, positive: 7)
        }
    }

    @Test func isADataSource() throws {
        let classes = try DataSet(
            name: "four", features: features, labels: [0, 1, 1, 0], classes: 2, encoding: .binary)
        #expect(classes.inputs([2, 0]) == Tensor([[2, 12], [0, 10]]))
        #expect(classes.labels([2, 0]) == [1, 0])
        #expect(classes.targets([2, 0]) == Tensor([[1], [0]]))
        let numbers = try DataSet(name: "four", features: features, targets: Tensor([[1], [2], [3], [4]]))
        #expect(numbers.labels([2, 0]).isEmpty && numbers.classes == 0 && numbers.outputCount == 1)
        #expect(numbers.targets([3, 0]) == Tensor([[4], [1]]))
    }

    @Test func mismatchesAreErrors() {
        func fault(_ make: () throws -> DataSet<Double>) -> DataSetFault? {
            do { return try make().name == "" ? nil : nil } catch { return (error as? DataSetError)?.fault }
        }
        #expect(
            fault { try DataSet(name: "d", features: features, labels: [0], classes: 2) }
                == .countMismatch(features: 4, targets: 1))
        #expect(
            fault { try DataSet(name: "d", features: features, labels: [0, 0, 2, 0], classes: 2) }
                == .labelOutOfRange(sample: 2, label: 2, classes: 2))
        #expect(fault { try DataSet(name: "d", features: .zeros([0, 2]), labels: [], classes: 2) } == .empty)
        #expect(
            fault { try DataSet(name: "d", features: .zeros([4]), labels: [0, 0, 0, 0], classes: 2) }
                == .unsuitableShape("features", [4]))
        #expect(
            fault { try DataSet(name: "d", features: .zeros([4, 0]), labels: [0, 0, 0, 0], classes: 2) }
                == .unsuitableShape("features", [4, 0]))
        #expect(
            fault {
                try DataSet(name: "d", features: features, labels: [0, 0, 0, 0], classes: 1, featureNames: ["a"])
            } == .wrongNameCount("features", expected: 2, found: 1))
        #expect(
            fault {
                try DataSet(name: "d", features: features, labels: [0, 0, 0, 0], classes: 1, classNames: ["a", "b"])
            } == .wrongNameCount("classes", expected: 1, found: 2))
        #expect(
            fault { try DataSet(name: "d", features: features, targets: Tensor([1, 2, 3, 4])) }
                == .unsuitableShape("targets", [4]))
        #expect(
            fault { try DataSet(name: "d", features: features, targets: Tensor([[1], [2], [.nan], [4]])) }
                == .notFinite("target", sample: 2))
        let infinite = Tensor<Double>([[0, 1], [2, .infinity]])
        let error = DataSetError(dataSet: "d", fault: .notFinite("feature 1", sample: 1))
        #expect(throws: error) { try DataSet(name: "d", features: infinite, labels: [0, 0], classes: 1) }
        #expect(
            error.localizedDescription == "the data set 'd' has a feature 1 at sample 1 that is not a finite number")
    }
}
