// The names that trees had before.

@available(*, deprecated, renamed: "PlainTree")
public typealias RecordableValue = PlainTree
@available(*, deprecated, renamed: "PlainTree")
public typealias NonscalarRecordable = PlainTree
@available(*, deprecated, renamed: "PlainTree")
public typealias RecordableCollection = PlainTree
@available(*, deprecated, renamed: "PlainTree")
public typealias Recordable = PlainTree
@available(*, deprecated, renamed: "RecordedTree")
public typealias DifferentiableResult = RecordedTree
@available(*, deprecated, renamed: "RecordedTree")
public typealias RecordedStructure = RecordedTree
