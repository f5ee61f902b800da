import Autodiff
import Foundation
import NNFromGraph
import Testing

/// sin(1), sin(2), …, as `Scripts/fixtures/layers.py` builds its tensors.
func ramp(_ shape: Shape) -> Tensor<Double> {
    Tensor(shape: shape, scalars: (0..<shape.count).map { sin(Double($0 + 1)) })
}

func isClose(_ x: Tensor<Double>, _ expected: [Double], tolerance: Double = 1e-12) -> Bool {
    x.scalars.count == expected.count && zip(x.scalars, expected).allSatisfy { abs($0 - $1) < tolerance }
}

/// Layers against PyTorch; `Scripts/fixtures/layers.py` prints the literals.
@Suite struct LayerFixtureTests {
    @Test func convolution() {
        let size = Window2D.Extents(3, 2)
        let padding = Window2D.samePadding(
            size, stride: Window2D.Extents(1, 1), on: Window2D.Extents(4, 5))
        let window = Window2D(3, 2, padding: padding)
        let images = ramp([2, 4, 5, 2])
        let kernels: Tensor<Double> = Tensor(0.5) * ramp([3, 2, 2, 2])
        let y = convolution2D(images, kernels, window)
        #expect(y.shape == [2, 4, 5, 2])
        let row: [Double] = [y[1, 2, 3, 0], y[1, 2, 3, 1]]
        #expect(isClose(Tensor<Double>(row), [0.14111866222725, 0.199504094711767]))
        let (dx, dk) = gradient(at: images, kernels) { x, k in
            (convolution2D(x, k, window) * TensorVariable(ramp([2, 4, 5, 2]))).sum()
        }
        let kernelGradient = [
            -12.5060767511256, -0.496468654988622, -14.2298080530795, -13.2742918841718, -1.89148168164082,
            -9.90995512653053,
        ]
        let imageGradient = [
            -0.738629183091624, -0.532203010148727, 2.04367327522538, -0.66393672371625, -0.66393672371625,
            1.49213024451926,
        ]
        #expect(isClose(Tensor<Double>(Array(dk.scalars[..<6])), kernelGradient))
        #expect(isClose(Tensor<Double>(Array(dx.scalars[..<6])), imageGradient))
    }

    @Test func batchNormalizationInTrainingAndInference() throws {
        var network = try Network<Double>(inputs: 3, [BatchNormalization()], seed: 1)
        network.parameters = [Tensor([1, 2, 0.5]), Tensor([0, 0.1, -0.2])]
        let first = ramp([4, 3])
        let second: Tensor<Double> = Tensor(3) * ramp([8, 3]).slice(along: 0, 4..<8)
        var outputs = first
        let batches: [Tensor<Double>] = [first, second]
        for batch in batches {
            var pass = Pass(mode: .training, parameters: network.parameters, statistics: network.statistics)
            outputs = network.architecture(batch, &pass)
            network.statistics = pass.statistics
        }
        let expected = [
            1.37136533560557, 2.18079160276092, 0.238121197873815, -1.3884412678826, -2.02116970585599,
            -0.648170405093505, 0.317871645065451, 2.01361314486743, 0.355996850061981, -0.300795712788419,
            -1.77323504177235, -0.745947642842291,
        ]
        #expect(isClose(outputs, expected))
        #expect(isClose(network.statistics[0], [0.0249434860299705, 0.00583928010287528, -0.0186335330215836]))
        #expect(isClose(network.statistics[1], [0.948948983356158, 1.9575813604168, 1.57607282827418]))
        let used: [Double] = Array(network(first).scalars[..<3])
        #expect(isClose(Tensor<Double>(used), [0.838198915627142, 1.39144826819296, -0.136374533567087]))
    }

    @Test func layerNormalization() throws {
        var network = try Network<Double>(inputs: 3, [LayerNormalization()], seed: 1)
        network.parameters = [Tensor([1, 2, 0.5]), Tensor([0, 0.1, -0.2])]
        let x: Tensor<Double> = Tensor(3) * ramp([8, 3]).slice(along: 0, 4..<6)
        let y = network(x)
        let expected = [
            -1.1388057880972, 2.69112900246622, -0.278379356567953, 1.34666824248884, -1.99457846613605,
            -0.349689504710407,
        ]
        #expect(isClose(y, expected))
    }

    @Test func recurrentCells() throws {
        func outputs(_ cell: some RecurrentCell, gates: Int) throws -> Tensor<Double> {
            var network = try Network<Double>(
                inputShape: [3, 2], Recurrent(cell, returningSequences: true), seed: 1)
            let weights: Tensor<Double> = Tensor(0.5) * ramp([2, 2 * gates])
            let recurrent: Tensor<Double> = Tensor(-0.7) * ramp([2, 2 * gates])
            let biases: Tensor<Double> = Tensor(0.1) * ramp([2 * gates])
            network.parameters = [weights, recurrent, biases]
            return network(ramp([2, 3, 2]))
        }
        let elman = [
            0.463958465376931, 0.12870632706814, -0.193410822942298, 0.211112162256369, -0.241109467929366,
            -0.00436602181380976, 0.405633651871273, 0.0152522767331371, -0.0212798914701946, 0.229866084959049,
            -0.366710741430024, -0.0253501401090945,
        ]
        let lstm = [
            -0.125816357814625, 0.0970106709166135, -0.149203140132155, -0.122058273829388, -0.0278193027154404,
            -0.0460991567374186, -0.0820893325816207, 0.105783895687783, -0.157494426243883, -0.104307726098011,
            -0.0391450368825783, -0.066487018001148,
        ]
        #expect(isClose(try outputs(ElmanCell(2), gates: 1), elman))
        #expect(isClose(try outputs(LSTMCell(2, forgetBias: 0), gates: 4), lstm))
    }

    @Test func dropoutKeepsTheMeanAndIsTheIdentityInInference() throws {
        let network = try Network<Double>(inputs: 1000, [Dropout(0.25)], seed: 1)
        let x = Tensor<Double>.ones([10, 1000])
        #expect(network(x) == x)
        let mask = try #require(network.architecture.masks.first)
        #expect(mask.distribution == .dropout(rate: 0.25))
        #expect(mask.sampleShape == [1000])
        #expect(throws: NetworkError.outOfRange("rate of dropout", 1, allowed: "from 0 to below 1")) {
            try Network<Double>(inputs: 1, [Dropout(1)], seed: 1)
        }
    }
}
