/// A leaf of a tree: one number or one tensor.
package enum Leaf: Sendable {
    case number(Double)
    case tensor(any TensorValue)

    /// The shape; for a number, that of a tensor of rank 0.
    package var shape: Shape {
        switch self {
        case .number: []
        case .tensor(let tensor): tensor.shape
        }
    }

    /// The type of a tensor's elements; `nil` for a number.
    package var elementType: ElementType? {
        switch self {
        case .number: nil
        case .tensor(let tensor): tensor.elementType
        }
    }

    /// The elements as doubles, in row-major order.
    var numbers: [Double] {
        switch self {
        case .number(let value): [value]
        case .tensor(let tensor): tensor.numbers
        }
    }
}

/// Where a sweep starts: an output's row and its adjoint.
package struct Seed {
    package let row: Int
    package let adjoint: Leaf

    init(_ row: Int, _ adjoint: Leaf) {
        self.row = row
        self.adjoint = adjoint
    }

    /// The seed of a scalar's row.
    static func number(_ row: UInt32, _ adjoint: Double) -> Seed { Seed(Int(row), .number(adjoint)) }
    /// The seed of a tensor's row.
    static func tensor(_ row: UInt32, _ adjoint: any TensorValue) -> Seed { Seed(Int(row), .tensor(adjoint)) }
}
