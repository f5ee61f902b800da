import Autodiff
import Testing

/// Values of softmax and the fused losses, and the closed forms of their gradients.
@Suite struct SoftmaxTests {
    static let z = Tensor<Double>([[1, 2, 3], [0.5, -1, 0]])

    @Test func values() {
        let p = Self.z.softmax()
        #expect(
            isClose(
                p,
                Tensor([
                    [0.09003057317038046, 0.24472847105479767, 0.6652409557748219],
                    [0.5465493872661796, 0.12195165230972888, 0.3314989604240915],
                ]), within: 1e-15))
        #expect(isClose(exp(Self.z.logSoftmax()), p) && isClose(p.sum(along: [1]), .ones([2])))
        #expect(isClose(Self.z.softmax(along: 0).sum(along: [0]), .ones([3])))
        #expect(isClose(Self.z.softmax(along: 0), Self.z.matrixTransposed().softmax().matrixTransposed()))
        #expect(
            isClose(
                softmaxCrossEntropy(logits: Self.z, labels: [2, 0]), Tensor([0.40760596444438079, 0.6041306053367284])))
    }

    /// softmax(z) − t (lecture 002, 'Optimizing the cost function').
    @Test func crossEntropyGradients() {
        let targets = Tensor<Double>.oneHot([2, 0], classes: 3)
        let expected = Self.z.softmax() - targets
        #expect(isClose(gradient(at: Self.z) { softmaxCrossEntropy(logits: $0, labels: [2, 0]).sum() }, expected))
        let byTargets = gradient(at: targets) { softmaxCrossEntropy(logits: TensorVariable(Self.z), targets: $0).sum() }
        #expect(isClose(byTargets, -Self.z.logSoftmax()))
        let soft = Tensor<Double>([[0.2, 0.3, 0.5], [2, 0, 1]])
        let found = gradient(at: Self.z) { softmaxCrossEntropy(logits: $0, targets: TensorVariable(soft)).sum() }
        #expect(isClose(found, Self.z.softmax() * soft.sum(along: [1], keepingAxes: true) - soft))
    }

    /// The fused loss is the composed one where that is stable.
    @Test func fusedAndComposed() {
        let targets = Tensor<Double>([[0, 1, 0.25], [0.5, 1, 0]])
        let fused = sigmoidCrossEntropy(logits: Self.z, targets: targets)
        let y = sigmoid(Self.z)
        let composed: Tensor<Double> = -(targets * log(y)) - (1 - targets) * log(1 - y)
        #expect(isClose(fused, composed))
        let byLogits = gradient(at: Self.z) { sigmoidCrossEntropy(logits: $0, targets: TensorVariable(targets)).sum() }
        #expect(isClose(byLogits, y - targets))
    }

    @Test func emptyBatches() {
        let none = Tensor<Double>.zeros([0, 3])
        #expect(softmaxCrossEntropy(logits: none, labels: []).shape == [0])
        #expect(gradient(at: none) { softmaxCrossEntropy(logits: $0, labels: []).sum() } == none)
        #expect(Tensor<Double>.zeros([2, 0]).softmax().shape == [2, 0])
        #expect(Tensor<Double>.zeros([2, 0]).logSoftmax().shape == [2, 0])
    }
}
