import Autodiff

extension LBFGS.Progress {
    static let tensorNames = ["search.point", "search.steps", "search.changes", "search.start"]

    /// Adds the state of a search to a checkpoint, in double precision whatever the network's element type.
    func write(to tensors: inout SafeTensors) {
        let shape: Shape = [steps.count, point.count]
        tensors.add("search.point", Tensor<Double>(point))
        tensors.add("search.steps", Tensor<Double>(shape: shape, scalars: steps.flatMap { $0 }))
        tensors.add("search.changes", Tensor<Double>(shape: shape, scalars: changes.flatMap { $0 }))
        tensors.metadata["search iterations"] = "\(iterations)"
        tensors.metadata["search evaluations"] = "\(evaluations)"
        tensors.add("search.start", Tensor<Double>(startGradient))
    }

    /// Reads the state of a search over `size` numbers with at most `memory` pairs; `nil` if the checkpoint has none.
    /// - Throws: ``SafeTensorsFault`` if anything is missing or invalid.
    init?(from reader: SafeTensorsReader, memory: Int, size: Int) throws(SafeTensorsFault) {
        guard let iterations = reader.metadata["search iterations"] else { return nil }
        // The evaluations have an upper bound, so that adding to them cannot overflow.
        guard let iterations = Int(iterations),
            let evaluations = reader.metadata["search evaluations"].flatMap({ Int($0) }),
            iterations >= 1, evaluations > iterations, evaluations < 1 << 60
        else { throw .header("the search has impossible counts") }
        let pairs = reader.shape(of: "search.steps")?.first ?? 0
        guard pairs <= min(memory, iterations) else {
            throw .header(
                "the search has \(pairs) stored steps after \(iterations) iterations; it stores at most \(memory)")
        }
        func rows(_ name: String, _ shape: Shape) throws(SafeTensorsFault) -> [[Double]] {
            let all: Tensor<Double> = try reader.tensor(name, shape: shape)
            guard all.scalars.allSatisfy(\.isFinite) else { throw .header("'\(name)' has numbers that are not finite") }
            let width = shape.extents.last ?? 0
            return (0..<(shape.rank == 1 ? 1 : shape[0])).map { Array(all.scalars[$0 * width..<($0 + 1) * width]) }
        }
        let point = try rows("search.point", [size])[0]
        let (steps, changes) = (try rows("search.steps", [pairs, size]), try rows("search.changes", [pairs, size]))
        // The search divides by the curvature; pairs without positive curvature are never stored.
        for (step, change) in zip(steps, changes) where !(dot(step, change) > 0 && dot(change, change) > 0) {
            throw .header("the search has a step without positive curvature")
        }
        let start: Tensor<Double> = try reader.tensor("search.start", shape: [])
        guard start.scalar >= 0, start.scalar.isFinite else {
            throw .header("the search's initial gradient norm is \(start.scalar)")
        }
        self.init(
            point: point, steps: steps, changes: changes, iterations: iterations, evaluations: evaluations,
            startGradient: start.scalar)
    }
}
