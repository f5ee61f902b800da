import Autodiff

extension LBFGS.Progress {
    /// Adds what a search goes on from to a checkpoint: tensors in double precision, whatever the network's is.
    func write(to tensors: inout SafeTensors) {
        let shape: Shape = [steps.count, point.count]
        tensors.add("search.point", Tensor<Double>(point))
        tensors.add("search.steps", Tensor<Double>(shape: shape, scalars: steps.flatMap { $0 }))
        tensors.add("search.changes", Tensor<Double>(shape: shape, scalars: changes.flatMap { $0 }))
        tensors.metadata["search iterations"] = "\(iterations)"
        tensors.metadata["search evaluations"] = "\(evaluations)"
    }

    /// What a checkpoint has of a search, if it has.
    init?(from tensors: SafeTensors) throws(SafeTensorsFault) {
        guard let word = tensors.metadata["search iterations"] else { return nil }
        guard let iterations = Int(word), let evaluations = tensors.metadata["search evaluations"].flatMap({ Int($0) }),
            iterations >= 1, evaluations >= 1
        else { throw .header("a count of the search is no whole number") }
        let point: Tensor<Double> = try tensors.tensor("search.point")
        func rows(_ name: String) throws(SafeTensorsFault) -> [[Double]] {
            let all: Tensor<Double> = try tensors.tensor(name)
            guard all.shape.rank == 2, all.shape[1] == point.shape.count else {
                throw .header("'\(name)' has shape \(all.shape) for a point of \(point.shape.count) numbers")
            }
            return (0..<all.shape[0]).map { Array(all.scalars[$0 * all.shape[1]..<($0 + 1) * all.shape[1]]) }
        }
        let (steps, changes) = (try rows("search.steps"), try rows("search.changes"))
        guard steps.count == changes.count else {
            throw .header("the search has \(steps.count) steps and \(changes.count) changes of the gradient")
        }
        self.init(
            point: point.scalars, steps: steps, changes: changes, iterations: iterations, evaluations: evaluations)
    }
}
