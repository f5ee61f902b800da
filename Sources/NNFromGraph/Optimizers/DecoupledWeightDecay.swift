import Autodiff

/// Decoupled weight decay (Loshchilov and Hutter, 2019): parameters are multiplied by 1 − η·λ before another
/// optimizer's step. Unlike an L2 penalty, the decay is not part of the gradient, so the optimizer does not rescale it.
public struct DecoupledWeightDecay<Base: Optimizer>: Optimizer {
    /// The optimizer that makes the step.
    public let base: Base
    /// The strength λ: each step also subtracts the learning rate times λ times the weight.
    public let strength: Double
    /// The roles of the parameters that decay.
    public let roles: Set<ParameterRole>

    public var learningRate: any Schedule { base.learningRate }
    public var stateCount: Int { base.stateCount }

    /// A strength that is negative or infinite stops the program.
    public init(_ base: Base, strength: Double, roles: Set<ParameterRole> = [.weights]) {
        require(strength, "DecoupledWeightDecay: strength", .notNegative)
        self.base = base
        self.strength = strength
        self.roles = roles
    }

    public func factors(at time: ScheduleTime) -> [Double] {
        base.factors(at: time) + [1 - learningRate.scaled(at: time) * strength]
    }

    public func update<T: TensorAlgebra>(
        _ parameter: T, role: ParameterRole, gradient: T, state: [T], factors: [T]
    ) -> (parameter: T, state: [T]) {
        let shrunk = roles.contains(role) ? parameter * factors[factors.count - 1] : parameter
        return base.update(shrunk, role: role, gradient: gradient, state: state, factors: factors.dropLast())
    }
}

/// Adam with decoupled weight decay: AdamW.
public typealias AdamW = DecoupledWeightDecay<Adam>

extension DecoupledWeightDecay where Base == Adam {
    /// AdamW: ``Adam`` with decoupled weight decay.
    public init(
        learningRate: some Schedule = 0.001, weightDecay: Double = 0.01,
        decay: (first: Double, second: Double) = (0.9, 0.999), epsilon: Double = 1e-8,
        roles: Set<ParameterRole> = [.weights]
    ) {
        self.init(
            Adam(learningRate: learningRate, decay: decay, epsilon: epsilon), strength: weightDecay, roles: roles)
    }
}
