import Autodiff

/// An array as files hold it: of any number format, in row-major order.
///
///     let url = FileManager.default.temporaryDirectory.appendingPathComponent("x.npy")
///     try StoredArray(Tensor<Double>([0.1, 0.2])).write(npy: url)
///     let array = try StoredArray(npy: url)
///     let x: Tensor<Float> = try array.tensor(rounding: true)
///     print(array.format, x.scalars)  // float64 [0.1, 0.2]
public struct StoredArray: Sendable, Equatable {
    /// The format of the elements.
    public let format: NumberFormat
    /// The extents of the axes.
    public let shape: Shape
    /// The elements in row-major order, little-endian.
    public let bytes: [UInt8]

    /// The caller has checked that the bytes fill the shape.
    init(_ format: NumberFormat, _ shape: Shape, _ bytes: [UInt8]) {
        (self.format, self.shape, self.bytes) = (format, shape, bytes)
    }

    /// A tensor's elements, in their own format.
    public init<Scalar: TensorScalar>(_ tensor: Tensor<Scalar>) {
        self.init(.of(Scalar.self), tensor.shape, tensor.scalars.withUnsafeBytes { Array($0) })
    }

    /// A tensor's elements in another format. Formats of floating-point numbers round, to nearest and ties to even.
    /// - Throws: ``ArrayError`` if an element is finite, but infinite after rounding; for a format of integers, if an
    ///   element is not a whole number in its range.
    public init<Scalar: TensorScalar>(_ tensor: Tensor<Scalar>, as format: NumberFormat) throws(ArrayError) {
        let scalars = tensor.scalars
        if let place = scalars.firstIndex(where: { $0.isFinite && !format.rounded(Double($0)).isFinite }) {
            throw ArrayError(element: place, value: "\(scalars[place])", type: format.rawValue)
        }
        switch format {
        case .float64: self.init(format, tensor.shape, encoded: scalars) { Double($0).bitPattern }
        case .float32: self.init(format, tensor.shape, encoded: scalars) { Float($0).bitPattern }
        case .float16: self.init(format, tensor.shape, encoded: scalars) { HalfPrecision.half(Double($0)) }
        case .bfloat16: self.init(format, tensor.shape, encoded: scalars) { BFloat16(Double($0)).bitPattern }
        default:
            if let place = scalars.firstIndex(where: { !format.holds(Double($0)) }) {
                throw ArrayError(element: place, value: "\(scalars[place])", type: format.rawValue)
            }
            self.init(format, tensor.shape, encoded: scalars) {
                $0 < 0 ? UInt64(bitPattern: Int64($0)) : UInt64($0)
            }
        }
    }

    /// Integers, by default along one axis; another number than the shape's stops the program.
    /// - Throws: ``ArrayError`` if one is not in the format's range, or cannot be represented exactly in it.
    public init(_ integers: [Int], shape: Shape? = nil, as format: NumberFormat = .int64) throws(ArrayError) {
        let shape = shape ?? [integers.count]
        guard shape.count == integers.count else {
            stop("StoredArray: \(integers.count) integers do not fill shape \(shape)")
        }
        if let place = integers.firstIndex(where: { !format.holds($0) }) {
            throw ArrayError(element: place, value: "\(integers[place])", type: format.rawValue)
        }
        if format.isInteger {
            self.init(format, shape, encoded: integers) { UInt64(bitPattern: Int64($0)) }
        } else {
            let numbers = Tensor<Double>(shape: shape, scalars: integers.map(Double.init))
            self = try StoredArray(numbers, as: format)
        }
    }

