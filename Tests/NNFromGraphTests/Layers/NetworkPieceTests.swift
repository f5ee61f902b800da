import Autodiff
import NNFromGraph
import Testing

@Suite struct NetworkPieceTests {
    /// A network of typed pieces is that of their layers.
    @Test func isTheNetworkOfItsLayers() throws {
        let hidden = NetworkPiece<4, 8>.dense(.tanh).then(NetworkPiece<8, 5>.dense(.relu)).then(Dropout(0.5))
        let network = try Network<Float>(hidden.then(NetworkPiece<5, 3>.dense(.softmax)), seed: 1)
        let plain = try Network<Float>(
            inputs: 4, [Dense(8, .tanh), Dense(5, .relu), Dropout(0.5), Dense(3, .softmax)], seed: 1)
        #expect(network.parameters == plain.parameters)
        #expect(network([[1, 2, 3, 4]]) == plain([[1, 2, 3, 4]]))
    }

    @Test func aLayerOfAnotherSizeIsAnError() {
        #expect(throws: NetworkError.pieceOutputs(found: [7], stated: 8)) {
            _ = try Network<Float>(NetworkPiece<4, 8>.dense(.tanh).then(Dense(7, .relu)), seed: 1)
        }
        #expect(throws: NetworkError.self) { _ = try Network<Float>(NetworkPiece<4, 0>.dense(.tanh), seed: 1) }
    }
}
