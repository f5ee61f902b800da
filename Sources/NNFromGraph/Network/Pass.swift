import Autodiff

/// Whether a pass is for training, with random masks and the batch's own statistics, or for inference.
public enum Mode: Sendable, Hashable {
    /// Normalization uses the batch's own statistics, and random masks are applied.
    case training
    /// Normalization uses the running statistics, and there are no random masks.
    case inference
}

/// One pass through a network's layers: hands each layer its parameters, statistics and masks, in order, and collects
/// penalties, updated statistics and outputs.
///
/// Everything that changes between training steps is passed as a tensor, so that a step can be recorded once and
/// replayed with other values.
public struct Pass<T: TensorAlgebra> {
    /// Whether layers such as dropout and batch normalization act as in training or as in inference.
    public let mode: Mode
    /// The sum of the layers' activity penalties; `nil` for none.
    public private(set) var penalty: T?
    /// The running statistics: those given, or the values that layers have updated them to.
    public private(set) var statistics: [T]
    /// Each layer's name and output, in order of completion, if requested.
    public private(set) var outputs: [(name: String, value: T)] = []

    /// Which steps of the sequences are present, [samples × steps]: 0 for padding, else 1. `nil` if all are. An
    /// ``Embedding`` that has an index for padding sets it, and layers that combine steps heed it.
    public var present: T?

    private let parameters: [T]
    private let masks: [T]
    private let keepsOutputs: Bool
    private var places = Places()
    private var scopes = Scopes()
    /// Present in the planning pass.
    private(set) var plan: Plan<T.Scalar>?

    private struct Places {
        var parameter = 0
        var statistic = 0
        var mask = 0
    }

    /// A pass with the given tensors, in the order of the architecture's descriptions.
    public init(
        mode: Mode, parameters: [T], statistics: [T] = [], masks: [T] = [], keepingOutputs: Bool = false
    ) {
        self.mode = mode
        self.parameters = parameters
        self.statistics = statistics
        self.masks = masks
        keepsOutputs = keepingOutputs
    }

    /// The planning pass, which determines which tensors the layers need.
    init(planning plan: Plan<T.Scalar>) {
        self.init(mode: .training, parameters: [])
        self.plan = plan
    }

    /// Applies a nested layer. Its parameters' names begin with `name`, by default its kind and a number: `dense1`.
    /// - Throws: ``NetworkError``, as the layer does.
    public mutating func apply(_ layer: any Layer, to x: T, name: String? = nil) throws(NetworkError) -> T {
        scopes.enter(name ?? layer.kind, numbering: name == nil)
        let first = places.parameter
        let path = scopes.path
        // A recording gets the layer's name as a scope.
        let y = try scope(scopes.name) { () throws(NetworkError) -> T in try layer(x, &self) }
        if keepsOutputs { outputs.append((path, y)) }
        plan?.note(path, layer, output: y.shape, depth: scopes.depth, firstParameter: first)
        scopes.leave()
        return y
    }

    /// The next parameter. Stops the program if the given parameters are too few or this one's shape differs.
    /// - Parameters:
    ///   - name: Its name in the layer, such as `weights`.
    ///   - shape: Its shape.
    ///   - role: What it is, for penalties and weight decay.
    ///   - initializer: How the parameter is initialized; `nil` for the network's default.
    ///   - fans: Fan-in and fan-out; see ``Initializer``.
    /// - Throws: ``NetworkError``, while planning, for an extent below 1 or an invalid initializer.
    public mutating func parameter(
        _ name: String, _ shape: Shape, role: ParameterRole, initializer: Initializer?,
        fans: (inputs: Int, outputs: Int)
    ) throws(NetworkError) -> T {
        defer { places.parameter += 1 }
        if plan != nil {
            let description = ParameterDescription(name: scopes.path(to: name), shape: shape, role: role)
            return T(try plan!.add(description, initializer, fans)).broadcast(to: shape)
        }
        return take(parameters, places.parameter, shape, "parameter", name)
    }

    /// The next running statistic, and its index for ``update(_:to:)``. Its elements are initially `value`. Stops the
    /// program if the given statistics are too few or this one's shape differs.
    public mutating func statistic(_ name: String, _ shape: Shape, initially value: Double) -> (value: T, number: Int) {
        defer { places.statistic += 1 }
        if plan != nil {
            let first = plan!.add(StatisticDescription(name: scopes.path(to: name), shape: shape), initially: value)
            statistics.append(T(first).broadcast(to: shape))
        }
        return (take(statistics, places.statistic, shape, "statistic", name), places.statistic)
    }

    /// Sets the value of a running statistic for the next pass.
    public mutating func update(_ number: Int, to value: T) { statistics[number] = value }

    /// The former name of ``update(_:to:)``.
    @available(*, deprecated, renamed: "update(_:to:)")
    public mutating func renew(_ number: Int, with value: T) { update(number, to: value) }

    /// The next random mask of a training pass; samples are on the first axis. Stops the program if the given masks are
    /// too few or this one's shape differs.
    public mutating func mask(_ distribution: MaskDistribution, _ shape: Shape) -> T {
        defer { places.mask += 1 }
        if plan != nil {
            plan!.add(MaskDescription(distribution: distribution, sampleShape: shape.ofPart))
            return T(Tensor(1)).broadcast(to: shape)
        }
        return take(masks, places.mask, shape, "mask", "\(distribution)")
    }

    /// Which steps of sequences of the given shape are present: ``present``.
    /// - Throws: ``NetworkError`` if a layer has changed the number of steps, so that padding cannot be told any more.
    func presentSteps(of x: Shape, for kind: String) throws(NetworkError) -> T? {
        guard let present, present.shape != Shape(Array(x.extents.prefix(2))) else { return present }
        throw .inputShape(
            layer: kind, x,
            needed: "the steps of the mask of padding, whose shape is \(present.shape); a layer after the embedding "
                + "changes the number of steps")
    }

    /// Adds a scalar penalty to the loss.
    public mutating func penalize(_ term: T) { penalty = penalty.map { $0 + term } ?? term }

    private func take(_ given: [T], _ place: Int, _ shape: Shape, _ what: String, _ name: String) -> T {
        guard place < given.count else {
            stop(
                "network: \(what) \(scopes.path(to: name)) is number \(place + 1), but only \(given.count) were given. "
                    + "Give all that the architecture describes.")
        }
        guard given[place].shape == shape else {
            stop(
                "network: \(what) \(scopes.path(to: name)) has shape \(given[place].shape); it must be \(shape)")
        }
        return given[place]
    }
}

/// The names of the enclosing layers.
private struct Scopes {
    private var names: [String] = []
    /// The number of layers of each kind so far, at each depth.
    private var counts: [[String: Int]] = [[:]]

    mutating func enter(_ name: String, numbering: Bool) {
        var name = name
        if numbering {
            counts[names.count][name, default: 0] += 1
            name += "\(counts[names.count][name]!)"
        }
        names.append(name)
        counts.append([:])
    }

    mutating func leave() {
        names.removeLast()
        counts.removeLast()
    }

    var depth: Int { names.count }
    var name: String { names.last ?? "" }
    var path: String { names.joined(separator: ".") }
    func path(to name: String) -> String { (names + [name]).joined(separator: ".") }
}
