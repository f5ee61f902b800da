/// A StableHLO function as it is written: operations on values that one device or several hold.
///
/// With several devices each runs the same text. A value is then either whole on each of them or divided along an axis
/// into equal parts, one a device; ``Placement`` says how each primitive is computed on parts.
final class StableHLOFunction {
    /// A value: as the text has it, and the shape of the whole.
    struct Value {
        /// What each device holds.
        let local: StableHLOValue
        /// The shape of the whole.
        let shape: Shape
        /// The axis along which it is divided; `nil` if each device holds the whole.
        var axis: Int?
        /// The number that all elements of a constant are.
        var number: Double?
    }

    let text = StableHLOText()
    /// The number of devices.
    let devices: Int
    /// The first error; the text is then of no use.
    private(set) var fault: StableHLOError?
    private var deviceNumber: StableHLOValue?

    init(devices: Int) { self.devices = devices }

    /// Notes an error and returns a value in the place of the result.
    func fail(_ error: StableHLOError, _ shape: Shape, _ type: ElementType) -> Value {
        fault = fault ?? error
        return constant(type.zeros(shape))
    }

    func constant(_ tensor: any TensorValue) -> Value {
        Value(local: text.constant(tensor), shape: tensor.shape, number: tensor.uniform)
    }

    /// Applies an operation: its primitive, or what it is composed of.
    func apply(_ operation: any TensorOperation, _ operands: [Value], _ shape: Shape, _ type: ElementType) -> Value {
        // Without elements there is nothing to compute, and operations of the text may forbid such shapes.
        if shape.count == 0 { return constant(type.zeros(shape)) }
        let lowering = operation.lowering
        if let primitive = lowering.primitive, StableHLOPrimitives.has(primitive) {
            var value = apply(primitive, operands, shape, type)
            if primitive == .broadcast || primitive == .reshape { value.number = operands[0].number }
            if case .extremum(let axes, _) = primitive { return adding(operands[0], toExtrema: value, axes, type) }
            return value
        }
        func composed<Scalar: TensorScalar>(_: Scalar.Type) -> Value? {
            let tensors = operands.map { StableHLOTensor<Scalar>($0, in: self, of: operation.name) }
            let result =
                if let structure = lowering.structure, hasStructures(operands, shape) {
                    structure.structured(tensors)
                } else if let composition = lowering.composition {
                    composition.composed(tensors)
                } else if let opcode = operation.opcode {
                    visitRule(opcode, LoweredRule(operands: tensors, order: operands[0].number))
                } else {
                    StableHLOTensor<Scalar>?.none
                }
            return result?.value(in: self)
        }
        if let value = composed(type.scalar) { return value }
        let orders = operation.opcode.flatMap { visitRule($0, LoweredOrders()) }
        return fail(orders.map { .order(operation.name, $0) } ?? .operation(operation.name), shape, type)
    }

    /// Whether loops and conditions are written as such: on one device, since several divide the work of single steps,
    /// and where the text's integers count all elements.
    private func hasStructures(_ operands: [Value], _ shape: Shape) -> Bool {
        devices == 1 && !operands.isEmpty
            && (operands.map(\.shape) + [shape]).allSatisfy { $0.count <= Int(Int32.max) }
    }

    /// Applies a primitive that StableHLO has.
    private func apply(
        _ primitive: TensorPrimitive, _ operands: [Value], _ shape: Shape, _ type: ElementType
    ) -> Value {
        let placement = Placement(of: primitive, operands.map { ($0.shape, $0.axis) }, shape, devices)
        let parts = zip(operands, placement.operands).map { text.convert(placed($0, along: $1), to: .init(type)) }
        let own = placement.combination == nil ? part(of: shape, placement.result) : shape
        let result = StableHLOPrimitives(text, own, .init(type)).write(primitive, parts)
        if let combination = placement.combination {
            return Value(local: text.allReduce(result, combination, devices: devices), shape: shape)
        }
        return Value(local: result, shape: shape, axis: placement.result)
    }

    /// Extrema over axes, and NaN where an element is NaN, which XLA disregards on CPUs: the sum of these elements is
    /// added.
    private func adding(_ x: Value, toExtrema extrema: Value, _ axes: [Int], _ type: ElementType) -> Value {
        let local = x.local
        let isUndefined = text.compare(local, .notEqual, local)
        let undefined = text.select(isUndefined, local, text.filled(0, local.shape, local.type))
        let sum = apply(
            .sum(axes: axes), [Value(local: undefined, shape: x.shape, axis: x.axis)], extrema.shape, type)
        return apply(.elementwise(.add), [extrema, sum], extrema.shape, type)
    }

    /// One element, as a double.
    func element(_ index: Int, of operand: Value) -> Value {
        let whole = placed(operand, along: nil)
        let place = zip(operand.shape.strides, operand.shape.extents).map { index / $0 % $1 }
        let element = text.slice(whole, place, [Int](repeating: 1, count: place.count))
        return Value(local: text.convert(text.reshape(element, to: []), to: .double), shape: [])
    }

    /// The shape of a device's part.
    func part(of shape: Shape, _ axis: Int?) -> Shape {
        axis.map { shape.replacing($0, with: shape[$0] / devices) } ?? shape
    }

    /// A value, divided along an axis or not: gathered from the devices, or cut to each device's part.
    func placed(_ value: Value, along axis: Int?) -> StableHLOValue {
        if value.axis == axis { return value.local }
        let whole = value.axis.map { text.allGather(value.local, $0, devices: devices) } ?? value.local
        guard let axis else { return whole }
        let counts = part(of: value.shape, axis).extents
        let number = deviceNumber ?? text.deviceNumber()
        deviceNumber = number
        let start = text.elementwise("stablehlo.multiply", number, text.filled(Double(counts[axis]), [], .integer))
        let zero = text.filled(0, [], .integer)
        return text.slice(whole, from: counts.indices.map { $0 == axis ? start : zero }, counts)
    }
}

/// What a rule without a name in StableHLO is composed of; `nil` for a member of a family whose order is not known.
private struct LoweredRule<Scalar: TensorScalar>: RuleVisitor {
    let operands: [StableHLOTensor<Scalar>]
    let order: Double?

    func unary<Rule: UnaryRule>(_: Rule.Type) -> StableHLOTensor<Scalar>? { Rule.lowered(operands[0]) }
    func binary<Rule: BinaryRule>(_ rule: Rule.Type) -> StableHLOTensor<Scalar>? {
        guard let family = rule as? any OrderedRule.Type else { return Rule.lowered(operands[0], operands[1]) }
        guard let order, let member = Int(exactly: order), family.loweredOrders.contains(member) else { return nil }
        return family.lowered(order: member, operands[1])
    }
    func noRule(_ opcode: Opcode) -> StableHLOTensor<Scalar>? { nil }
}

/// The orders of a family that have a text.
private struct LoweredOrders: RuleVisitor {
    func unary<Rule: UnaryRule>(_: Rule.Type) -> ClosedRange<Int>? { nil }
    func binary<Rule: BinaryRule>(_ rule: Rule.Type) -> ClosedRange<Int>? {
        (rule as? any OrderedRule.Type)?.loweredOrders
    }
    func noRule(_ opcode: Opcode) -> ClosedRange<Int>? { nil }
}
