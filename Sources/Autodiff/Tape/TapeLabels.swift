/// The names and scopes of a recording, stored apart from its rows, so that recordings without them have no overhead.
@usableFromInline
struct TapeLabels {
    /// The rows recorded while a scope's closure ran.
    struct Scope {
        let name: String
        /// The index of the enclosing scope.
        let parent: Int?
        let first: Int
        /// One past the last row; `nil` while the scope is open.
        var end: Int?
    }
    var names: [UInt32: String] = [:]
    /// In the order in which they began.
    var scopes: [Scope] = []
    /// The innermost scope that has not ended.
    var open: Int?

    /// For each row below `count`, the index of its innermost scope.
    func scopeOfRows(_ count: Int) -> [Int?] {
        var result = [Int?](repeating: nil, count: count)
        // Inner scopes begin later, so they overwrite the outer ones.
        for (index, scope) in scopes.enumerated() {
            for row in scope.first..<Swift.max(scope.first, Swift.min(scope.end ?? count, count)) {
                result[row] = index
            }
        }
        return result
    }
}

extension UnsafeMutablePointer where Pointee == TapeStorage {
    /// Stores a row's name.
    func name(_ row: UInt32, _ name: String) {
        pointee.hasTables = true
        pointee.labels.pointee.names[row] = name
    }

    /// Runs `body` and stores the range of rows that it records as a scope.
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
            // A tape that `body` cleared has no scopes any more.
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
