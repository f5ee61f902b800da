import Autodiff
import Foundation
import Testing

@testable import NNFromGraph

/// ONNX Runtime computes the same from exported networks, and networks are made of graphs of others.
@Suite struct ONNXTests {
    private static let runtime: (Bool, Comment) = (
        Python.has("onnx", "onnxruntime", "numpy"), "there is no Python with onnx and onnxruntime"
    )

    @Test(.enabled(if: runtime.0, runtime.1), arguments: ExchangedNetworks.all)
    func runtimeComputesTheSame(example: ExchangedNetworks.Example) throws {
        let network = try example.network(Float.self)
        let x = example.samples(Float.self)
        try withTemporaryFolder { folder in
            func file(_ name: String) -> URL { folder.appendingPathComponent(name) }
            try network.write(onnx: file("network.onnx"))
            try network.converted(to: Double.self).write(onnx: file("double.onnx"))
            try x.write(npy: file("x.npy"))
            try Python.run(
                """
                import numpy as np, onnx, onnxruntime
                onnxruntime.set_default_logger_severity(3)
                for name in ("network.onnx", "double.onnx"):
                    model = onnx.load(name)
                    onnx.checker.check_model(model, full_check=True)
                    assert [(s.domain, s.version) for s in model.opset_import] == [("", 17)]
                session = onnxruntime.InferenceSession("network.onnx", providers=["CPUExecutionProvider"])
                x = np.load("x.npy")
                y, = session.run(None, {"input": x})
                one, = session.run(["output"], {"input": x[:1]})
                assert np.abs(one - y[:1]).max() < 1e-5
                np.save("y.npy", y)
                """, in: folder)
            let y: Tensor<Float> = try Tensor(npy: file("y.npy"))
            #expect(difference(network(x), y) < 1e-6, "\(example)")
        }
    }

    /// What was exported is imported as the same function.
    @Test(arguments: ExchangedNetworks.all)
    func exportedNetworksAreRead(example: ExchangedNetworks.Example) throws {
        let network = try example.network(Double.self)
        let x = example.samples(Double.self)
        try withTemporaryFolder { folder in
            let file = folder.appendingPathComponent("network.onnx")
            try network.write(onnx: file)
            let same = try Network<Double>(onnx: file)
            #expect(same.architecture.inputShape == example.inputShape && same.parameters == network.parameters)
            // Numbers of attributes are kept in single precision, but read as they were meant.
            #expect(difference(same(x), network(x)) < 1e-14, "\(example)")
            // It can be trained and written like any other.
            let native = folder.appendingPathComponent("network.safetensors")
            try same.write(to: native)
            #expect(try Network<Double>(contentsOf: native)(x) == same(x))
            let single = try Network<Float>(onnx: file)
            #expect(single.parameters == network.parameters.map { $0.converted(to: Float.self) })
        }
    }

