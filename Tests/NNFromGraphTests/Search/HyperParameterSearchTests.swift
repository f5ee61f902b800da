import Autodiff
import NNFromGraph
import Testing

struct HyperParameterSearchTests {
    private struct Failure: Error, CustomStringConvertible { let description = "it diverged" }

    private func grid() throws -> HyperParameterSearch {
        try HyperParameterSearch(grid: [.powersOfTen("rate", -2...0), .choices("activation", ["relu", "tanh"])])
    }

    @Test func aGridHasEveryCombination() throws {
        #expect(
            try grid().settings.map(\.description) == [
                "rate 0.01, activation relu", "rate 0.01, activation tanh", "rate 0.1, activation relu",
                "rate 0.1, activation tanh", "rate 1, activation relu", "rate 1, activation tanh",
            ])
        #expect(try grid().settings[3].number("rate") == 0.1)
        #expect(try grid().settings[3].choice("activation") == "tanh")
        let lecture = try HyperParameterSearch(grid: [.powersOfTen("η", -5...1), .powersOfTen("λ", -5...1)])
        #expect(lecture.settings.count == 49)
        #expect(lecture.settings.first?.number("η") == 1e-5 && lecture.settings.last?.number("λ") == 10)
    }

    @Test func scoresAreMeansOverRoundsAndTheBestIsFound() throws {
        let result = try grid().run(over: [0.0, 1, 2]) { settings, round in
            if settings.number("rate") == 1 && settings.choice("activation") == "relu" { throw Failure() }
            return settings.number("rate") + (settings.choice("activation") == "tanh" ? round : 0)
        }
        for (trial, mean) in zip(result.trials, [0.01, 1.01, 0.1, 1.1]) { #expect(abs(trial.mean - mean) < 1e-15) }
        #expect(result.trials[4].mean.isNaN && result.trials[4].failure == "it diverged")
        #expect(abs(result.trials[1].deviation - (2.0 / 3).squareRoot()) < 1e-15)
        let best = try #require(result.best)
        #expect(best.settings.description == "rate 1, activation tanh" && best.mean == 2)
        #expect(
            result.table(limit: 2) == """
                rate  activation  score   ±
                1     tanh        2.0000  0.8165
                0.1   tanh        1.1000  0.8165
                """)
        #expect(result.table().hasSuffix("1     relu        failed: it diverged"))
    }

    @Test func noBestIfAllFail() throws {
        let result = try grid().run(over: [0]) { _, _ in .nan }
        #expect(result.best == nil && result.trials[0].failure == "the score is not a number")
    }

    /// Four scores per setting with the deviation √2, so that the standard error of the mean is √(2/3) = 0.816.
    @Test func simplestIsWithinOneStandardError() throws {
        func simplest(_ means: [Double]) throws -> Double? {
            let search = try HyperParameterSearch(grid: [.numbers("mean", means)])
            let steps = [-2.0, 0, 0, 2]
            let result = try search.run(over: steps) { settings, step in
                if settings.number("mean") < 0 { throw Failure() }
                return settings.number("mean") + step
            }
            if let best = result.best { #expect(abs(best.standardError - (2.0 / 3).squareRoot()) < 1e-15) }
            return result.simplest?.settings.number("mean")
        }
        #expect(try simplest([1, 4, 5]) == 5)
        #expect(try simplest([1, 4.2, 5, 4.9]) == 4.2)
        #expect(try simplest([-1, 1, 4.2, 5]) == 4.2)
        #expect(try simplest([-1]) == nil)
        // A single round gives no standard error.
        let search = try HyperParameterSearch(grid: [.numbers("mean", [1, 2, 1.9])])
        let result = try search.run(over: [0]) { settings, _ in settings.number("mean") }
        #expect(result.simplest?.settings == result.best?.settings && result.best?.mean == 2)
    }

    @Test func theNumberOfThreadsDoesNotMatter() throws {
        let before = Threads.count
        defer { Threads.count = before }
        let iris = try Iris.load(as: Double.self)
        let folds = try iris.folds(3, seed: 1, stratified: true)
        let search = try HyperParameterSearch(grid: [.numbers("rate", [0.01, 0.1]), .numbers("penalty", [0, 0.1, 1])])
        func means() throws -> [Double] {
            try search.run(over: folds) { settings, fold in
                let training = iris.subset(fold.training)
                let scaling = Standardization(fitting: training.features)
                let model = try SoftmaxRegression(
                    fitting: scaling(training), penalty: settings.number("penalty"),
                    Descent(learningRate: settings.number("rate"), epochs: 5))
                let validation = scaling(iris.subset(fold.validation))
                return Metrics.accuracy(
                    labels: validation.labels, predictions: model.predictions(validation.features))
            }.trials.map(\.mean)
        }
        Threads.count = 1
        let one = try means()
        Threads.count = 3
        #expect(try means() == one)
        #expect(Set(one).count > 1)
    }

    @Test func randomSettingsComeFromTheirDomainsAndTheSeed() throws {
        let parameters: [HyperParameter] = [
            HyperParameter("rate", .logarithmic(1e-4...1)), HyperParameter("dropout", .uniform(0.1...0.5)),
            HyperParameter("units", .integers(10...12)), .choices("activation", ["relu", "tanh", "elu"]),
        ]
        let search = try HyperParameterSearch(random: parameters, count: 300, seed: 1)
        let rates = search.settings.map { $0.number("rate") }
        #expect(rates.allSatisfy { (1e-4...1).contains($0) })
        // Each of the four decades gets about a quarter: 0.1 is four standard deviations.
        for exponent in [1e-4, 1e-3, 1e-2, 1e-1] {
            let share = Double(rates.filter { $0 >= exponent && $0 < 10 * exponent }.count) / 300
            #expect(abs(share - 0.25) < 0.1)
        }
        #expect(search.settings.allSatisfy { (0.1...0.5).contains($0.number("dropout")) })
        #expect(Set(search.settings.map { $0.integer("units") }) == [10, 11, 12])
        #expect(Set(search.settings.map { $0.choice("activation") }).count == 3)
        #expect(
            try HyperParameterSearch(random: parameters, count: 10, seed: 1).settings == Array(search.settings[..<10]))
        #expect(
            try HyperParameterSearch(random: parameters, count: 10, seed: 6).settings != Array(search.settings[..<10]))
    }

    @Test func impossibleSearchesAreErrors() throws {
        func error(_ make: () throws -> HyperParameterSearch) -> SearchError? {
            do { return try make().settings.isEmpty ? .noRounds : nil } catch { return error as? SearchError }
        }
        #expect(error { try HyperParameterSearch(grid: []) } == .noParameters)
        #expect(error { try HyperParameterSearch(grid: [.numbers("a", [])]) } == .noValues("a"))
        #expect(error { try HyperParameterSearch(grid: [.numbers("a", [1]), .numbers("a", [2])]) } == .sameName("a"))
        #expect(error { try HyperParameterSearch(grid: [HyperParameter("a", .uniform(0...1))]) } == .notListed("a"))
        #expect(
            error { try HyperParameterSearch(random: [HyperParameter("a", .logarithmic(0...1))], count: 1, seed: 1) }
                == .unsuitableRange("a", 0, 1))
        #expect(error { try HyperParameterSearch(random: [.numbers("a", [1])], count: 0, seed: 1) } == .trialCount(0))
        #expect(throws: SearchError.noRounds) { try grid().run(over: [Int]()) { _, _ in 1 } }
    }

    @Test func theHeatMapShowsTheBestOverOtherParameters() throws {
        let search = try HyperParameterSearch(
            grid: [.numbers("a", [1, 2]), .numbers("b", [10, 20, 30]), .numbers("c", [0, 5])])
        let result = try search.run(over: [0]) { settings, _ in
            if settings.number("b") == 30 { throw Failure() }
            return settings.number("a") * settings.number("b") - settings.number("c")
        }
        let map = result.heatMap(title: "t", rows: "b", columns: "a", isPercent: false)
        #expect(map.rows == ["10", "20", "30"] && map.columns == ["1", "2"])
        #expect(map.values[0] == [10, 20] && map.values[1] == [20, 40])
        let allFailed = map.values[2].allSatisfy(\.isNaN)
        #expect(allFailed)
    }
}
