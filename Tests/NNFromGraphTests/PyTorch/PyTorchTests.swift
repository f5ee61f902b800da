import Autodiff
import Foundation
import Testing

@testable import NNFromGraph

/// Networks load into `torch.nn.Sequential` by its own names and layouts, and back, with the same outputs.
@Suite struct PyTorchTests {
    /// Images in PyTorch's order of axes.
    private func channelsFirst<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
        x.shape.rank == 4 ? x.transposed([0, 3, 1, 2]) : x
    }

    @Test(
        .enabled(if: Python.has("torch", "safetensors", "numpy"), "there is no Python with torch"),
        arguments: ExchangedNetworks.all)
    func modelsThereAndBack(example: ExchangedNetworks.Example) throws {
        func check<Scalar: TensorScalar>(_ type: Scalar.Type, tolerance: Double) throws {
            let network = try example.network(type)
            let x = example.samples(type)
            try withTemporaryFolder { folder in
                func file(_ name: String) -> URL { folder.appendingPathComponent(name) }
                try network.write(pyTorch: file("ours.safetensors"))
                try channelsFirst(x).write(npy: file("x.npy"))
                try Data(network.pyTorchSource().utf8).write(to: file("model.py"))
                try Python.run(
                    """
                    import numpy as np, torch
                    from safetensors import safe_open
                    from safetensors.torch import load_file, save_file
                    exec(open("model.py").read())
                    with safe_open("ours.safetensors", "pt") as f:
                        assert f.metadata()["torch"] == open("model.py").read()
                    x = torch.from_numpy(np.load("x.npy"))
                    model = model.to(x.dtype)
                    with torch.no_grad():
                        model.load_state_dict(load_file("ours.safetensors"))
                        np.save("y.npy", model(x).numpy())
                        # Other parameters, as after training.
                        torch.manual_seed(1)
                        for p in model.parameters(): p += 0.1 * torch.rand_like(p)
                        for n, b in model.named_buffers():
                            if "running" in n: b += 0.1 * torch.rand_like(b)
                        np.save("trained.npy", model(x).numpy())
                    save_file(model.state_dict(), "theirs.safetensors")
                    class Net(torch.nn.Module):
                        def __init__(self):
                            super().__init__()
                            self.net, self.other = model, torch.nn.Linear(2, 2)
                    save_file(Net().state_dict(), "member.safetensors")
                    """, in: folder)
                let y: Tensor<Scalar> = try Tensor(npy: file("y.npy"))
                #expect(difference(channelsFirst(network(x)), y) < tolerance, "\(example) \(Scalar.self)")
                // What was written comes back bit for bit.
                var same = try Network<Scalar>(
                    inputShape: example.inputShape, Sequential(example.layers), seed: 99)
                try same.read(pyTorch: file("ours.safetensors"))
                #expect(same.parameters == network.parameters && same.statistics == network.statistics)
                try same.read(pyTorch: file("theirs.safetensors"))
                let trained: Tensor<Scalar> = try Tensor(npy: file("trained.npy"))
                #expect(difference(channelsFirst(same(x)), trained) < tolerance, "\(example) \(Scalar.self)")
                #expect(difference(trained, y) > 1e-3)
                try network.write(pyTorch: file("ours.safetensors"))
                var member = network
                try member.read(pyTorch: file("member.safetensors"), prefix: "net.")
                #expect(member.parameters == same.parameters && member.statistics == same.statistics)
            }
        }
        try check(Float.self, tolerance: 1e-6)
        try check(Double.self, tolerance: 1e-14)
    }

    @Test func sourceIsStated() throws {
        let network = try Network<Float>(
            inputs: 784,
            [
                Reshape([28, 28, 1]), Convolution2D(16, size: (5, 5), .relu, padding: .same),
                Pooling2D(.maximum, size: (2, 2)), Flatten(), Dropout(0.25), Dense(10, .softmax),
            ], seed: 1)
        #expect(
            try network.pyTorchSource() == """
                import torch

                model = torch.nn.Sequential(
                    torch.nn.Unflatten(1, (1, 28, 28)),
                    torch.nn.Conv2d(1, 16, (5, 5), stride=(1, 1), padding=(2, 2), bias=True),
                    torch.nn.ReLU(),
                    torch.nn.MaxPool2d((2, 2), stride=(2, 2)),
                    torch.nn.Flatten(),
                    torch.nn.Dropout(0.25),
                    torch.nn.Linear(3136, 10, bias=True),
                    torch.nn.Softmax(dim=-1),
                )
                model.eval()

                """)
    }

    /// The elements' order, by hand: a dense layer after a flattened image of 1 × 2 pixels and 2 channels.
    @Test func namesAndLayoutsAreTheirs() throws {
        var network = try Network<Float>(
            inputShape: [1, 2, 2], Sequential(Flatten(), Dense(3, .relu), Dense(1, .identity, hasBiases: false)),
            seed: 1)
        network.parameters[0] = Tensor(shape: [4, 3], scalars: (0..<12).map(Float.init))
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("state")
            try network.write(pyTorch: url)
            let file = try SafeTensorsFile(contentsOf: url)
            #expect(file.names == ["1.bias", "1.weight", "3.weight"] && file.metadata["format"] == "pt")
            // Features there: (channel 0: pixels 0, 1), (channel 1: pixels 0, 1), here 0, 2, 1, 3.
            let weight: Tensor<Float> = try file.tensor("1.weight")
            #expect(weight == Tensor([[0, 6, 3, 9], [1, 7, 4, 10], [2, 8, 5, 11]]))
        }
    }

    @Test func wrongDictionariesAreErrors() throws {
        let network = try Network<Float>(inputs: 2, [Dense(3, .relu)], seed: 1)
        func fault(_ tensors: [String: Tensor<Float>]) throws -> PyTorchError.Fault? {
            try withTemporaryFolder { folder -> PyTorchError.Fault? in
                let url = folder.appendingPathComponent("state")
                var file = SafeTensors()
                for (name, tensor) in tensors { file.add(name, tensor) }
                try file.write(to: url)
                var changed = network
                do {
                    try changed.read(pyTorch: url)
                    return nil
                } catch let error as PyTorchError {
                    #expect(changed.parameters == network.parameters && error.description.hasPrefix(url.path))
                    return error.fault
                }
            }
        }
        let good: [String: Tensor<Float>] = ["0.weight": .ones([3, 2]), "0.bias": .ones([3])]
        #expect(try fault(good) == nil)
        #expect(try fault(["0.weight": .ones([3, 2])]) == .noTensor("0.bias"))
        #expect(
            try fault(["0.weight": .ones([2, 3]), "0.bias": .ones([3])]) == .shape("0.weight", [2, 3], needed: [3, 2]))
        var other = good
        other["2.weight"] = .ones([1])
        #expect(try fault(other) == .superfluousTensor("2.weight", among: ["0.weight", "0.bias"]))
        other = good
        other["0.bias"] = Tensor([1, .nan, .infinity])
        #expect(try fault(other) == .notFinite("0.bias", 2))
        try withTemporaryFolder { folder in
            let missing = folder.appendingPathComponent("missing")
            var changed = network
            let error = #expect(throws: PyTorchError.self) { try changed.read(pyTorch: missing) }
            #expect("\(error!)" == "\(missing.path) cannot be read: no such file or directory")
        }
    }

    /// Layers without a module are refused, with the reason.
    @Test func layersWithoutModules() throws {
        for (shape, layers) in [
            ([3], [Dense(2, .heaviside)]), ([4, 4, 2], [Dense(2, .relu)]), ([4, 4, 2], [LayerNormalization()]),
            ([4, 3], [BatchNormalization()]), ([8], [Reshape([2, 2, 2])]),
            ([4, 3], [Recurrent(ElmanCell(2, .sigmoid))]),
            ([4, 4, 2], [Flatten()]),
            ([2, 2, 2], [Flatten(), Residual(Dense(8, .relu))]),
            ([2, 2, 2], [Branches([[Flatten()], [Flatten(), Dense(4, .relu)]], joining: .concatenate)]),
            ([4, 3], [Residual(BatchNormalization())]),
        ] as [(Shape, [any Layer])] {
            let network = try Network<Float>(inputShape: shape, Sequential(layers), seed: 1)
            let error = #expect(throws: PyTorchError.self) { try network.pyTorchSource() }
            guard case .noModule = error!.fault else {
                Issue.record("\(layers): \(error!)")
                continue
            }
        }
    }
}
