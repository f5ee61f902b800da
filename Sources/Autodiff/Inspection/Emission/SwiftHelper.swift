import Foundation

/// The functions that emitted files bring along, each only where it is called: what the platform's mathematical library lacks, with the
/// conventions of `Notes/conventions.md`, and loops over arrays.
enum SwiftHelper: String, CaseIterable {
    // Numbers
    case adjointProduct, pathProduct, xlogy, step, sign, larger, smaller, sigmoid, logSigmoid, softplus, relu,
        leakyReLU, elu
    case selu, gelu, silu, logGamma, binaryCrossEntropy
    // Arrays
    case placed, matrixProduct, reduced, moved, softmax, logSoftmax, softmaxCrossEntropy

    /// Functions that Foundation has, by the names that the rules have.
    static let platformFunctions: Set<String> = [
        "pow", "cbrt", "hypot", "exp", "expm1", "exp2", "log", "log1p", "log2", "log10", "sin", "cos", "tan", "asin",
        "acos", "atan",
        "atan2", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "abs", "floor", "ceil", "erf",
    ]

    /// The helper of an elementwise operation, which has the rule's name but for `max` and `min`: those of the standard library
    /// treat NaN otherwise.
    init?(_ opcode: Opcode) {
        switch opcode {
        case .maximum: self = .larger
        case .minimum: self = .smaller
        default: self.init(rawValue: Rule(of: opcode).name)
        }
    }

    /// The helpers and those that they call, in a fixed order.
    static func needed(by helpers: Set<SwiftHelper>) -> [SwiftHelper] {
        var all = helpers
        if all.contains(.softmaxCrossEntropy) { all.insert(.logSoftmax) }
        if all.contains(.logSigmoid) { all.insert(.softplus) }
        if all.contains(.silu) { all.insert(.sigmoid) }
        return allCases.filter(all.contains)
    }

    var text: String {
        switch self {
        case .adjointProduct: Self.numbers(self, "x, y", "x == 0 ? 0 : x * y")
        case .pathProduct: Self.numbers(self, "x, y", "x == 0 || y == 0 ? 0 : x * y")
        case .xlogy: Self.numbers(self, "x, y", "x == 0 && !y.isNaN ? 0 : x * log(y)")
        case .step: Self.numbers(self, "x", "x > 0 ? 1 : x <= 0 ? 0 : x")
        case .sign: Self.numbers(self, "x", "x > 0 ? 1 : x < 0 ? -1 : x")
        case .larger: Self.generic(self, "x > y || x.isNaN ? x : y")
        case .smaller: Self.generic(self, "x < y || x.isNaN ? x : y")
        case .sigmoid: Self.numbers(self, "x", "x < 0 ? exp(x) / (1 + exp(x)) : 1 / (1 + exp(-x))")
        case .logSigmoid: Self.numbers(self, "x", "-softplus(-x)")
        case .softplus: Self.numbers(self, "x", "(x > 0 || x.isNaN ? x : 0) + log1p(exp(-abs(x)))")
        case .relu: Self.numbers(self, "x", "x <= 0 ? 0 : x")
        case .leakyReLU: Self.numbers(self, "x, y", "x > 0 ? x : y * x")
        case .elu: Self.numbers(self, "x, y", "x > 0 ? x : y * expm1(x)")
        case .selu: Self.numbers(self, "x", "x > 0 ? \(seluScale) * x : \(seluScale * seluAlpha) * expm1(x)")
        case .gelu:
            """
            private func gelu(_ x: Double) -> Double {
                if x < -40 { return -0.0 }
                let argument = -x * 0.5.squareRoot()
                guard argument > 0.5 else { return 0.5 * x * erfc(argument) }
                // What rounding the argument left out, times erfc's slope.
                let rest = (-argument).addingProduct(-x, 0.5.squareRoot()) + x * 4.833646656726456726e-17
                return 0.5 * x * (erfc(argument) - rest * (\(twoOverSqrtPi) * exp(-argument * argument)))
            }

            """
        case .silu: Self.numbers(self, "x", "x < -800 ? -0.0 : x * sigmoid(x)")
        case .logGamma: Self.numbers(self, "x", "lgamma(x).0")
        case .binaryCrossEntropy:
            Self.numbers(self, "x, y", "(x > 0 || x.isNaN ? x : 0) - x * y + log1p(exp(-abs(x)))")
        case .placed:
            """
            /// Zeros, and numbers at some places.
            private func placed<Number: BinaryFloatingPoint>(_ numbers: [(Int, Number)], count: Int) -> [Number] {
                var result = [Number](repeating: 0, count: count)
                for (place, number) in numbers { result[place] += number }
                return result
            }

            """
        case .matrixProduct:
            """
            /// The product of two matrices, each with the steps from row to row and from column to column.
            private func matrixProduct<Number: BinaryFloatingPoint>(
                _ x: [Number], _ xSteps: (Int, Int), _ y: [Number], _ ySteps: (Int, Int), rows: Int, columns: Int, inner: Int
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
            /// Elements combined at the places that they go to.
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
            /// Elements from other places; a zero where the place is negative.
            private func moved<Number: BinaryFloatingPoint>(_ x: [Number], places: [Int]) -> [Number] {
                places.map { $0 < 0 ? 0 : x[$0] }
            }

            """
        case .softmax:
            Self.rows(
                self, "exp(z) / Σ exp(z) of each row; 0 in a row of −∞ alone.",
                "let sum = row.reduce(0) { $0 + exp($1 - largest) }\n        return row.map { exp($0 - largest) / (sum == 0 ? 1 : sum) }"
            )
        case .logSoftmax:
            Self.rows(
                self, "z − log Σ exp(z) of each row; −∞ in a row of −∞ alone.",
                "let sum = row.reduce(0) { $0 + exp($1 - largest) }\n"
                    + "        return row.map { $0 - largest - log(sum == 0 ? 1 : sum) }")
        case .softmaxCrossEntropy:
            """
            /// −Σ t·log softmax(z) of each row; a target of 0 takes no part.
            private func softmaxCrossEntropy<Number: BinaryFloatingPoint>(
                _ z: [Number], _ t: [Number], columns: Int
            ) -> [Number] {
                let terms = zip(t, logSoftmax(z, columns: columns)).map { $0 == 0 ? 0 : $0 * $1 }
                return stride(from: 0, to: terms.count, by: columns).map { -terms[$0..<$0 + columns].reduce(0, +) }
            }

            """
        }
    }

    private static func numbers(_ helper: SwiftHelper, _ parameters: String, _ body: String) -> String {
        let list = parameters.split(separator: ", ").map { "_ \($0): Double" }.joined(separator: ", ")
        return "private func \(helper.rawValue)(\(list)) -> Double { \(body) }\n"
    }

    private static func generic(_ helper: SwiftHelper, _ body: String) -> String {
        "private func \(helper.rawValue)<Number: BinaryFloatingPoint>(_ x: Number, _ y: Number) -> Number { \(body) }\n"
    }

    /// A function of the rows of a matrix, computed in double around each row's largest finite element.
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
