extension LectureFormulas {
    /// Parameters, or a gradient with respect to them, that can also be read and written as one flat array.
    public protocol FlatParameters: Equatable, Sendable {
        /// Every number once, in an order that the type documents. Setting another number of values stops the program.
        var flattened: [Double] { get set }

        /// The shapes, for messages; the same for parameters and their gradient.
        var shapeDescription: String { get }
    }

    /// The result of gradient descent.
    public struct Descent<Parameters: FlatParameters>: Equatable, Sendable {
        /// The parameters after the last step.
        public var parameters: Parameters
        /// The loss before the first step and after each step: `steps` + 1 values.
        public var losses: [Double]
    }
}

extension LectureFormulas.FlatParameters {
    /// One step of gradient descent: `parameter − learningRate · gradient` for each parameter.
    ///
    /// The update rule of lecture 000, formula (15); lecture 002, 'Optimizing the cost function'; and lecture 003,
    /// 'Gradients with Multiple Parameters'. Stops the program if the gradient's shapes differ.
    public func descended(along gradient: Self, learningRate: Double) -> Self {
        guard shapeDescription == gradient.shapeDescription else {
            LectureFormulas.stopAtShapes(
                "descended", ("parameters", shapeDescription), ("gradient", gradient.shapeDescription),
                "pass the gradient that lossAndGradient returned for these parameters")
        }
        var result = self
        result.flattened = zip(flattened, gradient.flattened).map { $0 - learningRate * $1 }
        return result
    }

    /// Removes the first `count` numbers from `flat` and returns them.
    static func take(_ count: Int, from flat: inout ArraySlice<Double>) -> [Double] {
        let taken = Array(flat.prefix(count))
        flat = flat.dropFirst(count)
        return taken
    }

    /// Stops the program unless `newCount` equals the number of parameters, `count`.
    func checkCount(_ newCount: Int, _ count: Int) {
        if newCount != count {
            LectureFormulas.stopAtShapes(
                "\(Self.self).flattened", ("new values", "of count \(newCount)"), ("parameters", shapeDescription),
                "pass \(count) numbers")
        }
    }
}

extension LectureFormulas.Network {
    /// Plain gradient descent on one batch with a constant learning rate, for `steps` steps (none if negative).
    public func gradientDescent(
        from start: Parameters, inputs: LectureFormulas.PlainMatrix, targets: LectureFormulas.PlainMatrix,
        learningRate: Double, steps: Int
    ) -> LectureFormulas.Descent<Parameters> {
        var current = lossAndGradient(parameters: start, inputs: inputs, targets: targets)
        var descent = LectureFormulas.Descent(parameters: start, losses: [current.loss])
        for _ in 0..<max(0, steps) {
            descent.parameters = descent.parameters.descended(along: current.gradient, learningRate: learningRate)
            current = lossAndGradient(parameters: descent.parameters, inputs: inputs, targets: targets)
            descent.losses.append(current.loss)
        }
        return descent
    }
}
