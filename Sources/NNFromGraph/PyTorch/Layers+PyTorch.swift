import Autodiff

// What each layer is in PyTorch. A custom layer conforms to `PyTorchLayer` in the same way.

extension Activation {
    /// Adds the activation's module; the identity has none.
    func addModule(of layer: any Layer, to model: inout PyTorchModel) throws(PyTorchError.Fault) {
        switch self {
        case .identity: break
        case .sigmoid: model.add("Sigmoid()")
        case .hyperbolicTangent: model.add("Tanh()")
        case .relu: model.add("ReLU()")
        case .leakyReLU(let slope): model.add("LeakyReLU(\(slope))")
        case .elu(let alpha): model.add("ELU(\(alpha))")
        case .selu: model.add("SELU()")
        case .gelu: model.add("GELU()")
        case .silu: model.add("SiLU()")
        case .heaviside: throw PyTorchModel.noModule(layer, "PyTorch has no module for the Heaviside function")
        // Of images, the last axis here is the first there.
        case .softmax: model.add("Softmax(dim=\(model.output.rank == 3 ? 1 : -1))")
        case .softplus: model.add("Softplus()")
        case .softsign: model.add("Softsign()")
        case .mish: model.add("Mish()")
        case .exponential: throw PyTorchModel.noModule(layer, "PyTorch has no module for the exponential function")
        case .custom(let function):
            throw PyTorchModel.noModule(layer, "PyTorch does not know the activation '\(function.name)'")
        }
    }
}

extension Dense: PyTorchLayer {
    public func addModules(to model: inout PyTorchModel) throws(PyTorchError.Fault) {
        guard let inputs = model.input.extents.last, model.input.rank < 3 else {
            throw PyTorchModel.noModule(self, "it is applied to images, whose channels are not last in PyTorch")
        }
        let order = model
        let weights = PyTorchModel.ModuleTensor("weight", "weights") { order.inFeatureOrder($0).transposed() }
        let biases = hasBiases ? [PyTorchModel.ModuleTensor("bias", "biases")] : []
        model.add("Linear(\(inputs), \(units), bias=\(hasBiases.python))", [weights] + biases)
        model.endFeatureOrder()
        try activation.addModule(of: self, to: &model)
    }
}

extension Activate: PyTorchLayer {
    public func addModules(to model: inout PyTorchModel) throws(PyTorchError.Fault) {
        try activation.addModule(of: self, to: &model)
    }
}

extension ActivityPenalty: PyTorchLayer {
    /// Nothing, since it passes its inputs on.
    public func addModules(to model: inout PyTorchModel) {}
}

extension Dropout: PyTorchLayer {
    public func addModules(to model: inout PyTorchModel) { model.add("Dropout(\(rate))") }
}

extension Flatten: PyTorchLayer {
    public func addModules(to model: inout PyTorchModel) {
        model.add("Flatten()")
        model.flatten()
    }
}

extension Reshape: PyTorchLayer {
    public func addModules(to model: inout PyTorchModel) throws(PyTorchError.Fault) {
        if shape == model.input { return }
        if shape.rank == 1 {
            model.add("Flatten()")
            return model.flatten()
        }
        guard model.input.rank == 1, shape.rank == 2 || (shape.rank == 3 && shape[2] == 1) else {
            throw PyTorchModel.noModule(
                self, "the order of elements differs; reshape vectors to sequences or to images of one channel")
        }
        model.add("Unflatten(1, (\((shape.rank == 2 ? shape.extents : [1, shape[0], shape[1]]).python)))")
    }
}

