import Autodiff
import Foundation
import NNFromGraph

extension Bench {
    /// An epoch of 784-100-10 on MNIST: 55,000 images, batch 100, gradient descent, as a program.
    static let compiledEpoch = BenchCase(name: "mnist-100-sgd-compiled", unit: "epoch", units: 1) { options in
        guard let data = try MNISTData.find(options) else { return nil }
        let training = ScaledImages<Float>(data.training, range: 0...1)
        let network = try Network<Float>(
            inputs: 784, [Dense(100, .sigmoid), Dense(10, .softmax)], seed: options.seed)
        let schedule = try MinibatchSchedule(count: training.count, batchSize: 100, seed: options.seed)
        let step = CompiledStep(state: network.parameters) { state, inputs in
            let (loss, gradients) = valueWithGradient(at: state) {
                (p: [TensorVariable<Float>]) -> TensorVariable<Float> in
                softmaxCrossEntropy(logits: network.netInputs(inputs[0], p), targets: inputs[1]).mean()
            }
            return (state: zip(state, gradients).map { w, g in w - 0.1 * g }, outputs: [loss])
        }
        let run = step.prepared(for: [[100, 784], [100, 10]])
        if ProcessInfo.processInfo.environment["LISTING"] != nil { print(run.listing) }
        var epoch = 0
        return {
            epoch += 1
            for indices in schedule.minibatches(epoch: epoch) {
                training.images.gather(indices, into: 0...1, writingTo: run.inputs[0])
                run.inputs[1].update(repeating: 0)
                for (row, label) in training.labels(indices).enumerated() { run.inputs[1][row * 10 + label] = 1 }
                run()
            }
            keep(Double(run.outputs[0][0]))
        }
    }
}
