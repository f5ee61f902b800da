import Autodiff
import NNFromGraph

extension Bench {
    /// Training steps by an XLA plugin's devices, each beside our own.
    static var xlaSteps: [BenchCase] {
        [("784-100-10", TrainingCase.small), ("784-512x2-10", .large)].flatMap { name, training in
            [
                training.step("xla-step-\(name)-xla", isOnXLA: true),
                training.step("xla-step-\(name)-own", isOnXLA: false),
            ]
        }
    }
}

extension TrainingCase {
    /// A step on a batch of MNIST images, by an XLA device or our own program; of each, 100 are timed.
    fileprivate func step(_ name: String, isOnXLA: Bool) -> BenchCase {
        var steps = self
        steps.images = 100 * batchSize
        let training = steps
        return BenchCase(
            name: name, unit: "step", units: 100, operations: Double(batchSize) * operations
        ) { options in
            guard let found = try MNISTData.find(options) else { return nil }
            let data = ScaledImages<Float>(found.training, range: 0...1)
            if !isOnXLA {
                return try training.epoch(on: data, seed: options.seed) {
                    CompiledTrainingStep($0, data: $1, from: $2)
                }
            }
            let device = try options.xlaDevice()
            return try training.epoch(on: data, seed: options.seed) {
                XLATrainingStep($0, data: $1, from: $2, on: device)
            }
        }
    }
}
