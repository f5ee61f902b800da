import Autodiff
import NNFromGraph

/// Straight lines in the plane of two inputs.
enum PlaneLines {
    /// Where each hidden unit's weighted sum of two inputs is 0.
    static func hiddenUnits<Scalar: TensorScalar>(of network: Network<Scalar>) -> [RegionMap.Line] {
        let (weights, biases) = (network.parameters[0], network.parameters[1])
        return (0..<weights.shape[1]).map { unit in
            RegionMap.Line(
                "hidden unit \(unit + 1)", a: Double(weights[0, unit]), b: Double(weights[1, unit]),
                c: Double(biases[unit]))
        }
    }
}

extension RegionMap.Panel {
    /// A panel of the values at all points of the grid.
    init(_ title: String, _ values: [Double], lines: [RegionMap.Line] = [], showsSamples: Bool = true) {
        let rows = stride(from: 0, to: values.count, by: RegionMap.cells).map { start in
            Array(values[start..<(start + RegionMap.cells)])
        }
        self.init(title: title, values: rows, lines: lines, showsSamples: showsSamples)
    }
}
