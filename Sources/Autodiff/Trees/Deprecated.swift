// The names that trees had before.

/// The former name of ``PlainTree``.
@available(*, deprecated, renamed: "PlainTree")
public typealias RecordableValue = PlainTree
/// The former name of ``PlainTree``.
@available(*, deprecated, renamed: "PlainTree")
public typealias NonscalarRecordable = PlainTree
/// The former name of ``PlainTree``.
@available(*, deprecated, renamed: "PlainTree")
public typealias RecordableCollection = PlainTree
/// The former name of ``PlainTree``.
@available(*, deprecated, renamed: "PlainTree")
public typealias Recordable = PlainTree
/// The former name of ``RecordedTree``.
@available(*, deprecated, renamed: "RecordedTree")
public typealias DifferentiableResult = RecordedTree
/// The former name of ``RecordedTree``.
@available(*, deprecated, renamed: "RecordedTree")
public typealias RecordedStructure = RecordedTree
