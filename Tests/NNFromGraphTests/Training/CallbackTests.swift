import Autodiff
import Testing

@testable import NNFromGraph

/// Callbacks on given histories.
@Suite struct CallbackTests {
    private func history(losses: [Double], accuracies: [Double]? = nil) -> [EpochRecord] {
        losses.enumerated().map { place, loss in
            EpochRecord(
                epoch: place + 1, trainingLoss: loss, trainingAccuracy: .nan, validationLoss: loss,
                validationAccuracy: accuracies?[place] ?? .nan, seconds: 1, samplesPerSecond: 1)
        }
    }

    private func network() throws -> Network<Double> { try Network(inputs: 1, [Dense(1, .identity)], seed: 1) }

    private struct Case: Sendable {
        let callback: ReduceOnPlateau
        let rates: [Double]
    }

    /// PyTorch's ReduceLROnPlateau over the same losses: `Scripts/fixtures/training.py`.
    @Test func plateausEqualPyTorchs() throws {
        let losses = [1, 0.8, 0.9, 0.85, 0.81, 0.7999, 0.5, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.4999]
        let cases = [
            Case(
                callback: ReduceOnPlateau(.trainingLoss, factor: 0.5, patience: 2, leastImprovement: 0),
                rates: [1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125, 0.125, 0.125, 0.125]),
            Case(
                callback: ReduceOnPlateau(.trainingLoss, factor: 0.5, patience: 2, leastImprovement: 0, cooldown: 2),
                rates: [1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.25, 0.25, 0.125, 0.125]),
            Case(
                callback: ReduceOnPlateau(
                    .trainingLoss, factor: 0.1, patience: 0, leastImprovement: 0.01, leastScale: 0.005),
                rates: [1, 1, 0.1, 0.01] + Array(repeating: 0.005, count: 12)),
        ]
        let all = history(losses: losses)
        for entry in cases {
            var rate = 1.0
            for count in 1...losses.count {
                for decision in try entry.callback.decisions(after: Array(all.prefix(count)), network()) {
                    guard case .scaleLearningRate(let factor) = decision else {
                        Issue.record("\(decision)")
                        continue
                    }
                    rate *= factor
                }
                #expect(abs(rate - entry.rates[count - 1]) < 1e-15, "\(entry.callback), epoch \(count)")
            }
        }
    }

    @Test func stoppingWaitsForItsPatience() throws {
        let stopping = EarlyStopping(.validationLoss, patience: 3)
        let all = history(losses: [1, 0.5, 0.6, 0.5, 0.4, 0.41, 0.42, 0.43])
        let decisions = try (1...8).map { try stopping.decisions(after: Array(all.prefix($0)), network()) }
        for (epoch, expected) in [[TrainingDecision.keepWeights], [.keepWeights], [], [], [.keepWeights], [], []]
            .enumerated()
        {
            #expect(decisions[epoch] == expected)
        }
        guard case .stop(let reason) = try #require(decisions[7].first) else {
            Issue.record("\(decisions[7])")
            return
        }
        #expect(reason.contains("0.4") && reason.contains("epoch 5"))
    }

    /// Accuracies must rise, and improvements must have the required size.
    @Test func accuraciesRise() throws {
        let stopping = EarlyStopping(.validationAccuracy, patience: 2, leastImprovement: 0.01)
        let all = history(losses: [1, 1, 1], accuracies: [0.9, 0.905, 0.909])
        #expect(try stopping.decisions(after: Array(all.prefix(2)), network()).isEmpty)
        #expect(try stopping.decisions(after: all, network()).count == 1)
    }

    @Test func metricThatIsNaNIsAnError() throws {
        let all = history(losses: [1, 2])
        #expect(throws: TrainingError.nothingToMonitor("validation accuracy")) {
            try EarlyStopping(.validationAccuracy, patience: 1).decisions(after: all, network())
        }
    }

    @Test func impossibleSettingsStop() async {
        await #expect(processExitsWith: .failure) { _ = EarlyStopping(patience: 0) }
        await #expect(processExitsWith: .failure) { _ = ReduceOnPlateau(factor: 1) }
        await #expect(processExitsWith: .failure) { _ = ReduceOnPlateau(leastImprovement: -1) }
    }
}
