import NNFromGraph
import Testing

struct ImageDataSetGatherTests {
    @Test func imagesComeInTheOrderOfTheirNumbers() throws {
        let dataSet = try countingDataSet(10)
        let rows: [Float] = dataSet.gather([7, 0, 7], into: 0...250)
        #expect(rows == [7, 8, 9, 10, 11, 12, 0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12])
        #expect(dataSet.gatherLabels([7, 0, 7]) == [3, 0, 3])
        #expect(dataSet.gatherOneHot([7, 0], on: 2, off: -1.0) == [-1, -1, -1, 2, 2, -1, -1, -1])
    }

    @Test func anyCollectionOfNumbersWill() throws {
        let dataSet = try countingDataSet(10)
        let expected: [Double] = dataSet.gather([2, 3, 4], into: -1...1)
        #expect(dataSet.gather(2..<5, into: -1...1) == expected)
        #expect(dataSet.gather([0, 2, 3, 4][1...], into: -1...1) == expected)
        #expect(dataSet.gather([Int](), into: -1...1) == [Float]())
    }

    /// Every byte, against the same formula done in `Double` and rounded once.
    @Test(arguments: [0.0...1.0, -1.0...1.0, -0.5...0.5, 0.1...0.7, 3.0...3.0], [255, 16, 1] as [UInt8])
    func scalesLinearlyToTheLastBit(range: ClosedRange<Double>, maximum: UInt8) throws {
        let dataSet = try ImageDataSet(
            name: "all", pixels: Array(0...maximum), labels: [0], width: Int(maximum) + 1, height: 1, classes: 1,
            maximumPixel: maximum)
        let floats: [Float] = dataSet.gather([0], into: range)
        let doubles = dataSet.gather([0], into: range, as: Double.self)
        for pixel in 0...Int(maximum) {
            let (width, top) = (range.upperBound - range.lowerBound, Double(maximum))
            let expected = (Double(pixel) * width + range.lowerBound * top) / top
            #expect(doubles[pixel] == expected, "pixel \(pixel)")
            #expect(floats[pixel] == Float(expected), "pixel \(pixel)")
        }
        if range == 0...1 || range == -1...1 {
            #expect(doubles.first == range.lowerBound)
            #expect(doubles.last == range.upperBound)
        }
        if range == 0...1 { #expect(floats == (0...maximum).map { Float($0) / Float(maximum) }) }
    }

    @Test func writesToTheCallersMemory() throws {
        let dataSet = try countingDataSet(10)
        let memory = UnsafeMutableBufferPointer<Float>.allocate(capacity: 13)
        memory.initialize(repeating: -5)
        defer { memory.deallocate() }
        dataSet.gather([1, 2], into: 0...250, writingTo: memory)
        #expect(Array(memory) == [1, 2, 3, 4, 5, 6, 2, 3, 4, 5, 6, 7, -5])
    }

    @Test func memoryThatIsTooSmallStopsTheProgram() async {
        await #expect(processExitsWith: .failure) {
            let memory = UnsafeMutableBufferPointer<Float>.allocate(capacity: 11)
            try countingDataSet(10).gather([1, 2], into: 0...1, writingTo: memory)
        }
    }
}
