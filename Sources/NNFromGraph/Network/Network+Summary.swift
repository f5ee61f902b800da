import Autodiff

/// A layer's row of a table, in text.
package struct LayerRow: Sendable, Hashable {
    /// The name, indented where the layer is part of another.
    package let name: String
    package let kind: String
    /// The activation; empty for none.
    package let activation: String
    /// The shape of the output for one sample.
    package let output: String
    /// The number of parameters.
    package let parameters: String
    /// Whether it contains other layers.
    package let isGroup: Bool
}

extension Network {
    /// The network as a table: one line per layer with its output shape for one sample and its number of parameters,
    /// and the totals.
    ///
    ///     print(try Network<Float>(inputs: 5, [Dense(20, .relu), Dense(3, .softmax)]).summary)
    ///     // layer   kind   output  parameters
    ///     // dense1  dense  [20]           120
    ///     // dense2  dense  [3]             63
    ///     // 183 parameters, all trained
    ///
    /// Nested layers are indented and precede their parent, whose number of parameters includes theirs.
    public var summary: String {
        let rows = layerRows.map { [$0.name, $0.kind, $0.output, $0.parameters] }
        let table = TextTable(
            [.name("layer"), .name("kind"), .name("output"), .number("parameters")], rows: rows, indentation: 0)
        return (table.lines(width: table.width) + [totals]).joined(separator: "\n")
    }

    /// The rows of the layers, those of a group before the group's.
    package var layerRows: [LayerRow] {
        let last = architecture.layers.lastIndex { !$0.isGroup }
        return architecture.layers.enumerated().map { place, layer in
            let indent = String(repeating: "  ", count: layer.depth - 1)
            let name = layer.name.split(separator: ".").last.map(String.init) ?? layer.name
            let activation = place == last ? architecture.outputActivation : layer.activation
            let hasNone = layer.isGroup || activation == .identity
            return LayerRow(
                name: indent + name, kind: layer.kind, activation: hasNone ? "" : "\(activation)",
                output: "\(layer.outputShape)", parameters: Units.grouped(count(layer.parameters)),
                isGroup: layer.isGroup)
        }
    }

    /// `183 parameters, all trained`.
    package var totals: String {
        let held = frozen.reduce(0) { $0 + parameters[$1].shape.count }
        let trained =
            held == 0
            ? "all trained" : "\(Units.grouped(parameterCount - held)) trained and \(Units.grouped(held)) frozen"
        let running = statistics.reduce(0) { $0 + $1.shape.count }
        return "\(Units.count(parameterCount, "parameter")), \(trained)"
            + (running == 0 ? "" : "; \(Units.count(running, "running statistic"))")
    }

    private func count(_ range: Range<Int>) -> Int { parameters[range].reduce(0) { $0 + $1.shape.count } }
}
