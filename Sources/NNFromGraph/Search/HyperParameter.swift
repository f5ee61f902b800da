import Autodiff
import Foundation

/// A hyper-parameter's value: a number or a named choice.
public enum HyperParameterValue: Sendable, Hashable {
    /// A number.
    case number(Double)
    /// A named choice.
    case choice(String)
}

extension HyperParameterValue {
    fileprivate var isUsable: Bool {
        if case .number(let number) = self { return number.isFinite }
        return true
    }
}

extension HyperParameterValue: CustomStringConvertible {
    /// The choice, or the number with four significant digits: `0.001`, `1e-5`, `50`.
    public var description: String {
        switch self {
        case .choice(let word): word
        case .number(let number): String(format: "%.4g", number).replacing("e-0", with: "e-")
        }
    }
}

/// A hyper-parameter: its name, and the values to try.
///
///     let rates = HyperParameter.powersOfTen("learning rate", -5...1)
///     print(rates.domain)  // values([1e-5, 0.0001, 0.001, 0.01, 0.1, 1, 10])
public struct HyperParameter: Sendable, Hashable {
    /// The domain of the values.
    public enum Domain: Sendable, Hashable {
        /// A list of values, as a grid search needs.
        case values([HyperParameterValue])
        /// Uniformly distributed in a range.
        case uniform(ClosedRange<Double>)
        /// Log-uniformly distributed in a range of positive numbers.
        case logarithmic(ClosedRange<Double>)
        /// Integers, uniformly distributed in a range.
        case integers(ClosedRange<Int>)
    }

    /// The name.
    public let name: String
    /// The values to try.
    public let domain: Domain

    /// A hyper-parameter with the given domain, which the search checks.
    public init(_ name: String, _ domain: Domain) {
        self.name = name
        self.domain = domain
    }

    /// A list of numbers.
    public static func numbers(_ name: String, _ values: [Double]) -> HyperParameter {
        HyperParameter(name, .values(values.map { .number($0) }))
    }
    /// A list of named choices.
    public static func choices(_ name: String, _ values: [String]) -> HyperParameter {
        HyperParameter(name, .values(values.map { .choice($0) }))
    }
    /// 10ᵏ for every k in a range (lecture 002, 'Adjust hyperparameters': 10⁻⁵ … 10¹).
    public static func powersOfTen(_ name: String, _ exponents: ClosedRange<Int>) -> HyperParameter {
        numbers(name, exponents.map { Double("1e\($0)") ?? .nan })
    }

    /// What is wrong with the domain, if anything.
    var fault: SearchError? {
        switch domain {
        case .values(let values) where values.isEmpty: .noValues(name)
        case .values(let values) where values.contains { !$0.isUsable }: .valueNotFinite(name)
        case .logarithmic(let range) where !(range.lowerBound > 0 && range.upperBound.isFinite):
            .unsuitableRange(name, range.lowerBound, range.upperBound)
        case .uniform(let range) where !(range.upperBound - range.lowerBound).isFinite:
            .unsuitableRange(name, range.lowerBound, range.upperBound)
        default: nil
        }
    }

    func draw(_ random: inout RandomNumbers) -> HyperParameterValue {
        switch domain {
        case .values(let values): return values[Int(random.nextInteger(below: UInt64(values.count)))]
        case .uniform(let range):
            return .number(range.lowerBound + (range.upperBound - range.lowerBound) * random.nextUniform())
        case .logarithmic(let range):
            let (low, high) = (log(range.lowerBound), log(range.upperBound))
            let number = exp(low + (high - low) * random.nextUniform())
            // Rounded to four digits, since the last bits of `exp` and `log` differ between platforms.
            let rounded = Double(String(format: "%.3e", number)) ?? number
            return .number(min(max(rounded, range.lowerBound), range.upperBound))
        case .integers(let range):
            let offset = random.nextInteger(below: UInt64(range.upperBound - range.lowerBound) + 1)
            return .number(Double(range.lowerBound + Int(offset)))
        }
    }
}

/// One value for each hyper-parameter.
public struct Settings: Sendable, Hashable {
    /// The names and values, in the order of the hyper-parameters.
    public let values: [(name: String, value: HyperParameterValue)]

    /// Settings with one value per name.
    public init(_ values: [(name: String, value: HyperParameterValue)]) { self.values = values }

    /// The value of a hyper-parameter; an unknown name stops the program.
    public subscript(name: String) -> HyperParameterValue {
        guard let found = values.first(where: { $0.name == name }) else {
            stop("Settings: no hyper-parameter is named '\(name)'; there are \(values.map(\.name))")
        }
        return found.value
    }

    /// The value of a numeric hyper-parameter; another kind or an unknown name stops the program.
    public func number(_ name: String) -> Double {
        guard case .number(let number) = self[name] else { stopAtKind(name, "a number") }
        return number
    }
    /// The value of an integer hyper-parameter; another kind or an unknown name stops the program.
    public func integer(_ name: String) -> Int {
        guard let integer = Int(exactly: number(name)) else { stopAtKind(name, "an integer") }
        return integer
    }
    /// The value of a hyper-parameter with named choices; another kind or an unknown name stops the program.
    public func choice(_ name: String) -> String {
        guard case .choice(let word) = self[name] else { stopAtKind(name, "a choice") }
        return word
    }

    private func stopAtKind(_ name: String, _ kind: String) -> Never {
        stop(
            "Settings: '\(name)' is \(self[name]), which is not \(kind); read it with number(_:), integer(_:) or "
                + "choice(_:), whichever matches its values")
    }

    /// Whether names, values and their order are the same.
    public static func == (left: Settings, right: Settings) -> Bool {
        left.values.elementsEqual(right.values) { $0.name == $1.name && $0.value == $1.value }
    }
    public func hash(into hasher: inout Hasher) {
        for (name, value) in values {
            hasher.combine(name)
            hasher.combine(value)
        }
    }
}

extension Settings: CustomStringConvertible {
    public var description: String { values.map { "\($0.name) \($0.value)" }.joined(separator: ", ") }
}

/// Why a search cannot be run.
public enum SearchError: _DescribedError {
    /// There are no hyper-parameters.
    case noParameters
    /// Two hyper-parameters have this name.
    case sameName(String)
    /// The hyper-parameter with this name has no values.
    case noValues(String)
    /// The hyper-parameter with this name has a value that is NaN or infinite.
    case valueNotFinite(String)
    /// The hyper-parameter with this name has a range, but a grid needs listed values.
    case notListed(String)
    /// The range of the hyper-parameter with this name is not finite, or not positive in a logarithmic domain.
    case unsuitableRange(String, Double, Double)
    /// The number of trials is below 1.
    case trialCount(Int)
    /// There are no rounds.
    case noRounds

    public var description: String {
        switch self {
        case .noParameters: "search: no hyper-parameters; give at least one"
        case .sameName(let name): "search: two hyper-parameters are named '\(name)'"
        case .noValues(let name): "search: the hyper-parameter '\(name)' has no values"
        case .valueNotFinite(let name): "search: the hyper-parameter '\(name)' has a value that is not finite"
        case .notListed(let name): "search: the hyper-parameter '\(name)' has a range; a grid needs listed values"
        case .unsuitableRange(let name, let low, let high):
            "search: the hyper-parameter '\(name)' has the range \(low)…\(high); it must be finite, and positive for a "
                + "logarithmic domain"
        case .trialCount(let count): "search: \(count) trials; at least 1 is needed"
        case .noRounds: "search: no rounds to score in; give at least one, such as the folds of a data set"
        }
    }
}