extension Convolution2D: PyTorchLayer {
    public func addModules(to model: inout PyTorchModel) throws(PyTorchError.Fault) {
        let window = Window2D.samePadding(size, stride: stride, on: .init(model.input[0], model.input[1]))
        let pads = padding == .same ? window : .none
        var padding = ""
        if pads.top == pads.bottom, pads.left == pads.right {
            padding = pads == .none ? "" : ", padding=(\(pads.top), \(pads.left))"
        } else {
            model.add("ZeroPad2d((\([pads.left, pads.right, pads.top, pads.bottom].python)))")
        }
        let kernel = "(\(size.rows), \(size.columns)), stride=(\(stride.rows), \(stride.columns))\(padding)"
        let weights = PyTorchModel.ModuleTensor("weight", "weights") { $0.transposed([3, 2, 0, 1]) }
        let biases = hasBiases ? [PyTorchModel.ModuleTensor("bias", "biases")] : []
        model.add("Conv2d(\(model.input[2]), \(filters), \(kernel), bias=\(hasBiases.python))", [weights] + biases)
        try activation.addModule(of: self, to: &model)
    }
}

extension Pooling2D: PyTorchLayer {
    public func addModules(to model: inout PyTorchModel) {
        let name = summary == .maximum ? "MaxPool2d" : "AvgPool2d"
        model.add("\(name)((\(size.rows), \(size.columns)), stride=(\(stride.rows), \(stride.columns)))")
    }
}

extension GlobalAveragePooling2D: PyTorchLayer {
    public func addModules(to model: inout PyTorchModel) {
        model.add("AdaptiveAvgPool2d(1)")
        model.add("Flatten()")
    }
}

extension BatchNormalization: PyTorchLayer {
    public func addModules(to model: inout PyTorchModel) throws(PyTorchError.Fault) {
        guard let features = model.input.extents.last, model.input.rank != 2 else {
            throw PyTorchModel.noModule(self, "PyTorch normalizes another axis of sequences")
        }
        let order = model
        model.addCounter("num_batches_tracked")
        model.add(
            "BatchNorm\(model.input.rank == 3 ? "2" : "1")d(\(features), eps=\(epsilon), momentum=\(momentum))",
            [("weight", "gain"), ("bias", "biases"), ("running_mean", "mean"), ("running_var", "variance")].map {
                PyTorchModel.ModuleTensor($0, $1) { order.inFeatureOrder($0) }
            })
    }
}

extension LayerNormalization: PyTorchLayer {
    public func addModules(to model: inout PyTorchModel) throws(PyTorchError.Fault) {
        guard let features = model.input.extents.last, model.input.rank < 3 else {
            throw PyTorchModel.noModule(self, "it is applied to images, whose channels are not last in PyTorch")
        }
        let order = model
        model.add(
            "LayerNorm(\(features), eps=\(epsilon))",
            [("weight", "gain"), ("bias", "biases")].map {
                PyTorchModel.ModuleTensor($0, $1) { order.inFeatureOrder($0) }
            })
    }
}

/// A recurrent cell that a module of PyTorch can take the place of, with the gates in the same order.
public protocol PyTorchCell: RecurrentCell {
    /// The module's class and the arguments after the numbers of inputs and units; `nil` if there is none.
    var pyTorchModule: (name: String, arguments: String)? { get }
    /// For each gate, what is added to its pre-activations besides the biases.
    var biasOffsets: [Double] { get }
}

extension LSTMCell: PyTorchCell {
    public var pyTorchModule: (name: String, arguments: String)? { ("LSTM", "") }
    public var biasOffsets: [Double] { [0, forgetBias, 0, 0] }
}

extension ElmanCell: PyTorchCell {
    public var pyTorchModule: (name: String, arguments: String)? {
        switch activation {
        case .hyperbolicTangent: ("RNN", ", nonlinearity='tanh'")
        case .relu: ("RNN", ", nonlinearity='relu'")
        default: nil
        }
    }
    public var biasOffsets: [Double] { [0] }
}

extension GRUCell: PyTorchCell {
    public var pyTorchModule: (name: String, arguments: String)? { ("GRU", "") }
    public var biasOffsets: [Double] { [0, 0, 0] }
}

