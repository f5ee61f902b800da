import Autodiff

extension Network {
    /// Excludes parameters from training: those whose names begin with one of the prefixes, or all if none is given.
    ///
    ///     var network = try Network<Float>(inputs: 4, [Dense(8, .tanh), Dense(3, .softmax)])
    ///     try network.freeze("dense1")  // dense1.weights and dense1.biases
    ///     print(network.frozen.sorted())  // [0, 1]
    ///
    /// A prefix consists of whole components: `dense1` is not a prefix of `dense10.weights`.
    /// - Throws: ``NetworkError/noParameter(_:among:)`` for a prefix that no parameter's name has.
    public mutating func freeze(_ names: String...) throws(NetworkError) {
        if names.isEmpty { frozen = Set(parameters.indices) }
        try freeze(named: names)
    }

    /// As ``freeze(_:)``, for a list, which may be empty.
    mutating func freeze(named names: [String]) throws(NetworkError) {
        for name in names { frozen.formUnion(try places(of: name)) }
    }

    /// Makes parameters trainable again: those whose names begin with one of the prefixes, or all if none is given.
    /// - Throws: ``NetworkError/noParameter(_:among:)`` for a prefix that no parameter's name has.
    public mutating func unfreeze(_ names: String...) throws(NetworkError) {
        if names.isEmpty { frozen = [] }
        for name in names { frozen.subtract(try places(of: name)) }
    }

    /// The indices of the parameters whose names begin with `prefix`.
    private func places(of prefix: String) throws(NetworkError) -> [Int] {
        let names = architecture.parameters.map(\.name)
        let found = names.indices.filter { names[$0] == prefix || names[$0].hasPrefix(prefix + ".") }
        if found.isEmpty { throw .noParameter(prefix, among: names) }
        return found
    }
}