    /// Graphs as PyTorch and others write them: channels first, transposed weights, a flattened image, constants as
    /// nodes and as lists of numbers, open extents in shapes.
    @Test(.enabled(if: runtime.0, runtime.1))
    func graphsOfOthersAreRead() throws {
        try withTemporaryFolder { folder in
            func file(_ name: String) -> URL { folder.appendingPathComponent(name) }
            try Python.run(
                """
                import numpy as np, onnx, onnxruntime
                from onnx import helper, numpy_helper, TensorProto as T
                onnxruntime.set_default_logger_severity(3)
                r = np.random.default_rng(1)
                def f(*shape): return r.normal(size=shape).astype(np.float32) * 0.5
                def run(name, nodes, constants, shape, listed=()):
                    made = [helper.make_tensor(n, T.FLOAT, a.shape, a.ravel().tolist()) if n in listed
                            else numpy_helper.from_array(a, n) for n, a in constants.items()]
                    graph = helper.make_graph(nodes, name, [helper.make_tensor_value_info("x", T.FLOAT, ["n"] + shape)],
                                              [helper.make_tensor_value_info("y", T.FLOAT, ["n", "m"])], made)
                    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
                    onnx.checker.check_model(model)
                    onnx.save(model, name + ".onnx")
                    x = f(5, *shape)
                    np.save(name + ".x.npy", x)
                    session = onnxruntime.InferenceSession(name + ".onnx", providers=["CPUExecutionProvider"])
                    np.save(name + ".y.npy", session.run(None, {"x": x})[0])
                node = helper.make_node
                run("mlp", [
                    node("Gemm", ["x", "w", "b"], ["a"], transB=1), node("Tanh", ["a"], ["c"]),
                    node("Dropout", ["c"], ["d"]), node("MatMul", ["d", "v"], ["e"]), node("Add", ["e", "u"], ["g"]),
                    node("LayerNormalization", ["g", "s", "t"], ["h"], axis=-1), node("Softmax", ["h"], ["y"]),
                ], dict(w=f(8, 6), b=f(8), v=f(8, 3), u=f(3), s=f(3), t=f(3)), [6], listed=("w", "u"))
                run("cnn", [
                    node("Conv", ["x", "k", "kb"], ["a"], kernel_shape=[3, 3], pads=[1, 1, 1, 1]),
                    node("Relu", ["a"], ["c"]),
                    node("BatchNormalization", ["c", "s", "t", "m", "v"], ["d"], epsilon=1e-4),
                    node("MaxPool", ["d"], ["e"], kernel_shape=[2, 2], strides=[2, 2]),
                    node("Conv", ["e", "l"], ["g"], auto_pad="SAME_UPPER", kernel_shape=[2, 2]),
                    node("Sigmoid", ["g"], ["h"]), node("Mul", ["g", "h"], ["i"]),
                    node("Constant", [], ["shape"], value=numpy_helper.from_array(np.array([0, -1]))),
                    node("Reshape", ["i", "shape"], ["j"]), node("Gemm", ["j", "w", "b"], ["o"], transB=1),
                    node("LeakyRelu", ["o"], ["y"], alpha=0.3),
                ], dict(k=f(4, 2, 3, 3), kb=f(4), s=f(4), t=f(4), m=f(4), v=f(4) ** 2, l=f(3, 4, 2, 2),
                        w=f(5, 3 * 4 * 3), b=f(5)), [2, 8, 7])
                run("pooled", [
                    node("Conv", ["x", "k"], ["a"], kernel_shape=[2, 3]), node("Elu", ["a"], ["c"], alpha=0.5),
                    node("GlobalAveragePool", ["c"], ["d"]), node("Flatten", ["d"], ["e"]),
                    node("MatMul", ["e", "w"], ["g"]), node("Identity", ["g"], ["y"]),
                ], dict(k=f(4, 3, 2, 3), w=f(4, 2)), [3, 5, 6])
                """, in: folder)
            for name in ["mlp", "cnn", "pooled"] {
                let network = try Network<Float>(onnx: file("\(name).onnx"))
                var x: Tensor<Float> = try Tensor(npy: file("\(name).x.npy"))
                if x.shape.rank == 4 { x = x.transposed([0, 2, 3, 1]) }
                let y: Tensor<Float> = try Tensor(npy: file("\(name).y.npy"))
                #expect(difference(network(x), y) < 1e-6, "\(name)")
            }
        }
    }

    /// What PyTorch itself exports. Its exporter that needs no other package is deprecated; where it is gone, there is
    /// nothing to read.
    @Test(.enabled(if: Python.has("torch", "onnx", "numpy"), "there is no Python with torch and onnx"))
    func exportsOfPyTorchAreRead() throws {
        try withTemporaryFolder { folder in
            func file(_ name: String) -> URL { folder.appendingPathComponent(name) }
            let said = try Python.run(
                """
                import numpy as np, torch
                from torch import nn
                torch.manual_seed(1)
                cnn = nn.Sequential(
                    nn.Conv2d(2, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU(), nn.MaxPool2d(2),
                    nn.Conv2d(4, 3, (2, 3)), nn.GELU(), nn.AvgPool2d(2), nn.Flatten(), nn.Dropout(0.5),
                    nn.Linear(18, 10), nn.SiLU(),
                    nn.Linear(10, 4), nn.Softmax(dim=-1))
                mlp = nn.Sequential(
                    nn.Linear(6, 8), nn.Tanh(), nn.Linear(8, 8, bias=False), nn.ELU(0.3),
                    nn.BatchNorm1d(8), nn.LeakyReLU(), nn.LayerNorm(8), nn.SELU(), nn.Linear(8, 2), nn.Sigmoid())
                for name, model, x in ("cnn", cnn, torch.randn(5, 2, 14, 12)), ("mlp", mlp, torch.randn(5, 6)):
                    with torch.no_grad():
                        for _ in range(3): model(x)  # running statistics
                        model.eval()
                        np.save(name + ".x.npy", x.numpy())
                        np.save(name + ".y.npy", model(x).numpy())
                    try:
                        torch.onnx.export(model, (x,), name + ".onnx", opset_version=17, dynamo=False,
                                          dynamic_axes={"x": {0: "n"}}, input_names=["x"], output_names=["y"])
                        print(name)
                    except TypeError: pass
                """, in: folder)
            for name in said.split(separator: "\n").map(String.init) where ["cnn", "mlp"].contains(name) {
                let network = try Network<Float>(onnx: file("\(name).onnx"))
                var x: Tensor<Float> = try Tensor(npy: file("\(name).x.npy"))
                if x.shape.rank == 4 { x = x.transposed([0, 2, 3, 1]) }
                let y: Tensor<Float> = try Tensor(npy: file("\(name).y.npy"))
                #expect(difference(network(x), y) < 1e-6, "\(name)")
            }
        }
    }

