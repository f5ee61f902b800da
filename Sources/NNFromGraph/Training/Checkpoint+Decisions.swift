import Autodiff

extension Checkpoint {
    /// Applies the callbacks' decisions after the last recorded epoch.
    /// - Returns: The factor by which callbacks scale the learning rate; 1 for none.
    mutating func heed(_ callbacks: [any TrainingCallback], _ network: Network<Scalar>) throws -> Double {
        var scale = 1.0
        for callback in callbacks {
            for decision in try callback.decisions(after: records, network) {
                switch decision {
                case .stop(let reason): stopReason = stopReason ?? reason
                case .scaleLearningRate(let factor):
                    guard factor > 0, factor.isFinite else { throw TrainingError.learningRateScale(factor) }
                    scale *= factor
                case .keepWeights:
                    kept = Kept(
                        epoch: records.count, parameters: network.parameters, statistics: network.statistics)
                }
            }
        }
        return scale
    }
}
