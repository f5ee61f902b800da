import Autodiff
import Synchronization

/// Searches for the hyper-parameters with the highest score, on a grid or at random (lecture 002, 'Improving
/// performance' and 'Fine-tuning neural network hyperparameters').
///
///     let digits = try Iris.load(as: Float.self)
///     let search = try HyperParameterSearch(grid: [.powersOfTen("learning rate", -3...0)])
///     let result = try search.run(over: digits.folds(5, seed: 1)) { settings, fold in
///         var network = try Network<Float>(inputs: 4, [Dense(3, .softmax)], seed: 1)
///         let optimizer = StochasticGradientDescent(learningRate: settings.number("learning rate"))
///         try network.train(on: digits.subset(fold.training), optimizer: optimizer, epochs: 5)
///         return network.evaluate(on: digits.subset(fold.validation), loss: .softmaxCrossEntropy).accuracy
///     }
///     print(result.best != nil)  // true
public struct HyperParameterSearch: Sendable {
    /// The hyper-parameters.
    public let parameters: [HyperParameter]
    /// The settings to try, in order.
    public let settings: [Settings]

    /// Every combination of the parameters' values; the last parameter varies fastest.
    /// - Throws: ``SearchError`` if there are no parameters, or a name, a value or a domain is invalid.
    public init(grid parameters: [HyperParameter]) throws(SearchError) {
        try Self.check(parameters)
        var combinations: [[(name: String, value: HyperParameterValue)]] = [[]]
        for parameter in parameters {
            guard case .values(let values) = parameter.domain else { throw .notListed(parameter.name) }
            combinations = combinations.flatMap { combination in
                values.map { combination + [(name: parameter.name, value: $0)] }
            }
        }
        self.parameters = parameters
        settings = combinations.map { Settings($0) }
    }

    /// `count` random combinations, determined by `seed`.
    ///
    /// If only some of the hyper-parameters matter, random search finds better ones than a grid with the same number of
    /// trials (J. Bergstra, Y. Bengio, "Random search for hyper-parameter optimization", JMLR 13, 2012). Trial i does
    /// not depend on `count`.
    /// - Throws: ``SearchError`` if `count` is below 1, there are no parameters, or a name, a value or a domain is
    ///   invalid.
    public init(random parameters: [HyperParameter], count: Int, seed: UInt64) throws(SearchError) {
        try Self.check(parameters)
        guard count >= 1 else { throw .trialCount(count) }
        let streams = RandomNumbers(seed: seed, stream: RandomNumbers.Stream.search)
        self.parameters = parameters
        settings = (0..<count).map { trial in
            var random = streams.split(UInt64(trial))
            return Settings(parameters.map { ($0.name, $0.draw(&random)) })
        }
    }

    private static func check(_ parameters: [HyperParameter]) throws(SearchError) {
        if parameters.isEmpty { throw .noParameters }
        var names: Set<String> = []
        for parameter in parameters {
            if !names.insert(parameter.name).inserted { throw .sameName(parameter.name) }
            if let fault = parameter.fault { throw fault }
        }
    }

    /// Scores every setting in every round.
    ///
    /// Rounds are repeated evaluations of a setting: the folds of cross-validation, or seeds. The pairs of setting and
    /// round are divided among the threads; each pair runs on one thread. The result does not depend on the number of
    /// threads if the score depends only on setting and round.
    ///
    /// - Parameters:
    ///   - rounds: The rounds.
    ///   - report: Called, by one thread at a time, with the number of finished pairs and their total.
    ///   - score: The score of a setting in a round; higher is better. If it is NaN or an error is thrown, the setting
    ///     counts as failed, and the reason is kept.
    /// - Throws: ``SearchError`` if there are no rounds.
    public func run<Round: Sendable>(
        over rounds: [Round], report: @Sendable (_ done: Int, _ all: Int) -> Void = { _, _ in },
        score: @Sendable (Settings, Round) throws -> Double
    ) throws(SearchError) -> SearchResult {
        if rounds.isEmpty { throw .noRounds }
        let all = settings.count * rounds.count
        let outcomes = Mutex<(done: Int, found: [Outcome?])>((0, Array(repeating: nil, count: all)))
        Threads.forEachShard(all) { pair in
            let outcome: Outcome
            do {
                let value = try score(settings[pair / rounds.count], rounds[pair % rounds.count])
                outcome = value.isNaN ? .failure("the score is not a number") : .score(value)
            } catch { outcome = .failure("\(error)") }
            outcomes.withLock { state in
                state.found[pair] = outcome
                state.done += 1
                report(state.done, all)
            }
        }
        let found = outcomes.withLock { $0.found }
        let trials = settings.enumerated().map { index, setting -> Trial in
            let own = found[index * rounds.count..<(index + 1) * rounds.count]
            let failure = own.lazy.compactMap { outcome -> String? in
                if case .failure(let reason) = outcome { return reason }
                return nil
            }.first
            let scores = own.map { outcome -> Double in
                if case .score(let value) = outcome { return value }
                return .nan
            }
            return Trial(settings: setting, scores: scores, failure: failure)
        }
        return SearchResult(parameters: parameters, trials: trials)
    }

    private enum Outcome: Sendable {
        case score(Double)
        case failure(String)
    }
}
