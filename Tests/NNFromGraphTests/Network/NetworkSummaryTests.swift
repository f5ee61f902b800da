import Autodiff
import NNFromGraph
import Testing

@Suite struct NetworkSummaryTests {
    /// 003, 'Implementation with Keras': 183 parameters for 5-20-3; 002, 'Layers': 3250 and 510.
    @Test func theLecturesNetworks() throws {
        let small = try Network<Float>(inputs: 5, [Dense(20, .relu), Dense(3, .softmax)], seed: 1)
        #expect(
            small.summary == """
                layer   kind   output  parameters
                dense1  dense  [20]           120
                dense2  dense  [3]             63
                183 parameters, all trained
                """)
        #expect("\(small)" == "network of Float for samples of shape [5]\n" + small.summary)
        let digits = try Network<Float>(inputs: 64, [Dense(50, .sigmoid), Dense(10, .softmax)], seed: 1)
        #expect(digits.summary.contains("[50]         3,250") && digits.summary.contains("[10]           510"))
    }

    @Test func groupsFrozenParametersAndStatistics() throws {
        var network = try Network<Float>(
            inputShape: [4, 4, 1],
            Sequential(
                Sequential(Convolution2D(2, size: (3, 3), .relu), BatchNormalization()), Flatten(), Dense(3, .softmax)),
            seed: 1)
        try network.freeze("sequential1.convolution1")
        #expect(
            network.summary == """
                layer                   kind                 output       parameters
                  convolution1          convolution          [2 × 2 × 2]          20
                  batch normalization1  batch normalization  [2 × 2 × 2]           4
                sequential1             sequential           [2 × 2 × 2]          24
                flatten1                flatten              [8]                   0
                dense1                  dense                [3]                  27
                51 parameters, 31 trained and 20 frozen; 4 running statistics
                """)
    }

    @Test func frozenParametersStay() throws {
        let data: DataSet<Double> = LogicGate.xor.dataSet()
        var network = try Network<Double>(inputs: 2, [Dense(3, .sigmoid), Dense(1, .sigmoid)], seed: 1)
        let before = network.parameters
        try network.freeze("dense1")
        #expect(network.frozen == [0, 1])
        let configuration = TrainingConfiguration(
            loss: .binaryCrossEntropy, optimizer: Adam(), epochs: 1, batchSize: 4, seed: 1)
        _ = try network.train(on: data, validation: data, configuration)
        #expect(Array(network.parameters[..<2]) == Array(before[..<2]))
        #expect(network.parameters[2] != before[2] && network.parameters[3] != before[3])
        try network.unfreeze("dense1.biases")
        #expect(network.frozen == [0])
        try network.freeze()
        #expect(throws: TrainingError.nothingToTrain) {
            try network.train(on: data, validation: data, configuration)
        }
        #expect(throws: NetworkError.noParameter("dense", among: network.architecture.parameters.map(\.name))) {
            try network.freeze("dense")
        }
    }

    /// 003 shows the outputs of hidden units: they are available by the layers' names.
    @Test func outputsByLayer() throws {
        let network = try Network<Double>(inputs: 2, [Dense(3, .sigmoid), Dense(1, .sigmoid)], seed: 1)
        let x = Tensor<Double>([[0.1, 0.2], [0.3, -0.4]])
        let outputs = network.layerOutputs(x)
        #expect(outputs.map(\.name) == ["dense1", "dense2"])
        let hidden = sigmoid(matmul(x, network.parameters[0]) + network.parameters[1])
        #expect(outputs[0].value == hidden)
        #expect(outputs[1].value == matmul(hidden, network.parameters[2]) + network.parameters[3])
    }
}