    /// The lowest bytes of each element's bits.
    private init<Element, Bits: FixedWidthInteger>(
        _ format: NumberFormat, _ shape: Shape, encoded elements: [Element], _ bits: (Element) -> Bits
    ) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(elements.count * format.size)
        for element in elements {
            let bits = bits(element)
            for place in 0..<format.size { bytes.append(UInt8(truncatingIfNeeded: bits >> (8 * place))) }
        }
        self.init(format, shape, bytes)
    }

    /// The elements as a tensor.
    /// - Parameters:
    ///   - type: `Float` or `Double`, if the context does not determine it.
    ///   - isRounding: Whether elements that the type cannot represent are rounded to nearest.
    /// - Throws: ``ArrayError`` for such an element otherwise.
    @_specialize(where Scalar == Float)
    @_specialize(where Scalar == Double)
    public func tensor<Scalar: TensorScalar>(
        as type: Scalar.Type = Scalar.self, rounding isRounding: Bool = false
    ) throws(ArrayError) -> Tensor<Scalar> {
        if format == .of(Scalar.self) {
            let scalars = [Scalar](unsafeUninitializedCapacity: shape.count) { buffer, count in
                UnsafeMutableRawBufferPointer(buffer).copyBytes(from: bytes)
                count = shape.count
            }
            return Tensor(shape: shape, scalars: scalars)
        }
        let scalars: [Scalar] = try elements(
            type: Scalar.name,
            real: { isRounding || $0.isNaN ? Scalar($0) : Scalar(exactly: $0) },
            signed: { isRounding ? Scalar($0) : Scalar(exactly: $0) },
            unsigned: { isRounding ? Scalar($0) : Scalar(exactly: $0) })
        return Tensor(shape: shape, scalars: scalars)
    }

    /// The elements as integers, in row-major order.
    /// - Throws: ``ArrayError`` for an element that is not a whole number, or is not in the range of `Int`.
    public func integers() throws(ArrayError) -> [Int] {
        try elements(
            type: "Int", real: { Int(exactly: $0) }, signed: { Int(exactly: $0) }, unsigned: { Int(exactly: $0) })
    }

    /// Converts each element, by its kind of number; the first one for which the result is `nil` is an error.
    func elements<Target>(
        type: String, real: (Double) -> Target?, signed: (Int64) -> Target?, unsigned: (UInt64) -> Target?
    ) throws(ArrayError) -> [Target] {
        switch format {
        case .float64: try map(type, real) { (bits: UInt64) in Double(bitPattern: bits) }
        case .float32: try map(type, real) { (bits: UInt32) in Double(Float(bitPattern: bits)) }
        case .float16: try map(type, real) { (bits: UInt16) in Double(HalfPrecision.float(bits)) }
        case .bfloat16: try map(type, real) { (bits: UInt16) in Double(BFloat16(bitPattern: bits).float) }
        case .int64: try map(type, signed) { (bits: UInt64) in Int64(bitPattern: bits) }
        case .int32: try map(type, signed) { (bits: UInt32) in Int64(Int32(bitPattern: bits)) }
        case .int16: try map(type, signed) { (bits: UInt16) in Int64(Int16(bitPattern: bits)) }
        case .int8: try map(type, signed) { (bits: UInt8) in Int64(Int8(bitPattern: bits)) }
        case .uint64: try map(type, unsigned) { (bits: UInt64) in bits }
        case .uint32: try map(type, unsigned) { (bits: UInt32) in UInt64(bits) }
        case .uint16: try map(type, unsigned) { (bits: UInt16) in UInt64(bits) }
        case .uint8: try map(type, unsigned) { (bits: UInt8) in UInt64(bits) }
        case .bool: try map(type, unsigned) { (bits: UInt8) in UInt64(bits == 0 ? 0 : 1) }
        }
    }

    @inline(__always)
    private func map<Bits: FixedWidthInteger, Value, Target>(
        _ type: String, _ convert: (Value) -> Target?, _ value: (Bits) -> Value
    ) throws(ArrayError) -> [Target] {
        let size = MemoryLayout<Bits>.size
        var fault: ArrayError?
        let result = bytes.withUnsafeBytes { bytes -> [Target] in
            [Target](unsafeUninitializedCapacity: shape.count) { buffer, count in
                for place in 0..<shape.count {
                    let bits = bytes.loadUnaligned(fromByteOffset: place * size, as: Bits.self)
                    let value = value(Bits(littleEndian: bits))
                    guard let target = convert(value) else {
                        fault = ArrayError(element: place, value: "\(value)", type: type)
                        return
                    }
                    (buffer.baseAddress! + place).initialize(to: target)
                    count = place + 1
                }
            }
        }
        if let fault { throw fault }
        return result
    }
}

extension NumberFormat {
    var isInteger: Bool {
        switch self {
        case .float64, .float32, .float16, .bfloat16: false
        default: true
        }
    }

    /// Whether an integer has a representation.
    fileprivate func holds(_ value: Int) -> Bool {
        switch self {
        case .float64: Double(exactly: value) != nil
        case .float32: Float(exactly: value) != nil
        case .float16:
            value.magnitude < 65_520 && HalfPrecision.float(HalfPrecision.half(Double(value))) == Float(value)
        case .bfloat16:
            Float(exactly: value).map { $0.bitPattern & 0xffff == 0 } ?? false
        case .int64: true
        case .int32: Int32(exactly: value) != nil
        case .int16: Int16(exactly: value) != nil
        case .int8: Int8(exactly: value) != nil
        case .uint64: value >= 0
        case .uint32: UInt32(exactly: value) != nil
        case .uint16: UInt16(exactly: value) != nil
        case .uint8: UInt8(exactly: value) != nil
        case .bool: value == 0 || value == 1
        }
    }

    /// Whether a number has a representation in a format of integers.
    fileprivate func holds(_ value: Double) -> Bool {
        if self == .uint64 { return UInt64(exactly: value) != nil }
        return Int(exactly: value).map { holds($0) } ?? false
    }
}

extension StoredArray: CustomStringConvertible {
    /// The format, the shape and the first elements.
    public var description: String {
        let shown = 8
        let width = format.size
        let first = StoredArray(
            format, [Swift.min(shown, shape.count)], Array(bytes.prefix(shown * width)))
        let words =
            try? first.elements(
                type: "String", real: { "\($0)" }, signed: { "\($0)" }, unsigned: { "\($0)" }) as [String]
        return kind + ": [" + (words ?? []).joined(separator: ", ") + (shape.count > shown ? ", …]" : "]")
    }

    /// The format and the shape.
    var kind: String { "\(format.rawValue) \(shape)" }
    /// A number of arrays in words.
    static func words(_ count: Int) -> String { count == 1 ? "1 array" : "\(count) arrays" }
}

/// An element of an array that has no representation in the type that is asked for.
public struct ArrayError: _DescribedError {
    /// The index of the element in row-major order.
    public let element: Int
    /// The element.
    public let value: String
    /// The name of the type that cannot represent it.
    public let type: String

    public var description: String {
        "element \(element) of the array, \(value), has no exact representation as \(type)"
    }
}

extension NumberFormat {
    /// A number rounded to a floating-point format; as it is for others.
    fileprivate func rounded(_ number: Double) -> Double {
        switch self {
        case .float32: Double(Float(number))
        case .float16: Double(HalfPrecision.float(HalfPrecision.half(number)))
        case .bfloat16: Double(BFloat16(number))
        default: number
        }
    }
}
