/// One check: the Taylor test in several directions, for each order.
struct GradientCheck {
    let directions: Int
    let seed: UInt64
    let tolerance: Double?
    let place: SourcePlace

    /// Checks `function` up to `order`.
    @_semantics("optimize.sil.specialize.generic.never")  // To build faster: performance.md, 'Building'.
    func report<Input: PlainTree, Result: RecordedTree>(
        at input: Input, order: Int, _ function: @escaping (Input.Recorded) throws -> Result
    ) throws -> GradientReport {
        guard order >= 1, directions >= 1 else {
            stop("checkGradient: order \(order) in \(directions) directions; both must be 1 or more")
        }
        if Coordinates(input).count == 0 {
            stop("checkGradient: the input has no numbers, so there is nothing to check. Give an input that has some.")
        }
        var report = GradientReport(seed: seed)
        try run(at: input, orders: 1...order, into: &report, function, sources: function)
        try checkTangent(at: input, function)
        return report
    }

    /// Checks `function`, then its recorded gradient, and so on. After a failure, the operations that `sources` records
    /// are checked one by one.
    @_semantics("optimize.sil.specialize.generic.never")
    func run<Input: PlainTree, Result: RecordedTree, Source: RecordedTree>(
        at input: Input, orders: ClosedRange<Int>, into report: inout GradientReport,
        _ function: @escaping (Input.Recorded) throws -> Result,
        sources: ((Input.Recorded) throws -> Source)?
    ) throws {
        let coordinates = Coordinates(input)
        let order = orders.lowerBound
        var random = SeededGenerator(seed: seed)
        let (test, weights) = try taylorTest(at: input, coordinates, order, function, &random)
        let failure = try firstFailure(of: test, &random, into: &report)
        if let (finding, direction) = failure {
            let suspects = try sources.map { try suspiciousRows(at: input, order: order, $0) } ?? []
            // Undecided operations do not explain a wrong gradient.
            let relevant = finding.isWrong ? suspects.filter(\.isWrong) : suspects
            throw GradientMismatch(
                finding: finding, order: order, seed: seed, point: test.point, gradient: test.gradient,
                direction: direction, suspects: relevant, place: place)
        }
        guard orders.count > 1, !test.point.isEmpty else { return }
        try run(
            at: input, orders: (order + 1)...orders.upperBound, into: &report,
            { try recordedPullback(of: function, at: $0, weights) }, sources: sources)
    }

    /// The Taylor test of ⟨w, f⟩ for random weights w (1 for a scalar result).
    @_semantics("optimize.sil.specialize.generic.never")
    private func taylorTest<Input: PlainTree, Result: RecordedTree>(
        at input: Input, _ coordinates: Coordinates<Input>, _ order: Int,
        _ function: @escaping (Input.Recorded) throws -> Result,
        _ random: inout SeededGenerator
    ) throws -> (TaylorTest, weights: Result.Plain) {
        let (value, pullback) = try valueWithPullback(atTree: input, of: function)
        let results = Coordinates(value)
        let values = results.vector(value)
        let weights = values.count == 1 ? [1] : random.weights(values.count)
        let weightsInForm = results.value(weights)
        let loose = max(coordinates.precision, results.precision) > Double.ulpOfOne
        let test = TaylorTest(
            value: { vector in
                let tape = Tape()
                return try tape.recording {
                    let recorded = coordinates.value(vector).recorded(on: tape)
                    return dot(weights, results.vector(try function(recorded).plainValue))
                }
            },
            rounded: { coordinates.vector(coordinates.value($0)) },
            point: coordinates.vector(input), valueAtPoint: dot(weights, values),
            gradient: coordinates.vector(pullback(weightsInForm)), tolerance: tolerance ?? (loose ? 1e-3 : 1e-9),
            // The derivative of a linear function is constant up to rounding.
            standstill: order > 1 ? 16 * max(coordinates.precision, results.precision) : 0)
        return (test, weightsInForm)
    }

    /// The first direction along which the gradient fails, if any.
    private func firstFailure(
        of test: TaylorTest, _ random: inout SeededGenerator, into report: inout GradientReport
    ) throws -> (TaylorTest.Outcome, direction: [Double])? {
        let typical = test.point.map(abs).filter { $0 > 0 && $0.isFinite }.min() ?? 1
        for _ in 0..<directions {
            let direction = zip(test.point, random.weights(test.point.count)).map { x, weight in
                weight * (x == 0 || !x.isFinite ? typical : abs(x))
            }
            let outcome = try test.outcome(along: direction)
            guard case .right(let slope, let resolution) = outcome else { return (outcome, direction) }
            report.directions.append(.init(slope: slope, resolution: resolution))
        }
        return nil
    }
}

/// The pullback of the weights at a variable, recorded on its tape.
@_semantics("optimize.sil.specialize.generic.never")
private func recordedPullback<Input: RecordedTree, Result: RecordedTree>(
    of function: (Input) throws -> Result, at input: Input, _ weights: Result.Plain
) rethrows -> Input {
    guard let storage = input.tapeStorage else { return input }
    let recording = try InnerRecording(on: storage, { input.recordedCopy(on: $0) }, function)
    return recording.inputs.adjoint(in: recording.recordedAdjoints(from: recording.result.seeds(weights)))
}
