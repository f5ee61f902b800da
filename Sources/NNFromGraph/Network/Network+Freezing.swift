import Autodiff

extension Network {
    /// Keeps parameters as they are in further training: those whose names begin with one of the given words, or all of
    /// them.
    ///
    ///     try network.freeze("dense1")            // dense1.weights and dense1.biases
    ///
    /// A word stands for whole parts of a name: `dense1` is not the beginning of `dense10.weights`.
    /// - Throws: ``NetworkError/noParameter(_:among:)`` for a word that no name begins with.
    public mutating func freeze(_ names: String...) throws(NetworkError) {
        if names.isEmpty { frozen = Set(parameters.indices) }
        for name in names { frozen.formUnion(try places(of: name)) }
    }

    /// Lets parameters change again: those whose names begin with one of the given words, or all of them.
    /// - Throws: ``NetworkError/noParameter(_:among:)`` for a word that no name begins with.
    public mutating func unfreeze(_ names: String...) throws(NetworkError) {
        if names.isEmpty { frozen = [] }
        for name in names { frozen.subtract(try places(of: name)) }
    }

    /// The numbers of the parameters whose names begin with `prefix`.
    private func places(of prefix: String) throws(NetworkError) -> [Int] {
        let names = architecture.parameters.map(\.name)
        let found = names.indices.filter { names[$0] == prefix || names[$0].hasPrefix(prefix + ".") }
        if found.isEmpty { throw .noParameter(prefix, among: names) }
        return found
    }
}
