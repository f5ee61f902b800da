extension Recording {
    /// The gradient as variables: the backward sweep from the result, recorded on the tape.
    func recordedGradient(_ seeds: [Seed]) -> Input.Recorded {
        input.adjoint(in: RecordedAdjoints(seeds, on: tape.storage, downTo: 0, zeros: .strong))
    }

    /// The Hessian-vector product by a second sweep over a recorded one: reverse over reverse.
    func product(_ gradient: Input.Recorded, along direction: Input, for operation: String) -> Input {
        self.gradient(gradient.seeds(along: direction, for: operation), .strong)
    }
}
