import Autodiff

extension StepRule {
    /// The computation graph of one step on two samples, as SVG: the objective, with the derivative of each value.
    /// Layers are boxes of their own where the graph is large.
    func graph<Source: DataSource>(_ network: Network<Source.Scalar>, _ data: Source) -> String? {
        let tape = Tape(keepingEveryValue: true)
        let state: TrainingState<Source.Scalar> = start(network)
        let batch = data.batch(0..<min(2, data.count), step: 1)
        let (value, variables) = record(batch, state, step: 1, on: tape)
        for (variable, index) in zip(variables, trainable) {
            variable.named(objective.architecture.parameters[index].name)
        }
        return tape.graph(of: value.loss).svg()
    }
}
