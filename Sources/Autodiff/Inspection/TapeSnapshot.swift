/// What a tape recorded on the way to one output, as plain data: rows with values and adjoints, and what each row hands
/// to each of its operands. Explanations, drawings and pages are made of it and need neither the tape nor its
/// variables.
///
///     let graph = tape.graph(of: y)
///
/// Nodes stand in the order of the rows; the last one is the output. Rows that do not lead to it are left out. Scalar
/// constants are written where they are used and are no nodes.
public struct TapeSnapshot: Sendable {
    /// A row of the tape.
    public struct Node: Sendable {
        public enum Role: String, Sendable { case input, constant, operation }
        /// The row's number on the tape.
        public let row: Int
        public let role: Role
        /// The name that the user gave, or one made up: no other node has it.
        public let name: String
        /// What was done: the rule's or the operation's name; empty for inputs and constants.
        public let operation: String
        /// What was done, by the operands' names: `a + b`.
        public let formula: String
        /// The same with the operands' numbers: `1.69 + 5.41948`; `nil` where a tensor takes part.
        public let numbers: String?
        public let latexFormula: String
        public let latexNumbers: String?
        /// The place among ``scopes`` of the innermost scope.
        public let scope: Int?
        public let value: Quantity
        public internal(set) var adjoint: Quantity
        /// The nodes that were operands, each once, in their order.
        public internal(set) var operands: [Int]
        /// The places among ``edges`` of what comes back from the rows that use this one, first row first.
        public internal(set) var uses: [Int] = []
    }

    /// A row's use of another: the partial derivative, and what it adds to the operand's adjoint.
    public struct Edge: Sendable {
        /// The node that was used.
        public let operand: Int
        /// The node that used it.
        public let user: Int
        /// For scalars ∂user/∂operand, over the nodes' names; for tensors the whole contribution.
        public let formula: Formula
        /// Its value, for scalars.
        public let partial: Double?
        /// adjoint(user) · ∂user/∂operand.
        public let contribution: Quantity
    }

    /// A part of the computation with a name.
    public struct Scope: Sendable {
        public let name: String
        /// The place of the scope around it.
        public let parent: Int?
        /// The names of the scopes from the outermost to this one.
        public let path: [String]
    }

    public internal(set) var nodes: [Node] = []
    public internal(set) var edges: [Edge] = []
    public internal(set) var scopes: [Scope] = []
    /// How many rows of the tape do not lead to the output.
    public internal(set) var unusedRows = 0

    /// The place of the output among the nodes.
    public var output: Int { nodes.count - 1 }
    /// What adjoints are derivatives of: `f`, unless a row that is not the output has that name.
    public internal(set) var functionName = "f"
    /// The node of the given name.
    public func node(named name: String) -> Node? { nodes.first { $0.name == name } }
}

extension TapeSnapshot {
    /// A value or an adjoint: a number, or what is worth showing of a tensor.
    public enum Quantity: Sendable, Equatable {
        case number(Double)
        /// A tensor's shape, its first elements in row-major order, and its range. `nonFinite` is the place of the
        /// first NaN or infinity.
        case tensor(Shape, elements: [Double], minimum: Double, maximum: Double, norm: Double, nonFinite: Int?)
        /// A tensor whose value was not kept.
        case unknown(Shape)

        /// The shape; `[]` for a number.
        public var shape: Shape {
            switch self {
            case .number: []
            case .tensor(let shape, _, _, _, _, _), .unknown(let shape): shape
            }
        }

        /// Whether no element is known to be NaN or infinite.
        public var isFinite: Bool {
            switch self {
            case .number(let value): value.isFinite
            case .tensor(_, _, _, _, _, let nonFinite): nonFinite == nil
            case .unknown: true
            }
        }

        static let shownElements = 12

        init(of value: any TensorValue) {
            func quantity(_ value: some TensorValue) -> Self { Self(value.tensor) }
            self = quantity(value)
        }

        init<Scalar: TensorScalar>(_ tensor: Tensor<Scalar>) {
            var (minimum, maximum, squares) = (Double.infinity, -Double.infinity, 0.0)
            var nonFinite: Int?
            for (index, scalar) in tensor.scalars.enumerated() {
                let element = Double(scalar)
                if nonFinite == nil, !element.isFinite { nonFinite = index }
                minimum = Swift.min(minimum, element)
                maximum = Swift.max(maximum, element)
                squares += element * element
            }
            self = .tensor(
                tensor.shape, elements: tensor.scalars.prefix(Quantity.shownElements).map(Double.init),
                minimum: minimum,
                maximum: maximum, norm: squares.squareRoot(), nonFinite: nonFinite)
        }
    }
}

extension TapeSnapshot.Quantity {
    /// The same on a few characters, for boxes: of a larger tensor the shape and the range to three digits.
    var brief: String {
        guard case .tensor(let shape, _, let minimum, let maximum, _, nil) = self, shape.count > 3 else {
            return description
        }
        return "\(shape) \(NumberText.short(minimum, digits: 3)) … \(NumberText.short(maximum, digits: 3))"
    }
}

extension TapeSnapshot.Quantity: CustomStringConvertible {
    /// A number to six digits; a small tensor's elements; of a larger one the shape and the range.
    public var description: String {
        switch self {
        case .number(let value): return NumberText.short(value)
        case .unknown(let shape): return "\(shape), value not kept"
        case .tensor(let shape, let elements, let minimum, let maximum, let norm, let nonFinite):
            if shape.count == 0 { return "\(shape), empty" }
            if shape.count == 1 { return NumberText.short(elements[0]) + (shape.rank == 0 ? "" : " \(shape)") }
            if shape.count <= 6, shape.rank <= 2 {
                let columns = shape[shape.rank - 1]
                let rows = stride(from: 0, to: shape.count, by: columns).map { start in
                    "[" + elements[start..<start + columns].map(NumberText.short).joined(separator: ", ") + "]"
                }
                return shape.rank == 1 ? rows[0] : "[" + rows.joined(separator: ", ") + "]"
            }
            if let nonFinite { return "\(shape), not finite from element \(nonFinite) on" }
            return "\(shape), \(NumberText.short(minimum)) … \(NumberText.short(maximum)), "
                + "norm \(NumberText.short(norm))"
        }
    }
}

@available(*, deprecated, renamed: "TapeSnapshot")
public typealias RecordedGraph = TapeSnapshot
