import Autodiff

/// How often each class was predicted as each: rows are true classes, columns predicted ones.
///
///     let matrix = ConfusionMatrix(labels: [0, 1, 1], predictions: [0, 1, 0], classes: 2)
///     matrix[1, 0]        // 1: one sample of class 1 was predicted as 0
///     print(matrix)
public struct ConfusionMatrix: Sendable, Hashable {
    /// The counts [classes × classes], as an array of rows.
    public let counts: [[Int]]

    /// Counts predictions. Different counts, `classes` below 1 or above 32768, or a class outside 0 ..< `classes` stop
    /// the program.
    /// - Parameters:
    ///   - labels: The true classes.
    ///   - predictions: The predicted classes.
    ///   - classes: The number of classes.
    public init(labels: [Int], predictions: [Int], classes: Int) {
        Metrics.checkPairs("ConfusionMatrix", labels.count, predictions.count)
        if classes < 1 { stop("ConfusionMatrix: classes is \(classes); it must be at least 1") }
        if classes > 1 << 15 {
            stop("ConfusionMatrix: \(classes) classes need a matrix of that size squared; give at most \(1 << 15)")
        }
        var counts = [[Int]](repeating: Array(repeating: 0, count: classes), count: classes)
        for (label, prediction) in zip(labels, predictions) {
            guard counts.indices.contains(label), counts.indices.contains(prediction) else {
                stop("ConfusionMatrix: label \(label), prediction \(prediction); both must be below \(classes)")
            }
            counts[label][prediction] += 1
        }
        self.counts = counts
    }

    /// The number of samples of class `label` that were predicted as `prediction`.
    public subscript(label: Int, prediction: Int) -> Int { counts[label][prediction] }

    /// The number of samples.
    public var total: Int { counts.joined().reduce(0, +) }
    /// The fraction of right predictions; NaN without samples.
    public var accuracy: Double {
        Double(counts.indices.reduce(0) { $0 + counts[$1][$1] }) / Double(total)
    }

    /// The fraction of the samples predicted as a class that belong to it; 0 if there are none.
    public func precision(of label: Int) -> Double {
        ratio(counts[label][label], counts.reduce(0) { $0 + $1[label] })
    }
    /// The fraction of a class's samples that are predicted as it; 0 if there are none.
    public func recall(of label: Int) -> Double { ratio(counts[label][label], counts[label].reduce(0, +)) }
    /// The F1 score: the harmonic mean of precision and recall, 2·right / (predicted + actual); 0 if both are 0.
    public func f1(of label: Int) -> Double {
        ratio(2 * counts[label][label], counts[label].reduce(0, +) + counts.reduce(0) { $0 + $1[label] })
    }

    /// The unweighted mean of the classes' precisions.
    public var macroPrecision: Double { mean(precision) }
    /// The unweighted mean of the classes' recalls: the balanced accuracy.
    public var macroRecall: Double { mean(recall) }
    /// The unweighted mean of the classes' F1 scores.
    public var macroF1: Double { mean(f1) }

    private func ratio(_ part: Int, _ whole: Int) -> Double { whole == 0 ? 0 : Double(part) / Double(whole) }
    private func mean(_ score: (Int) -> Double) -> Double {
        counts.indices.reduce(0) { $0 + score($1) } / Double(counts.count)
    }

    /// The matrix as a text table, with class names if given; a wrong number of names stops the program.
    public func table(classNames: [String] = []) -> String {
        guard classNames.isEmpty || classNames.count == counts.count else {
            stop("ConfusionMatrix.table: \(classNames.count) names for \(counts.count) classes; give one per class")
        }
        let names = classNames.isEmpty ? counts.indices.map(String.init) : classNames
        let head = "true \\ predicted"
        let first = max(head.count, names.map(\.count).max() ?? 0)
        let rows = [names] + counts.map { $0.map(String.init) }
        let widths = names.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return zip([head] + names, rows).map { name, cells in
            name + String(repeating: " ", count: first - name.count)
                + zip(cells, widths).map { String(repeating: " ", count: 2 + $1 - $0.count) + $0 }.joined()
        }.joined(separator: "\n")
    }
}

extension ConfusionMatrix: CustomStringConvertible {
    public var description: String { table() }
}
