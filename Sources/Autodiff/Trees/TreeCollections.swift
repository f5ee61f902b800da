// Arrays, dictionaries and optionals of trees.

// Recording and reading adjoints are specialized: collections may be long, and their type is known to the caller alone.
extension Array: DifferentiableTree where Element: DifferentiableTree {
    @_specialize(where Element == Variable, Map == AdjointReader)
    @_specialize(where Element == [Variable], Map == AdjointReader)
    @_specialize(where Element == TensorVariable<Float>, Map == AdjointReader)
    @_specialize(where Element == TensorVariable<Double>, Map == AdjointReader)
    @_specialize(kind:partial,where Map == AdjointReader)
    public func plainTree<Map: LeafMap>(_ map: inout Map) -> [Element.Plain] {
        mapped(&map) { $0.plainTree(&$1) }
    }
    @_specialize(where Element == Double, Map == Recorder)
    @_specialize(where Element == [Double], Map == Recorder)
    @_specialize(where Element == Tensor<Float>, Map == Recorder)
    @_specialize(where Element == Tensor<Double>, Map == Recorder)
    @_specialize(kind:partial,where Map == Recorder)
    public func recordedTree<Map: LeafMap>(_ map: inout Map) -> [Element.Recorded] {
        mapped(&map) { $0.recordedTree(&$1) }
    }

    @inline(__always)
    private func mapped<Map: LeafMap, Other>(_ map: inout Map, _ one: (Element, inout Map) -> Other) -> [Other] {
        map.note(count: count)
        var result: [Other] = []
        result.reserveCapacity(count)
        for place in indices { result.append(map.inside(.element(place)) { one(self[place], &$0) }) }
        return result
    }
}

extension Array: PlainTree where Element: PlainTree {}
extension Array: RecordedTree where Element: RecordedTree {}

extension Dictionary: DifferentiableTree where Value: DifferentiableTree {
    @_specialize(where Key == String, Value == Variable, Map == AdjointReader)
    @_specialize(where Key == String, Value == TensorVariable<Float>, Map == AdjointReader)
    @_specialize(where Key == String, Value == TensorVariable<Double>, Map == AdjointReader)
    public func plainTree<Map: LeafMap>(_ map: inout Map) -> [Key: Value.Plain] {
        mapped(&map) { $0.plainTree(&$1) }
    }
    @_specialize(where Key == String, Value == Double, Map == Recorder)
    @_specialize(where Key == String, Value == Tensor<Float>, Map == Recorder)
    @_specialize(where Key == String, Value == Tensor<Double>, Map == Recorder)
    public func recordedTree<Map: LeafMap>(_ map: inout Map) -> [Key: Value.Recorded] {
        mapped(&map) { $0.recordedTree(&$1) }
    }

    @inline(__always)
    private func mapped<Map: LeafMap, Other>(_ map: inout Map, _ one: (Value, inout Map) -> Other) -> [Key: Other] {
        map.note(count: count)
        // Sorted by the keys' names, so that dictionaries with the same keys have their leaves in the same order. Keys
        // with equal names are sorted by their hash values, which are constant within a process.
        typealias Entry = (name: String, key: Key, value: Value)
        func isBefore(_ one: Entry, _ other: Entry) -> Bool {
            one.name == other.name ? one.key.hashValue < other.key.hashValue : one.name < other.name
        }
        let entries: [Entry] = self.map { ($0.key as? String ?? "\($0.key)", $0.key, $0.value) }
        var result = [Key: Other](minimumCapacity: count)
        for (_, key, value) in entries.sorted(by: isBefore) {
            result[key] = map.inside(.key(AnyHashable(key))) { one(value, &$0) }
        }
        return result
    }
}

extension Dictionary: PlainTree where Value: PlainTree {}
extension Dictionary: RecordedTree where Value: RecordedTree {}

// An optional that is nil has no leaves.
extension Optional: DifferentiableTree where Wrapped: DifferentiableTree {
    public func plainTree<Map: LeafMap>(_ map: inout Map) -> Wrapped.Plain? {
        map.note(count: self == nil ? 0 : 1)
        return self?.plainTree(&map)
    }
    public func recordedTree<Map: LeafMap>(_ map: inout Map) -> Wrapped.Recorded? {
        map.note(count: self == nil ? 0 : 1)
        return self?.recordedTree(&map)
    }
}

extension Optional: PlainTree where Wrapped: PlainTree {}
extension Optional: RecordedTree where Wrapped: RecordedTree {}
