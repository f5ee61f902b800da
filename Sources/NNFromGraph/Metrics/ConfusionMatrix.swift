import Autodiff

/// How often each class was predicted as each: rows are true classes, columns predicted ones.
///
///     let matrix = ConfusionMatrix(labels: [0, 1, 1], predictions: [0, 1, 0], classes: 2)
///     print(matrix[1, 0], matrix.accuracy)  // 1 0.6666666666666666
///     // One sample of class 1 was predicted as 0.
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

    /// The number of samples: the sum of all counts.
    public var total: Int { counts.joined().reduce(0, +) }
    /// The fraction of right predictions; NaN without samples.
    public var accuracy: Double {
        // 0/0 is a NaN with a sign on some processors.
        total == 0 ? .nan : Double(counts.indices.reduce(0) { $0 + counts[$1][$1] }) / Double(total)
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
    /// The unweighted mean of the classes' recalls, where a class without samples counts as 0.
    public var macroRecall: Double { mean(recall) }
    /// The unweighted mean of the classes' F1 scores.
    public var macroF1: Double { mean(f1) }
    /// The mean of the classes' F1 scores, each weighted by its number of samples; 0 without samples.
    public var weightedF1: Double {
        let sum = counts.indices.reduce(0) { $0 + f1(of: $1) * Double(actual($1)) }
        return total == 0 ? 0 : sum / Double(total)
    }
    /// The mean recall of the classes that have samples: the accuracy if all classes were equally frequent; NaN without
    /// samples.
    public var balancedAccuracy: Double {
        let present = counts.indices.filter { actual($0) > 0 }
        return present.isEmpty ? .nan : present.reduce(0) { $0 + recall(of: $1) } / Double(present.count)
    }

    /// Matthews' correlation coefficient of true and predicted classes: 1 for perfect predictions, 0 for those no
    /// better than chance, −1 for two classes that are always confused.
    ///
    /// For more than two classes it is Gorodkin's (2004). Where it is 0/0, because all samples are of one class or all
    /// are predicted as one, it is 0, as in scikit-learn.
    public var matthewsCorrelation: Double {
        let count = Double(total)
        func covariance(_ left: [Double], _ right: [Double]) -> Double {
            count * count - zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
        }
        let (own, found) = (counts.indices.map { Double(actual($0)) }, counts.indices.map { Double(predicted($0)) })
        let right = counts.indices.reduce(0) { $0 + counts[$1][$1] }
        let spread = covariance(own, own) * covariance(found, found)
        let shared = count * Double(right) - zip(own, found).reduce(0) { $0 + $1.0 * $1.1 }
        return spread == 0 ? 0 : shared / spread.squareRoot()
    }

    /// How much a confusion between two classes counts in Cohen's κ.
    public enum Disagreement: Sendable, Hashable {
        /// 1 for any two classes.
        case equal
        /// The distance of the classes, for classes in an order.
        case linear
        /// Its square.
        case quadratic

        fileprivate func weight(_ first: Int, _ second: Int) -> Double {
            let distance = Double(abs(first - second))
            return switch self {
            case .equal: first == second ? 0 : 1
            case .linear: distance
            case .quadratic: distance * distance
            }
        }
    }

    /// Cohen's κ, the agreement of true and predicted classes beyond chance: 1 − Σ w·observed / Σ w·expected, with the
    /// weights w of disagreements.
    ///
    /// Where it is 0/0, because all samples are of one class and predicted as it, it is 0: scikit-learn gives NaN.
    public func cohensKappa(_ disagreement: Disagreement = .equal) -> Double {
        var (observed, expected) = (0.0, 0.0)
        for label in counts.indices {
            for prediction in counts.indices {
                let weight = disagreement.weight(label, prediction)
                observed += weight * Double(counts[label][prediction])
                expected += weight * Double(actual(label)) * Double(predicted(prediction))
            }
        }
        return expected == 0 ? 0 : 1 - observed * Double(total) / expected
    }

    private func actual(_ label: Int) -> Int { counts[label].reduce(0, +) }
    private func predicted(_ label: Int) -> Int { counts.reduce(0) { $0 + $1[label] } }

    private func ratio(_ part: Int, _ whole: Int) -> Double { whole == 0 ? 0 : Double(part) / Double(whole) }
    private func mean(_ score: (Int) -> Double) -> Double {
        counts.indices.reduce(0) { $0 + score($1) } / Double(counts.count)
    }

    /// The matrix as a text table, with class names if given; a wrong number of names stops the program.
    public func table(classNames: [String] = []) -> String {
        let table = textTable(classNames, indentation: 0)
        return table.lines(width: table.width).joined(separator: "\n")
    }

    /// The matrix as a text table in lines of at most `columns` characters. Where it is too wide, a line for each class
    /// gives the counts of right and wrong predictions.
    package func lines(classNames: [String] = [], columns: Int) -> [String] {
        let table = textTable(classNames, indentation: 2)
        if table.width <= columns { return table.lines(width: columns) }
        let names = names(classNames)
        let rows = counts.indices.map { label in
            let others = counts.indices.filter { $0 != label && counts[label][$0] > 0 }
                .sorted { (counts[label][$1], $0) < (counts[label][$0], $1) }
            let words = others.map { "\(Units.grouped(counts[label][$0])) as \(names[$0])" }.joined(separator: ", ")
            return [
                names[label], Units.grouped(counts[label][label]), Units.grouped(actual(label)), words,
            ]
        }
        let columnsOfClasses: [TextTable.Column] = [.name("class"), .number("right"), .number("of"), .text("wrong")]
        return TextTable(columnsOfClasses, rows: rows).lines(width: columns)
    }

    private func textTable(_ classNames: [String], indentation: Int) -> TextTable {
        let names = names(classNames)
        return TextTable(
            [.name("true \\ predicted")] + names.map { .number($0) },
            rows: zip(names, counts).map { name, counts in [name] + counts.map(Units.grouped) },
            indentation: indentation)
    }

    private func names(_ given: [String]) -> [String] {
        guard given.isEmpty || given.count == counts.count else {
            stop("ConfusionMatrix.table: \(given.count) names for \(counts.count) classes; give one per class")
        }
        return given.isEmpty ? counts.indices.map(String.init) : given
    }
}

extension ConfusionMatrix: CustomStringConvertible {
    public var description: String { table() }
}
