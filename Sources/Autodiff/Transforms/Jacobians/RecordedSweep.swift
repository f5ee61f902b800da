extension Recording {
    /// The backward sweep from the result, recorded on the tape.
    func recordedSweep(_ seeds: [Seed]) -> GenericSweep<RecordedReading>? {
        guard let top = seeds.map(\.row).max() else { return nil }
        let storage = tape.storage
        var sweep = GenericSweep(
            reading: RecordedReading(storage: storage), storage: storage, top: top, bottom: 0, zeros: .untaken)
        for seed in seeds { sweep.add(seed) }
        sweep.run()
        return sweep
    }

    /// The Hessian's product with a direction by a second sweep, over a recorded one: reverse over reverse.
    func product(_ sweep: GenericSweep<RecordedReading>?, along direction: Input) -> Input {
        var seeds: [Seed] = []
        func add<Weight: TensorValue>(_ weight: Weight, _ index: Int) {
            guard let own = sweep?.tensors[index] as? TensorVariable<Weight.Scalar>, !own.isConstant else { return }
            seeds.append(.tensor(own.row, weight))
        }
        for seed in input.seeds(direction) {
            switch seed.adjoint {
            case .number(let weight):
                if let own = sweep?.numbers[seed.row], !own.isConstant { seeds.append(.number(own.row, weight)) }
            case .tensor(let weight): add(weight, tape.storage.pointee.rows[seed.row].tableIndex)
            }
        }
        return gradient(seeds, .untaken)
    }
}
