import Autodiff

/// A custom activation as a type, which works with every element type and in every kind of pass, and which
/// network files hold under its name, with its stored properties.
///
///     struct Swish: ActivationFunction {
///         static let typeName = "my swish"
///         var slope = 1.5
///         func callAsFunction<T: TensorAlgebra>(_ z: T) -> T { z * sigmoid(T(constant: slope) * z) }
///     }
///     let network = try Network<Float>(inputs: 4, [Dense(8, Activation(Swish())), Dense(3, .softmax)])
///     let file = FileManager.default.temporaryDirectory.appendingPathComponent("swish.safetensors")
///     try network.write(to: file)
///     print(try Network<Float>(contentsOf: file, activations: [Swish.self]).parameterCount)  // 67
public protocol ActivationFunction: Hashable, Codable, Sendable {
    /// The name of the type in network files. It must differ from other activations', and may not change afterwards.
    static var typeName: String { get }
    /// Applies the function to pre-activations z [rows × … × units]; the result has the same shape.
    func callAsFunction<T: TensorAlgebra>(_ z: T) -> T
}

extension Activation {
    /// A custom activation as a type.
    public init(_ function: some ActivationFunction) { self = .custom(CustomActivation(function)) }

    /// A custom activation as a closure, for networks of `Float`.
    ///
    ///     let clipped = Activation("clipped") { z in min(relu(z), 6) }
    ///     print(try Network<Float>(inputs: 2, [Dense(3, clipped), Dense(1, .identity)]).parameterCount)  // 13
    ///
    /// A network file cannot hold it: writing throws ``NetworkFileError``, with the remedy. Applied to tensors of
    /// another element type, or of another shape than its result, it stops the program.
    /// - Parameters:
    ///   - name: Its name in messages.
    ///   - function: The activation, element by element or not; the result has the shape of `z`.
    public init(_ name: String, _ function: @escaping @Sendable (TensorVariable<Float>) -> TensorVariable<Float>) {
        let closure = TensorClosure("activation '\(name)'") { function($0[0]) }
        self = .custom(CustomActivation(name, closure))
    }

    /// A custom activation as a closure, for networks of `Double`: `{ (z: TensorVariable<Double>) in … }`.
    /// - Parameters:
    ///   - name: Its name in messages.
    ///   - function: The activation, element by element or not; the result has the shape of `z`.
    @_disfavoredOverload
    public init(_ name: String, _ function: @escaping @Sendable (TensorVariable<Double>) -> TensorVariable<Double>) {
        let closure = TensorClosure("activation '\(name)'") { function($0[0]) }
        self = .custom(CustomActivation(name, closure))
    }
}

/// A custom activation, within ``Activation/custom(_:)``.
public struct CustomActivation: Sendable {
    enum Function: Sendable {
        case type(any ActivationFunction)
        case closure(TensorClosure)
    }
    let function: Function
    /// The name: that of the type in network files, or that given with the closure.
    public let name: String

    init(_ function: some ActivationFunction) {
        self.function = .type(function)
        name = type(of: function).typeName
    }

    init(_ name: String, _ closure: TensorClosure) {
        function = .closure(closure)
        self.name = name
    }

    /// Applies the function to pre-activations z [rows × … × units]; a result of another shape stops the program.
    func callAsFunction<T: TensorAlgebra>(_ z: T) -> T {
        let result =
            switch function {
            case .type(let function): function(z)
            case .closure(let closure): closure([z])
            }
        guard result.shape == z.shape else {
            stop(
                "activation '\(name)': a result of shape \(result.shape) for pre-activations of shape \(z.shape); "
                    + "they must be equal")
        }
        return result
    }
}

extension CustomActivation: Hashable {
    /// Types are compared by value; a closure equals its copies alone.
    public static func == (left: CustomActivation, right: CustomActivation) -> Bool { left.identity == right.identity }
    public func hash(into hasher: inout Hasher) { hasher.combine(identity) }

    private var identity: AnyHashable {
        switch function {
        case .type(let function): AnyHashable(function)
        case .closure(let closure): AnyHashable(closure.identity)
        }
    }
}

extension CustomActivation: CustomStringConvertible {
    public var description: String {
        switch function {
        case .type(let function): "\(function)"
        case .closure: name
        }
    }
}
