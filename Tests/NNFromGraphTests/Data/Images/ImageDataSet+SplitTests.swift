import NNFromGraph
import Testing

struct ImageDataSetSplitTests {
    /// The first pixel of each image, which numbers it in a counting data set.
    private func numbers(_ dataSet: ImageDataSet) -> [Int] {
        (0..<dataSet.count).map { Int(dataSet.image(at: $0).first ?? 0) }
    }

    @Test func partsShareNoImageAndLeaveNoneOut() throws {
        let dataSet = try countingDataSet(100)
        let split = try dataSet.shuffledSplit(training: 70, validation: 20, test: 10, seed: 3)
        let parts = [split.training, split.validation, split.test]
        #expect(parts.map(\.count) == [70, 20, 10])
        #expect(parts.map(\.name) == ["counting training", "counting validation", "counting test"])
        #expect(parts.flatMap(numbers).sorted() == Array(0..<100))
        #expect(parts.flatMap(numbers) != Array(0..<100))
        for part in parts {
            #expect(numbers(part).map { UInt8($0 % 4) } == part.labels, "labels go with their images")
        }
    }

    @Test func resultDependsOnlyOnTheSeed() throws {
        let dataSet = try countingDataSet(100)
        let split = try dataSet.shuffledSplit(training: 5, validation: 2, test: 1, seed: 3)
        #expect(try dataSet.shuffledSplit(training: 5, validation: 2, test: 1, seed: 3) == split)
        #expect(try dataSet.shuffledSplit(training: 5, validation: 2, test: 1, seed: 4) != split)
        #expect(numbers(split.training) == [15, 40, 10, 51, 53])
    }

    @Test func fractionsThatSumToOneUseAll() throws {
        let dataSet = try countingDataSet(101)
        let split = try dataSet.shuffledSplit(
            trainingFraction: 0.7, validationFraction: 0.2, testFraction: 0.1, seed: 1)
        #expect([split.training, split.validation, split.test].map(\.count) == [71, 20, 10])
    }

    @Test func joinedPartsEqualTheWhole() throws {
        let dataSet = try countingDataSet(10)
        let (first, rest) = try dataSet.split(first: 7)
        #expect(try first.joined(with: rest) == dataSet)
        let fewer = try ImageDataSet(
            name: "fewer classes", pixels: rest.pixels, labels: rest.labels, width: rest.width, height: rest.height,
            classes: rest.classes + 1, maximumPixel: rest.maximumPixel)
        #expect(throws: ImageDataSetError(dataSet: "counting", fault: .differentImages("fewer classes"))) {
            try first.joined(with: fewer)
        }
    }

    @Test func splitsInOrder() throws {
        let dataSet = try countingDataSet(10)
        let (first, rest) = try dataSet.split(first: 7)
        #expect(numbers(first) == Array(0..<7))
        #expect(numbers(rest) == [7, 8, 9])
        #expect(rest.labels == [3, 0, 1])
        #expect(try dataSet.split([2, 3]).map(numbers) == [[0, 1], [2, 3, 4]])
        #expect(numbers(dataSet.subset([3, 3, 0])) == [3, 3, 0])
    }

    @Test func impossiblePartsAreErrors() throws {
        let dataSet = try countingDataSet(10)
        func error(_ fault: ImageDataSetFault) -> ImageDataSetError {
            ImageDataSetError(dataSet: "counting", fault: fault)
        }
        #expect(throws: error(.impossibleParts([8, 2, 1], available: 10))) {
            try dataSet.shuffledSplit(training: 8, validation: 2, test: 1, seed: 0)
        }
        #expect(throws: error(.impossibleParts([8, 0, 1], available: 10))) {
            try dataSet.shuffledSplit(training: 8, validation: 0, test: 1, seed: 0)
        }
        #expect(throws: error(.impossibleParts([.max, .max, -2], available: 10))) {
            try dataSet.shuffledSplit(training: .max, validation: .max, test: -2, seed: 0)
        }
        #expect(throws: error(.impossibleParts([10, 0], available: 10))) { try dataSet.split(first: 10) }
        #expect(throws: error(.impossibleParts([0, 10], available: 10))) { try dataSet.split(first: 0) }
        for first in [0.81, 0, -0.1, .nan, .infinity] {
            let fractions = [first, 0.1, 0.1]
            let thrown = #expect(throws: ImageDataSetError.self) {
                try dataSet.shuffledSplit(
                    trainingFraction: fractions[0], validationFraction: fractions[1], testFraction: fractions[2],
                    seed: 0)
            }
            // Compared by its description, since NaN is not equal to itself.
            #expect(thrown?.description == error(.impossibleFractions(fractions)).description)
        }
        // This fraction is less than one image.
        #expect(throws: error(.impossibleParts([9, 1, 0], available: 10))) {
            try dataSet.shuffledSplit(
                trainingFraction: 0.9, validationFraction: 0.1, testFraction: 1e-12, seed: 0)
        }
    }

    @Test func aPartWithoutImagesStopsTheProgram() async {
        await #expect(processExitsWith: .failure) {
            _ = try countingDataSet(10).subset([Int]())
        }
    }
}
