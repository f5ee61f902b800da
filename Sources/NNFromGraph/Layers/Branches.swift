import Autodiff

/// Several paths of layers that take the same inputs, and whose outputs are joined. A path without layers passes the
/// inputs on.
///
///     let paths = Branches([[Dense(8, .relu)], [Dense(16, .tanh), Dense(8, .relu)]], joining: .concatenate)
///     print(try Network<Float>(inputs: 4, [paths, Dense(2, .softmax)]).parameterCount)  // 290
public struct Branches: Layer, LayerGroup {
    /// How the outputs of the paths are joined.
    public enum Joining: String, Sendable, Hashable, Codable {
        /// Side by side along the last axis, that of features or channels.
        case concatenate
        /// The sum of the outputs, which have one shape.
        case add
    }
    /// The layers of each path, first to last.
    public let paths: [[any Layer]]
    /// How the outputs of the paths are joined.
    public let joining: Joining
    public var kind: String { Self.typeName }

    /// Branches of the given paths. No paths, or outputs of shapes that cannot be joined, are a ``NetworkError`` when
    /// the network is made.
    public init(_ paths: [[any Layer]], joining: Joining) { (self.paths, self.joining) = (paths, joining) }

    public func callAsFunction<T: TensorAlgebra>(_ x: T, _ pass: inout Pass<T>) throws(NetworkError) -> T {
        guard !paths.isEmpty else { throw .noLayers }
        var outputs: [T] = []
        // Each path begins with the inputs' padding; what the first path says that finds some holds after them.
        let given = pass.present
        var present: T?
        for path in paths {
            pass.present = given
            outputs.append(try apply(path, to: x, &pass))
            present = present ?? pass.present
        }
        pass.present = present
        // Concatenation leaves the last extents open.
        let open = joining == .concatenate ? 1 : 0
        let first = outputs[0].shape
        var width = 0
        for shape in outputs.map(\.shape) {
            guard shape.rank == first.rank, shape.rank > open,
                shape.extents.dropLast(open) == first.extents.dropLast(open)
            else {
                let needed = joining == .add ? "one shape" : "shapes that differ in the last axis only"
                throw .inputShape(
                    layer: kind, x.shape,
                    needed: "paths whose outputs have \(needed); the outputs of two paths have \(first) and \(shape)")
            }
            width += shape.extents[shape.rank - 1]
        }
        if joining == .add { return outputs.dropFirst().reduce(outputs[0]) { $0 + $1 } }
        _ = try Shape(first.extents.dropLast() + [width], of: "the output of \(kind)")
        return outputs.count == 1 ? outputs[0] : T.concatenate(outputs, along: -1)
    }
}
