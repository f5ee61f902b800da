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
        return enumerated().map { place, element in map.inside(.element(place)) { one(element, &$0) } }
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
        // In the keys' order by name: two dictionaries of the same keys have their leaves in one order. Keys of one
        // name follow by their hash values, which are the same all over a process.
        let ordered = self.map { (name: "\($0.key)", key: $0.key, value: $0.value) }
            .sorted { ($0.name, $0.key.hashValue) < ($1.name, $1.key.hashValue) }
        var result = [Key: Other](minimumCapacity: count)
        for (_, key, value) in ordered {
            result[key] = map.inside(.key(AnyHashable(key))) { one(value, &$0) }
        }
        return result
    }
}

extension Dictionary: PlainTree where Value: PlainTree {}
extension Dictionary: RecordedTree where Value: RecordedTree {}

// Where an optional is nil there is nothing to differentiate with respect to.
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