extension Recurrent: PyTorchLayer where Cell: PyTorchCell {
    public func addModules(to model: inout PyTorchModel) throws(PyTorchError.Fault) {
        guard let module = cell.pyTorchModule else {
            throw PyTorchModel.noModule(self, "PyTorch's has tanh or ReLU as its activation")
        }
        var biases = [PyTorchModel.ModuleTensor("bias_ih_l0", "biases")]
        if cell.separatesState {
            biases.append(PyTorchModel.ModuleTensor("bias_hh_l0", "recurrent biases"))
        } else {
            let offsets = cell.biasOffsets.flatMap { [Double](repeating: $0, count: cell.units) }
            biases[0].addend = ("bias_hh_l0", offsets)
        }
        model.add(
            "\(module.name)(\(model.input[1]), \(cell.units)\(module.arguments), batch_first=True)",
            [
                PyTorchModel.ModuleTensor("weight_ih_l0", "weights") { $0.transposed() },
                PyTorchModel.ModuleTensor("weight_hh_l0", "recurrent weights") { $0.transposed() },
            ] + biases)
        // PyTorch's module returns the outputs of all steps, and its state.
        let (name, result) = returnsSequences ? ("AllOutputs", "outputs[0]") : ("LastOutput", "outputs[0][:, -1]")
        model.add(
            "\(name)()",
            definedBy: "class \(name)(torch.nn.Module):\n    def forward(self, outputs): return \(result)\n")
    }
}

extension Convolution1D: PyTorchLayer {
    public func addModules(to model: inout PyTorchModel) throws(PyTorchError.Fault) {
        // Channels are before the steps in PyTorch.
        let exchange = (
            "ExchangedAxes()",
            "class ExchangedAxes(torch.nn.Module):\n    def forward(self, x): return x.transpose(1, 2)\n"
        )
        model.add(exchange.0, definedBy: exchange.1)
        let ends = padding(on: model.input[0])
        var padding = ""
        if ends.before == ends.after {
            padding = ends.before == 0 ? "" : ", padding=\(ends.before)"
        } else {
            model.add("ConstantPad1d((\(ends.before), \(ends.after)), 0.0)")
        }
        let weights = PyTorchModel.ModuleTensor("weight", "weights") { $0.transposed([2, 1, 0]) }
        let biases = hasBiases ? [PyTorchModel.ModuleTensor("bias", "biases")] : []
        let window = "\(size), stride=\(stride)\(padding), dilation=\(dilation)"
        model.add(
            "Conv1d(\(model.input[1]), \(filters), \(window), bias=\(hasBiases.python))",
            [weights] + biases)
        model.add(exchange.0, definedBy: exchange.1)
        try activation.addModule(of: self, to: &model)
    }
}

extension Embedding: PyTorchLayer {
    public func addModules(to model: inout PyTorchModel) throws(PyTorchError.Fault) {
        if padding != nil {
            throw PyTorchModel.noModule(
                self, "other layers skip padded steps, but modules in a sequence do not know which these are")
        }
        // PyTorch's takes integers.
        model.add(
            "Table(\(entries), \(features))", [PyTorchModel.ModuleTensor("weight", "weights")],
            definedBy: "class Table(torch.nn.Embedding):\n    def forward(self, x): return super().forward(x.long())\n")
    }
}

extension MultiHeadAttention: PyTorchLayer {
    public func addModules(to model: inout PyTorchModel) {
        let name = isCausal ? "CausalSelfAttention" : "SelfAttention"
        let mask = "torch.ones(x.shape[1], x.shape[1], dtype=torch.bool, device=x.device).triu(1)"
        let forward =
            "super().forward(x, x, x, need_weights=False, attn_mask=\(isCausal ? mask : "None"))[0]"
        let weights = [("in_proj_weight", "weights"), ("out_proj.weight", "output weights")].map {
            PyTorchModel.ModuleTensor($0, $1) { $0.transposed() }
        }
        let biases = [("in_proj_bias", "biases"), ("out_proj.bias", "output biases")].map {
            PyTorchModel.ModuleTensor($0, $1)
        }
        model.add(
            "\(name)(\(model.input[1]), \(heads), bias=\(hasBiases.python), batch_first=True)",
            weights + (hasBiases ? biases : []),
            definedBy: "class \(name)(torch.nn.MultiheadAttention):\n    def forward(self, x): return \(forward)\n")
    }
}

