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
        for seed in input.seeds(direction) {
            let index = tape.storage.pointee.rows[seed.row].tableIndex
            switch seed {
            case .number(let row, let weight):
                if let own = sweep?.numbers[Int(row)], !own.isConstant { seeds.append(.number(own.row, weight)) }
            case .floats(_, let weight):
                if let own = sweep?.floats[index], !own.isConstant { seeds.append(.floats(own.row, weight)) }
            case .doubles(_, let weight):
                if let own = sweep?.doubles[index], !own.isConstant { seeds.append(.doubles(own.row, weight)) }
            }
        }
        return gradient(seeds, .untaken)
    }
}
