import Foundation

/// The array functions of emitted files, each included if it is called. Those of elementwise operations belong to their
/// rules (``RuleCode``).
enum SwiftHelper: String, CaseIterable {
    case placed, matrixProduct, reduced, moved, softmax, logSoftmax, softmaxCrossEntropy

    /// The helpers and their dependencies, in a fixed order.
    static func needed(by helpers: Set<SwiftHelper>) -> [SwiftHelper] {
        var all = helpers
        if all.contains(.softmaxCrossEntropy) { all.insert(.logSoftmax) }
        return allCases.filter(all.contains)
    }

    var text: String {
        switch self {
        case .placed:
            """
            /// Zeros, with numbers added at the given places.
            private func placed<Number: BinaryFloatingPoint>(_ numbers: [(Int, Number)], count: Int) -> [Number] {
                var result = [Number](repeating: 0, count: count)
                for (place, number) in numbers { result[place] += number }
                return result
            }

            """
        case .matrixProduct:
            """
            /// The product of two matrices, each given with its strides from row to row and from column to column.
            private func matrixProduct<Number: BinaryFloatingPoint>(
                _ x: [Number], _ xSteps: (Int, Int), _ y: [Number], _ ySteps: (Int, Int),
                rows: Int, columns: Int, inner: Int
            ) -> [Number] {
                var result = [Number](repeating: 0, count: rows * columns)
                for row in 0..<rows {
                    for k in 0..<inner {
                        let factor = x[row * xSteps.0 + k * xSteps.1]
                        for column in 0..<columns {
                            result[row * columns + column] += factor * y[k * ySteps.0 + column * ySteps.1]
                        }
                    }
                }
                return result
            }

            """
        case .reduced:
            """
            /// A reduction: each element is combined into the result at its place.
            private func reduced<Number: BinaryFloatingPoint>(
                _ x: [Number], count: Int, from start: Number, places: [Int], _ combine: (Number, Number) -> Number
            ) -> [Number] {
                var result = [Number](repeating: start, count: count)
                for (element, place) in zip(x, places) { result[place] = combine(result[place], element) }
                return result
            }

            """
        case .moved:
            """
            /// The elements at the given places, and 0 where a place is negative.
            private func moved<Number: BinaryFloatingPoint>(_ x: [Number], places: [Int]) -> [Number] {
                places.map { $0 < 0 ? 0 : x[$0] }
            }

            """
        case .softmax:
            Self.rows(
                self, "exp(z) / Σ exp(z) of each row; 0 in a row in which all are −∞.",
                "let sum = row.reduce(0) { $0 + exp($1 - largest) }\n        return row.map { exp($0 - largest) / "
                    + "(sum == 0 ? 1 : sum) }"
            )
        case .logSoftmax:
            Self.rows(
                self, "z − log Σ exp(z) of each row; −∞ in a row in which all are −∞.",
                "let sum = row.reduce(0) { $0 + exp($1 - largest) }\n"
                    + "        return row.map { $0 - largest - log(sum == 0 ? 1 : sum) }")
        case .softmaxCrossEntropy:
            """
            /// −Σ t·log softmax(z) of each row; a target of 0 contributes nothing, even for a logit of −∞.
            private func softmaxCrossEntropy<Number: BinaryFloatingPoint>(
                _ z: [Number], _ t: [Number], columns: Int
            ) -> [Number] {
                let terms = zip(t, logSoftmax(z, columns: columns)).map { $0 == 0 ? 0 : $0 * $1 }
                return stride(from: 0, to: terms.count, by: columns).map { -terms[$0..<$0 + columns].reduce(0, +) }
            }

            """
        }
    }

    /// A function of a matrix's rows, computed in double. Subtracting each row's largest finite element keeps the
    /// exponentials from overflowing.
    private static func rows(_ helper: SwiftHelper, _ summary: String, _ body: String) -> String {
        """
        /// \(summary)
        private func \(helper.rawValue)<Number: BinaryFloatingPoint>(_ z: [Number], columns: Int) -> [Number] {
            var result: [Number] = []
            for start in stride(from: 0, to: z.count, by: columns) {
                let row = z[start..<start + columns].map { Double($0) }
                let largest = row.filter { $0.isFinite }.max() ?? 0
                result += \(helper.rawValue)(row, largest).map { Number($0) }
            }
            return result
        }

        private func \(helper.rawValue)(_ row: [Double], _ largest: Double) -> [Double] {
            \(body.replacingOccurrences(of: "\n        ", with: "\n    "))
        }

        """
    }
}