extension CrossAttention: PyTorchLayer {
    public func addModules(to model: inout PyTorchModel) throws(PyTorchError.Fault) {
        let name = "\(isCausal ? "Causal" : "")CrossAttention\(heads)"
        try model.addGroup(
            name, of: self, isList: true,
            definedBy: """
                class \(name)(torch.nn.Sequential):
                    def forward(self, x):
                        parts = [self[0](x), *self[1](x).chunk(2, -1)]
                        q, k, v = (p.unflatten(-1, (\(heads), -1)).transpose(1, 2) for p in parts)
                        y = torch.nn.functional.scaled_dot_product_attention(q, k, v, is_causal=\(isCausal.python))
                        return y.transpose(1, 2).flatten(2)

                """)
    }
}

extension PositionalEncoding: PyTorchLayer {
    public func addModules(to model: inout PyTorchModel) {
        switch form {
        case .learned:
            model.add(
                "LearnedPositions(\(model.input[0]), \(model.input[1]))",
                [PyTorchModel.ModuleTensor("weight", "weights")],
                definedBy: """
                    class LearnedPositions(torch.nn.Module):
                        def __init__(self, steps, features):
                            super().__init__()
                            self.weight = torch.nn.Parameter(torch.zeros(steps, features))
                        def forward(self, x): return x + self.weight

                    """)
        case .sinusoidal:
            model.add(
                "SinusoidalPositions()",
                definedBy: """
                    class SinusoidalPositions(torch.nn.Module):
                        def forward(self, x):
                            t = torch.arange(x.shape[1], dtype=torch.float64, device=x.device)
                            f = torch.arange(x.shape[2], device=x.device)
                            a = t[:, None] * 10000.0 ** (-(f - f % 2).double() / x.shape[2])
                            return x + torch.where(f % 2 == 0, a.sin(), a.cos()).to(x.dtype)

                    """)
        }
    }
}

extension SequenceAverage: PyTorchLayer {
    public func addModules(to model: inout PyTorchModel) {
        model.add(
            "SequenceAverage()",
            definedBy: "class SequenceAverage(torch.nn.Module):\n    def forward(self, x): return x.mean(1)\n")
    }
}

extension Steps: PyTorchLayer {
    public func addModules(to model: inout PyTorchModel) throws(PyTorchError.Fault) {
        if model.input.rank == 3 {
            throw PyTorchModel.noModule(self, "the rows of an image are along another axis in PyTorch")
        }
        model.add(
            "Steps(\(first), \(end))",
            definedBy: """
                class Steps(torch.nn.Module):
                    def __init__(self, first, end):
                        super().__init__()
                        self.first, self.end = first, end
                    def forward(self, x): return x[:, self.first:self.end]

                """)
    }
}

extension Residual: PyTorchLayer {
    public func addModules(to model: inout PyTorchModel) throws(PyTorchError.Fault) {
        try model.addGroup(
            "Residual", of: self, isList: false,
            definedBy: "class Residual(torch.nn.Sequential):\n    def forward(self, x): return x + super().forward(x)\n"
        )
    }
}

extension Branches: PyTorchLayer {
    public func addModules(to model: inout PyTorchModel) throws(PyTorchError.Fault) {
        let name: String
        let joined: String
        switch joining {
        case .add: (name, joined) = ("Sum", "sum(path(x) for path in self)")
        // Of images, the last axis here is the first there.
        case .concatenate where model.output.rank == 3:
            (name, joined) = ("JoinedChannels", "torch.cat([path(x) for path in self], 1)")
        case .concatenate: (name, joined) = ("JoinedFeatures", "torch.cat([path(x) for path in self], -1)")
        }
        try model.addGroup(
            name, of: self, isList: true,
            definedBy: "class \(name)(torch.nn.Sequential):\n    def forward(self, x): return \(joined)\n")
    }
}

extension Bool {
    fileprivate var python: String { self ? "True" : "False" }
}

extension [Int] {
    fileprivate var python: String { map(String.init).joined(separator: ", ") }
}
