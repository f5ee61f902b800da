/// The names and scopes that a recording was given, beside its rows: who gives none pays nothing.
@usableFromInline
struct TapeLabels {
    /// The rows recorded while a scope's closure ran.
    struct Scope {
        let name: String
        /// The place of the scope around it.
        let parent: Int?
        let first: Int
        /// One beyond the last row; the scope is open until it is known.
        var end: Int?
    }
    var names: [UInt32: String] = [:]
    /// In the order in which they began.
    var scopes: [Scope] = []
    /// The innermost scope that has not ended.
    var open: Int?

    /// For each row below `count` the place of its innermost scope.
    func scopeOfRows(_ count: Int) -> [Int?] {
        var result = [Int?](repeating: nil, count: count)
        // Inner scopes begin later, so that they overwrite the outer ones.
        for (index, scope) in scopes.enumerated() {
            for row in scope.first..<Swift.max(scope.first, Swift.min(scope.end ?? count, count)) {
                result[row] = index
            }
        }
        return result
    }
}

extension UnsafeMutablePointer where Pointee == TapeStorage {
    /// Notes a row's name.
    func name(_ row: UInt32, _ name: String) {
        pointee.hasTables = true
        pointee.labels.pointee.names[row] = name
    }

    /// Runs `body` and notes the rows that it records as those of a scope.
    func scope<Result, Failure: Error>(
        _ name: String, _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let generation = pointee.generation
        let outer = pointee.labels.pointee.open
        let index = pointee.labels.pointee.scopes.count
        pointee.hasTables = true
        pointee.labels.pointee.scopes.append(.init(name: name, parent: outer, first: pointee.count))
        pointee.labels.pointee.open = index
        defer {
            // A tape cleared meanwhile has forgotten its scopes.
            if pointee.generation == generation {
                pointee.labels.pointee.scopes[index].end = pointee.count
                pointee.labels.pointee.open = outer
            }
        }
        return try body()
    }
}

extension UnsafeMutablePointer where Pointee == TapeStorage {
    /// Whether tensors are recorded.
    var hasTensors: Bool { !pointee.tensors.pointee.isEmpty }
}
