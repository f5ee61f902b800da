/// The recording that leads to one output, as plain data: rows with values and adjoints, and each row's contributions
/// to its operands' adjoints. Explanations, drawings and pages are made from it and need neither the tape nor its
/// variables.
///
///     let tape = Tape()
///     let x = tape.variable(1.3)
///     let graph = tape.graph(of: exp(x * x))
///     print(graph.nodes.count)  // 3
///
/// Nodes are in row order; the last one is the output. Rows that do not lead to it are left out. Scalar constants are
/// written where they are used and are not nodes.
public struct TapeSnapshot: Sendable {
    /// A row of the tape.
    public struct Node: Sendable {
        /// The kinds of nodes.
        public enum Role: String, Sendable {
            /// A variable.
            case input
            /// A constant tensor.
            case constant
            /// The result of an operation.
            case operation
        }
        /// The row's number on the tape.
        public let row: Int
        /// The kind of node.
        public let role: Role
        /// The name, given by the user or generated; unique.
        public let name: String
        /// The name of the rule or operation; empty for inputs and constants.
        public let operation: String
        /// The operation with the operands' names: `a + b`.
        public let formula: String
        /// The operation with the operands' values: `1.69 + 5.41948`; `nil` if it involves a tensor.
        public let numbers: String?
        /// ``formula`` in LaTeX.
        public let latexFormula: String
        /// ``numbers`` in LaTeX.
        public let latexNumbers: String?
        /// The index in ``TapeSnapshot/scopes`` of the innermost scope; `nil` outside all scopes.
        public let scope: Int?
        /// The value when it was recorded.
        public let value: Quantity
        /// The derivative of the output with respect to the node.
        public internal(set) var adjoint: Quantity
        /// The operands' nodes, without repetition, in order.
        public internal(set) var operands: [Int]
        /// The indices in ``TapeSnapshot/edges`` of the contributions from this row's users, in row order.
        public internal(set) var uses: [Int] = []
    }

    /// A row's use of another: the partial derivative, and the contribution to the operand's adjoint.
    public struct Edge: Sendable {
        /// The operand's node.
        public let operand: Int
        /// The user's node.
        public let user: Int
        /// For scalars, ∂user/∂operand over the nodes' names; for tensors, the whole contribution.
        public let formula: Formula
        /// The partial derivative's value; `nil` for tensors.
        public let partial: Double?
        /// adjoint(user) · ∂user/∂operand.
        public let contribution: Quantity
    }

    /// A named part of the computation.
    public struct Scope: Sendable {
        /// The name.
        public let name: String
        /// The index of the enclosing scope; `nil` for an outermost one.
        public let parent: Int?
        /// The names of the scopes from the outermost to this one.
        public let path: [String]
    }

    /// The nodes, in the order of the recording.
    public internal(set) var nodes: [Node] = []
    /// The edges from operands to the nodes that use them.
    public internal(set) var edges: [Edge] = []
    /// The scopes, in the order in which they began.
    public internal(set) var scopes: [Scope] = []
    /// The number of the tape's rows that do not lead to the output.
    public internal(set) var unusedRows = 0

    /// The index of the output's node.
    public var output: Int { nodes.count - 1 }
    /// The name of the differentiated function: `f`, unless a row other than the output has that name.
    public internal(set) var functionName = "f"
    /// The node of the given name; `nil` if there is none.
    public func node(named name: String) -> Node? { nodes.first { $0.name == name } }
}

extension TapeSnapshot {
    /// A value or an adjoint: a number, or a summary of a tensor.
    public enum Quantity: Sendable, Equatable {
        /// A number.
        case number(Double)
        /// A tensor's shape, its first 12 elements in row-major order, its range and its Euclidean norm. `nonFinite` is
        /// the index of the first NaN or infinity.
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
    /// A brief form for boxes: for a tensor of more than three elements, the shape and the range to three digits.
    var brief: String {
        guard case .tensor(let shape, _, let minimum, let maximum, _, nil) = self, shape.count > 3 else {
            return description
        }
        return "\(shape) \(NumberText.short(minimum, digits: 3)) … \(NumberText.short(maximum, digits: 3))"
    }
}

extension TapeSnapshot.Quantity: CustomStringConvertible {
    /// A number to six digits, a small tensor's elements, or a larger one's shape and range.
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

/// The former name of ``TapeSnapshot``.
@available(*, deprecated, renamed: "TapeSnapshot")
public typealias RecordedGraph = TapeSnapshot
