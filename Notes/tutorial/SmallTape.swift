// The tape of the tutorial, complete: `1-a-tape.md` explains it part by part.

import Foundation

/// The elementary functions g that this tape can record.
enum Operation: String {
    case input
    case add = "+"
    case subtract = "−"
    case multiply = "·"
    case square, exp, sqrt
    case sigmoid = "σ"

    /// g(u, v); functions of one operand ignore v.
    func value(_ u: Double, _ v: Double) -> Double {
        switch self {
        case .input: u
        case .add: u + v
        case .subtract: u - v
        case .multiply: u * v
        case .square: u * u
        case .exp: Foundation.exp(u)
        case .sqrt: u.squareRoot()
        case .sigmoid: 1 / (1 + Foundation.exp(-u))
        }
    }

    /// ∂g/∂u and ∂g/∂v, where g(u, v) = y.
    func partials(_ u: Double, _ v: Double, _ y: Double) -> [Double] {
        switch self {
        case .input: []
        case .add: [1, 1]
        case .subtract: [1, -1]
        case .multiply: [v, u]
        case .square: [2 * u]
        case .exp: [y]
        case .sqrt: [1 / (2 * y)]
        case .sigmoid: [y * (1 - y)]
        }
    }
}

/// Rows x₁ … x_L in the order of computation, the inputs among them.
final class SmallTape {
    /// A row: xᵢ = gᵢ(Pa(xᵢ)).
    struct Row {
        let operation: Operation
        let parents: [Int]
        let value: Double
    }

    private(set) var rows: [Row] = []

    /// Records an input.
    func input(_ value: Double) -> Traced {
        rows.append(Row(operation: .input, parents: [], value: value))
        return Traced(tape: self, row: rows.count - 1)
    }

    /// Computes and records an operation on earlier rows.
    func record(_ operation: Operation, _ parents: Int...) -> Traced {
        let (u, v) = (rows[parents[0]].value, rows[parents[parents.count - 1]].value)
        rows.append(Row(operation: operation, parents: parents, value: operation.value(u, v)))
        return Traced(tape: self, row: rows.count - 1)
    }

    /// The partial derivatives of a row by its parents, in their order.
    private func partials(_ row: Row) -> [Double] {
        guard let first = row.parents.first, let last = row.parents.last else { return [] }
        return row.operation.partials(rows[first].value, rows[last].value, row.value)
    }
}

/// A number whose computation is recorded: a row of a tape.
struct Traced {
    let tape: SmallTape
    let row: Int
    var value: Double { tape.rows[row].value }

    static func + (x: Traced, y: Traced) -> Traced { x.tape.record(.add, x.row, y.row) }
    static func - (x: Traced, y: Traced) -> Traced { x.tape.record(.subtract, x.row, y.row) }
    static func * (x: Traced, y: Traced) -> Traced { x.tape.record(.multiply, x.row, y.row) }
}

func square(_ x: Traced) -> Traced { x.tape.record(.square, x.row) }
func exp(_ x: Traced) -> Traced { x.tape.record(.exp, x.row) }
func sqrt(_ x: Traced) -> Traced { x.tape.record(.sqrt, x.row) }
func sigmoid(_ x: Traced) -> Traced { x.tape.record(.sigmoid, x.row) }

extension SmallTape {
    /// Reverse mode: ∂f/∂xᵢ for every row i, from the last row to the first.
    func adjoints(of f: Traced) -> [Double] {
        var adjoints = [Double](repeating: 0, count: rows.count)
        adjoints[f.row] = 1
        for (j, row) in rows.enumerated().reversed() {
            for (i, partial) in zip(row.parents, partials(row)) {
                adjoints[i] += adjoints[j] * partial
            }
        }
        return adjoints
    }

    /// Forward mode: ∂xᵢ/∂x for every row i, from the first row to the last.
    func tangents(along x: Traced) -> [Double] {
        var tangents = [Double](repeating: 0, count: rows.count)
        tangents[x.row] = 1
        for (j, row) in rows.enumerated() {
            for (i, partial) in zip(row.parents, partials(row)) {
                tangents[j] += partial * tangents[i]
            }
        }
        return tangents
    }
}
