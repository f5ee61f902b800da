// Arrays, dictionaries and optionals of trees.

extension Array: DifferentiableTree where Element: DifferentiableTree {
    public func plainTree<Map: LeafMap>(_ map: inout Map) -> [Element.Plain] {
        mapped(&map) { $0.plainTree(&$1) }
    }
    public func recordedTree<Map: LeafMap>(_ map: inout Map) -> [Element.Recorded] {
        mapped(&map) { $0.recordedTree(&$1) }
    }

    private func mapped<Map: LeafMap, Other>(_ map: inout Map, _ one: (Element, inout Map) -> Other) -> [Other] {
        map.note(count: count)
        var result: [Other] = []
        result.reserveCapacity(count)
        for (place, element) in enumerated() {
            map.enter(.element(place))
            result.append(one(element, &map))
            map.leave()
        }
        return result
    }
}

extension Array: PlainTree where Element: PlainTree {}
extension Array: RecordedTree where Element: RecordedTree {}

extension Dictionary: DifferentiableTree where Value: DifferentiableTree {
    public func plainTree<Map: LeafMap>(_ map: inout Map) -> [Key: Value.Plain] {
        mapped(&map) { $0.plainTree(&$1) }
    }
    public func recordedTree<Map: LeafMap>(_ map: inout Map) -> [Key: Value.Recorded] {
        mapped(&map) { $0.recordedTree(&$1) }
    }

    private func mapped<Map: LeafMap, Other>(_ map: inout Map, _ one: (Value, inout Map) -> Other) -> [Key: Other] {
        map.note(count: count)
        // Sorted by the keys' names, so that dictionaries with the same keys have their leaves in the same order. Keys
        // with equal names are sorted by their hash values, which are constant within a process.
        let ordered = self.map { (name: "\($0.key)", key: $0.key, value: $0.value) }
            .sorted { ($0.name, $0.key.hashValue) < ($1.name, $1.key.hashValue) }
        var result = [Key: Other](minimumCapacity: count)
        for (_, key, value) in ordered {
            map.enter(.key(AnyHashable(key)))
            result[key] = one(value, &map)
            map.leave()
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
