/// What a reduction is taken along: one axis, an `Int`, or several, an array. The first axis is 0, the last −1.
///
///     let x = Tensor([[1.0, 2], [3, 4]])
///     print(x.sum(along: 0).scalars, x.sum(along: -1).scalars)  // [4.0, 6.0] [3.0, 7.0]
///     print(x.sum(along: [0, 1]).scalar, x.sum().scalar)  // 10.0 10.0
public protocol AxisSelection {
    /// The axes; empty for all.
    var _axes: [Int] { get }
}

extension Int: AxisSelection {
    public var _axes: [Int] { [self] }
}

extension Array: AxisSelection where Element == Int {
    public var _axes: [Int] { self }
}
