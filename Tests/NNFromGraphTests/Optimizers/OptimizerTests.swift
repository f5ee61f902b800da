import Autodiff
import Foundation
import NNFromGraph
import Testing

@Suite struct OptimizerTests {
    @Test func gradientDescentStepsAgainstTheGradient() {
        var parameters = [Tensor<Double>([1, -2, 0])]
        var optimizer = OptimizerRun(StochasticGradientDescent(learningRate: 0.5), for: parameters)
        optimizer.update(&parameters, gradients: [Tensor([2, 4, -1])])
        #expect(parameters[0].scalars == [0, -4, 0.5])
    }

    @Test func adamAgreesWithItsDefinition() {
        // The definition (Kingma and Ba, algorithm 1), one parameter, with the corrections written out.
        var parameters = [Tensor<Double>([0.7])]
        var optimizer = OptimizerRun(Adam(learningRate: 0.01), for: parameters)
        var (w, m, v) = (0.7, 0.0, 0.0)
        for step in 1...50 {
            let g = sin(Double(step)) + w
            optimizer.update(&parameters, gradients: [Tensor([g])])
            m = 0.9 * m + 0.1 * g
            v = 0.999 * v + 0.001 * g * g
            let corrected = (m / (1 - pow(0.9, Double(step))), v / (1 - pow(0.999, Double(step))))
            w -= 0.01 * corrected.0 / (corrected.1.squareRoot() + 1e-8)
            #expect(abs(parameters[0].scalars[0] - w) < 1e-13, "step \(step)")
        }
    }

    @Test func adamLeavesParametersWithoutGradient() {
        var parameters = [Tensor<Float>([1, 2])]
        var optimizer = OptimizerRun(Adam(), for: parameters)
        for _ in 0..<3 { optimizer.update(&parameters, gradients: [Tensor([0, 1])]) }
        #expect(parameters[0].scalars[0] == 1)
        #expect(parameters[0].scalars[1] < 2)
    }

    @Test func adamsFirstStepIsTheLearningRate() {
        var parameters = [Tensor<Float>([0, 0])]
        var optimizer = OptimizerRun(Adam(learningRate: 0.125), for: parameters)
        optimizer.update(&parameters, gradients: [Tensor([1e-3, -1e3])])
        #expect(abs(parameters[0].scalars[0] + 0.125) < 1e-5)
        #expect(abs(parameters[0].scalars[1] - 0.125) < 1e-5)
    }
}
