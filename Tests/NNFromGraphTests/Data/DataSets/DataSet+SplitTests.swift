import Autodiff
import NNFromGraph
import Testing

struct DataSetSplitTests {
    /// Sample i has the feature i; of ten samples one is of class 0, three of class 1 and six of class 2.
    private func data(_ count: Int) throws -> DataSet<Double> {
        let labels = (0..<count).map { $0 % 10 == 0 ? 0 : $0 % 10 < 4 ? 1 : 2 }
        let features = Tensor(shape: [count, 1], scalars: (0..<count).map(Double.init))
        return try DataSet(name: "numbered", features: features, labels: labels, classes: 3)
    }

    private func numbers(_ data: DataSet<Double>) -> [Int] { data.features.scalars.map { Int($0) } }

    @Test func partsShareNoSampleAndLeaveNoneOut() throws {
        let split = try data(100).split(training: 0.7, validation: 0.2, test: 0.1, seed: 3)
        let parts = [split.training, split.validation, split.test]
        #expect(parts.map(\.count) == [70, 20, 10])
        #expect(parts.map(\.name) == ["numbered training", "numbered validation", "numbered test"])
        #expect(parts.flatMap(numbers).sorted() == Array(0..<100))
        #expect(parts.flatMap(numbers) != Array(0..<100))
        #expect(try data(100).split(training: 0.7, validation: 0.2, test: 0.1, seed: 3) == split)
        #expect(try data(100).split(training: 0.7, validation: 0.2, test: 0.1, seed: 4) != split)
    }

    @Test(arguments: [0, 1, 2, 3, 4] as [UInt64])
    func stratifiedPartsHaveEveryClassInProportion(seed: UInt64) throws {
        let parts = try data(200).split([20, 50, 130], seed: seed, stratified: true)
        for part in parts {
            for (found, share) in zip(part.classCounts, [0.1, 0.3, 0.6]) {
                #expect(abs(Double(found) - share * Double(part.count)) <= 1)
            }
        }
        #expect(parts.flatMap(numbers).sorted() == Array(0..<200))
        #expect(numbers(parts[0]) != numbers(parts[0]).sorted(), "the order within a part is random too")
    }

    @Test func stratifiedDigitsAreProportionate() throws {
        let digits = try Digits.load()
        let parts = try digits.split([360, 1437], seed: 1, stratified: true)
        for (found, all) in zip(parts[0].classCounts, digits.classCounts) {
            #expect(abs(Double(found) - Double(all) * 360 / 1797) <= 1)
        }
        #expect(try digits.split([360, 1437], seed: 1)[0] != parts[0])
    }

    @Test(arguments: [(2, 10), (3, 10), (10, 10), (5, 33)])
    func everySampleIsEvaluatedOnce(folds: Int, count: Int) throws {
        let rounds = try data(count).folds(folds, seed: 1)
        #expect(rounds.count == folds)
        #expect(rounds.flatMap(\.validation).sorted() == Array(0..<count))
        let sizes = rounds.map(\.validation.count)
        #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
        for round in rounds {
            #expect((round.training + round.validation).sorted() == Array(0..<count))
        }
    }

    @Test func stratifiedFoldsHaveEveryClassInProportion() throws {
        let samples = try data(100)
        for round in try samples.folds(5, seed: 9, stratified: true) {
            #expect(samples.subset(round.validation).classCounts == [2, 6, 12])
        }
    }

    @Test func impossibleRequestsAreErrors() throws {
        let samples = try data(10)
        func fault(_ body: () throws -> Void) -> DataSetFault? {
            do { try body() } catch { return (error as? DataSetError)?.fault }
            return nil
        }
        #expect(fault { _ = try samples.split([5, 6], seed: 1) } == .impossibleParts([5, 6], available: 10))
        #expect(fault { _ = try samples.split([0, 5], seed: 1) } == .impossibleParts([0, 5], available: 10))
        #expect(
            fault { _ = try samples.split([.max, .max], seed: 1) } == .impossibleParts([.max, .max], available: 10))
        #expect(fault { _ = try samples.split(fractions: [0.9, 0.2], seed: 1) } == .impossibleFractions([0.9, 0.2]))
        #expect(fault { _ = try samples.split(fractions: [.infinity], seed: 1) } == .impossibleFractions([.infinity]))
        #expect(
            fault { _ = try samples.split(fractions: [0.01, 0.99], seed: 1) }
                == .impossibleParts([0, 10], available: 10))
        for folds in [-1, 0, 1, 11] {
            #expect(fault { _ = try samples.folds(folds, seed: 1) } == .impossibleFolds(folds, available: 10))
        }
        let numbers = try DataSet(name: "n", features: samples.features, targets: samples.features)
        #expect(fault { _ = try numbers.folds(2, seed: 1, stratified: true) } == .noClasses("a stratified split"))
    }
}
