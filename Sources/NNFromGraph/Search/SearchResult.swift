import Autodiff
import Foundation

/// One setting and its scores.
public struct Trial: Sendable {
    /// The setting.
    public let settings: Settings
    /// The score of each round; NaN for a round that failed.
    public let scores: [Double]
    /// The reason of the first failure, if a round failed.
    public let failure: String?

    /// The mean of the scores; NaN if a round failed.
    public var mean: Double { scores.reduce(0, +) / Double(scores.count) }
    /// The standard error of the mean: the sample standard deviation over √n, which equals ``deviation`` over √(n − 1).
    /// NaN for a single score.
    public var standardError: Double { deviation / Double(scores.count - 1).squareRoot() }
    /// The scores' population standard deviation.
    public var deviation: Double {
        let mean = mean
        return (scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(scores.count)).squareRoot()
    }
}

/// The result of a search.
public struct SearchResult: Sendable {
    /// The hyper-parameters.
    public let parameters: [HyperParameter]
    /// The trials, in the order of the settings.
    public let trials: [Trial]

    /// The trial with the highest mean (the first of several); `nil` if all failed.
    public var best: Trial? {
        trials.filter { !$0.mean.isNaN }.reduce(nil) { best, trial in
            if let best, best.mean >= trial.mean { return best }
            return trial
        }
    }

    /// The first trial whose mean is within one standard error of the best one's; `nil` if all failed.
    ///
    /// With settings ordered from the simplest on, this is the one-standard-error rule: the simplest setting that is
    /// not distinguishable from the best (T. Hastie, R. Tibshirani, J. Friedman, "The Elements of Statistical
    /// Learning", 2nd edition, section 7.10). With a single round it is the best.
    public var simplest: Trial? {
        guard let best else { return nil }
        let error = best.standardError.isNaN ? 0 : best.standardError
        return trials.first { $0.mean >= best.mean - error }
    }

    /// The trials as a table, the best first and failures last, with mean and standard deviation of the scores or the
    /// reason of the failure.
    /// - Parameter limit: The maximum number of trials shown.
    public func table(limit: Int = .max) -> String {
        let order = trials.indices.sorted { left, right in
            let (one, other) = (trials[left].mean, trials[right].mean)
            if one.isNaN || other.isNaN { return one.isNaN == other.isNaN ? left < right : other.isNaN }
            return one == other ? left < right : one > other
        }
        // A single round has no deviation.
        let hasDeviation = trials.contains { $0.scores.count > 1 }
        let head = parameters.map(\.name) + ["score"] + (hasDeviation ? ["±"] : [])
        let rows = order.prefix(limit).map { index -> [String] in
            let trial = trials[index]
            let values = trial.settings.values.map { $0.value.description }
            if let failure = trial.failure { return values + ["failed: \(failure)"] + (hasDeviation ? [""] : []) }
            let scores = [trial.mean] + (hasDeviation ? [trial.deviation] : [])
            return values + scores.map { String(format: "%.4f", $0) }
        }
        let widths = head.indices.map { column in
            // A reason may be long, so failures do not widen the columns.
            ([head] + rows.filter { !$0[parameters.count].hasPrefix("failed:") }).map { $0[column].count }.max() ?? 0
        }
        return ([head] + rows).map { row in
            zip(row, widths).map { cell, width in
                cell + String(repeating: " ", count: max(0, width - cell.count))
            }.joined(separator: "  ").trimmingCharacters(in: .whitespaces)
        }.joined(separator: "\n")
    }

    /// A picture of the mean scores over two parameters; each cell has the best score over the other parameters. A
    /// parameter that is unknown, or has no list of values, stops the program.
    public func heatMap(
        title: String, rows: String, columns: String, isPercent: Bool = true
    ) -> HeatMap {
        let (down, across) = (values(of: rows), values(of: columns))
        let cells = down.map { row in
            across.map { column in
                let means = trials.lazy.filter { $0.settings[rows] == row && $0.settings[columns] == column }
                    .map(\.mean).filter { !$0.isNaN }
                return means.max() ?? .nan
            }
        }
        return HeatMap(
            title: title, rowsName: rows, columnsName: columns, rows: down.map(\.description),
            columns: across.map(\.description), values: cells, isPercent: isPercent)
    }

    private func values(of name: String) -> [HyperParameterValue] {
        guard let parameter = parameters.first(where: { $0.name == name }), case .values(let values) = parameter.domain
        else {
            stop(
                "SearchResult.heatMap: no hyper-parameter with listed values is named '\(name)'; there are "
                    + "\(parameters.map(\.name))")
        }
        return values
    }
}