    @Test func networksWithoutOperations() throws {
        let network = try Network<Float>(inputShape: [4, 3], Recurrent(ElmanCell(2, .gelu)), seed: 1)
        try withTemporaryFolder { folder in
            let file = folder.appendingPathComponent("network.onnx")
            let error = #expect(throws: ONNXError.self) { try network.write(onnx: file) }
            #expect("\(error!)".contains("a layer of kind 'elman' has no operations in ONNX"))
            let left = try names(in: folder)
            #expect(left == [])
        }
    }

    /// What is read is refused when it is written.
    @Test func parametersThatAreNotFinite() throws {
        var network = try Network<Float>(inputs: 2, [Dense(1, .sigmoid)], seed: 1)
        network.parameters[1].scalars[0] = .nan
        try withTemporaryFolder { folder in
            let file = folder.appendingPathComponent("network")
            let onnx = #expect(throws: ONNXError.self) { try network.write(onnx: file) }
            #expect(onnx?.fault == .notFinite("dense1.biases", 1))
            let torch = #expect(throws: PyTorchError.self) { try network.write(pyTorch: file) }
            #expect(torch?.fault == .notFinite("dense1.biases", 1))
            let left = try names(in: folder)
            #expect(left == [])
        }
    }

    /// As PyTorch's newer exporter writes it: zeros in the shape would mean extents of 0, and there are none.
    @Test func aShapeThatAllowsZeros() throws {
        let six: [Int?] = [nil, 6]
        let network = try read(
            model([node("Reshape", ["s"], ["allowzero": .int(1)])], input: six, integers: [("s", [-1, 2, 3])]))
        #expect(network.architecture.outputShape == [2, 3])
        let fault = #expect(throws: ONNXError.Fault.self) {
            try read(model([node("Reshape", ["s"], ["allowzero": .int(1)])], input: six, integers: [("s", [0, 2, 3])]))
        }
        #expect(fault == .unsupported("Reshape", "its shape is [0, 2, 3] without elements"))
    }

    // MARK: Hostile models

    private func model(
        _ nodes: [ONNXModel.Node], _ constants: [(String, Tensor<Float>)] = [], input: [Int?] = [nil, 3],
        integers: [(String, [Int])] = []
    ) throws -> ONNXModel {
        ONNXModel(
            nodes: nodes,
            constants: constants.map { ($0.0, StoredArray($0.1)) }
                + (try integers.map { ($0.0, try StoredArray($0.1)) }),
            inputs: [ONNXModel.Port(name: "x", format: .float32, extents: input)],
            outputs: [ONNXModel.Port(name: "y", format: .float32, extents: [nil, nil])])
    }

    private func node(_ operation: String, _ others: [String] = [], _ attributes: [String: ONNXModel.Attribute] = [:])
        -> ONNXModel.Node
    {
        ONNXModel.Node(operation: operation, inputs: ["x"] + others, outputs: ["y"], attributes: attributes)
    }

    private func read(_ model: ONNXModel) throws(ONNXError.Fault) -> Network<Float> {
        try ONNXImport<Float>(ONNXModel(model.encoded)).network()
    }

    @Test func graphsThatAreNotReadSayWhy() throws {
        let w: (String, Tensor<Float>) = ("w", .ones([3, 2]))
        #expect(try read(model([node("MatMul", ["w"])], [w])).parameters == [.ones([3, 2])])
        let image: [Int?] = [nil, 2, 4, 4]
        let k: (String, Tensor<Float>) = ("k", .ones([1, 2, 2, 2]))
        let cases: [ONNXModel] = [
            try model([node("MatMul", ["v"])], [w]), try model([node("MatMul", ["w"])], [("w", .ones([2, 3]))]),
            try model([node("MatMul", ["w"])], [("w", .ones([6]))]), try model([node("Sin")]),
            try model([node("MatMul", ["w"])], [("w", Tensor(repeating: .nan, shape: [3, 2]))]),
            try model([node("MatMul", ["w"])], [w], input: [nil, nil]),
            try model([node("MatMul", ["w"])], [w], input: [nil, 0]),
            try model([node("MatMul", ["w"])], [w], input: [nil, -3]),
            try model([node("MatMul", ["w"])], [w], input: [nil, .max]),
            try model([node("MatMul", ["w"])], [w], input: [nil, 1 << 40, 1 << 40]), try model([]),
            try model([node("Gemm", ["w"], ["alpha": .float(2)])], [w]),
            try model([node("Gemm", ["w"], ["transA": .int(1)])], [w]),
            try model([node("Gemm", ["w", "b"])], [w, ("b", .ones([3]))]),
            try model([node("Softmax", [], ["axis": .int(0)])]),
            try model([node("Add", ["b"])], [("b", .ones([3]))]), try model([node("Conv", ["k"])], [k]),
            try model([node("Conv", ["k"], ["group": .int(2)])], [k], input: image),
            try model([node("Conv", ["k"], ["strides": .ints([0, 1])])], [k], input: image),
            try model([node("Conv", ["k"], ["strides": .ints([.max, .max])])], [k], input: image),
            try model([node("Conv", ["k"], ["pads": .ints([9, 9, 9, 9])])], [k], input: image),
            try model([node("Conv", ["k"], ["dilations": .ints([2, 2])])], [k], input: image),
            try model([node("Conv", ["k"])], [("k", .ones([1, 3, 2, 2]))], input: image),
            try model([node("Conv", ["k"])], [("k", .ones([1, 2, 5, 5]))], input: image),
            try model([node("Conv", ["k"])], [("k", .zeros([0, 2, 2, 2]))], input: image),
            try model([node("Conv", ["k"])], [k], input: image),  // its output has its channels first
            try model([node("MaxPool", [], ["kernel_shape": .ints([.max, 1])])], input: image),
            try model([node("MaxPool", [], ["kernel_shape": .ints([])])], input: image),
            try model([node("MaxPool")], input: image),
            try model([node("MaxPool", [], ["kernel_shape": .ints([2, 2]), "ceil_mode": .int(1)])], input: image),
            try model([node("Flatten")], input: image),
            try model([node("Flatten", [], ["axis": .int(2)])], input: image),
            try model([node("Reshape", ["s"])], integers: [("s", [0, 2, 2])]),
            try model([node("Reshape", ["s"])], integers: [("s", [0])]),
            try model([node("Reshape", ["s"])], integers: [("s", [0, -1, 0])]),
            try model([node("Reshape", ["s"])], integers: [("s", [0, -1, .max, .max])]),
            try model([node("Reshape", ["s"])], integers: [("s", [0, .max, .max])]),
            try model([node("Transpose", [], ["perm": .ints([0, 1])])]), try model([node("Squeeze")]),
            try model([node("BatchNormalization", ["w", "w", "w", "w"])], [("w", .ones([2]))]),
            try model(
                [node("BatchNormalization", ["w", "w", "w", "w"], ["epsilon": .float(-1)])], [("w", .ones([3]))]),
            try model([node("Elu", [], ["alpha": .float(.nan)])]), try model([node("LSTM")], input: [nil, 4, 3]),
        ]
        for (number, model) in cases.enumerated() {
            #expect(throws: ONNXError.Fault.self, "case \(number): \(model.nodes)") { try read(model) }
        }
        var cycle = try model([node("Relu")])
        cycle.nodes[0].outputs = ["x"]
        #expect(throws: ONNXError.Fault.format("its graph has a cycle")) { try read(cycle) }
        var domain = try model([node("Relu")])
        domain.outputs = []
        #expect(throws: ONNXError.Fault.self) { try read(domain) }
        // An image whose claimed extents no memory holds takes none.
        #expect(throws: ONNXError.Fault.self) {
            try read(model([node("Flatten")], input: [nil, 1 << 20, 1 << 20, 8]))
        }
    }

    @Test func mutants() throws {
        for example in [ExchangedNetworks.convolutional, ExchangedNetworks.multilayer] {
            let whole = try ONNXGraph(example.network(Float.self)).model.encoded
            for length in stride(from: 0, to: whole.count, by: 37) {
                #expect(throws: ONNXError.Fault.self) {
                    try ONNXImport<Float>(ONNXModel(Array(whole.prefix(length)))).network()
                }
            }
            var mutator = Mutator(seed: 31)
            var refused = 0
            for _ in 0..<Mutator.count {
                do {
                    let network = try ONNXImport<Float>(ONNXModel(mutator.mutant(of: whole))).network()
                    let shape = network.architecture.inputShape
                    if shape.count < 1000 { _ = network.predict(.ones(shape)) }
                } catch { refused += 1 }
            }
            #expect(refused > Mutator.count / 10)
        }
    }
}
