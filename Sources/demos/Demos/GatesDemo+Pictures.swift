import Autodiff
import NNFromGraph

extension GatesDemo {
    /// XOR by a single layer, which draws one line, and by the network, whose two hidden units draw two.
    static func picture(_ logistic: LogisticRegression<Double>, _ network: Network<Double>) -> RegionMap {
        let range = -0.25...1.25
        let x = Tensor<Double>(RegionMap.grid(over: range).map { [$0.x, $0.y] })
        let samples = LogicGate.xor.outputs.enumerated().map { place, output in
            RegionMap.Sample(x: Double(place / 2), y: Double(place % 2), label: output)
        }
        return RegionMap(
            title: "XOR: one layer, and a hidden layer of two units",
            subtitle: "logistic regression gives ½ everywhere; the 2-2-1 network separates the classes by two lines",
            range: range, horizontalName: "x₁", verticalName: "x₂", valueName: "probability that the output is 1",
            classNames: ["output 0", "output 1"],
            panels: [
                RegionMap.Panel("logistic regression", logistic.probabilities(x).scalars),
                RegionMap.Panel("2-2-1 network", network(x).scalars, lines: PlaneLines.hiddenUnits(of: network)),
            ], samples: samples)
    }
}
