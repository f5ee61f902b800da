/// A message of Protocol Buffers, written field by field (protobuf.dev, 'Encoding').
struct ProtocolBuffer {
    private(set) var bytes: [UInt8] = []

    private mutating func append(varint value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    mutating func add(_ field: Int, _ number: Int) {
        append(varint: UInt64(field) << 3)
        append(varint: UInt64(bitPattern: Int64(number)))
    }
    mutating func add(_ field: Int, _ number: Float) {
        append(varint: UInt64(field) << 3 | 5)
        withUnsafeBytes(of: number.bitPattern.littleEndian) { bytes += $0 }
    }
    mutating func add(_ field: Int, _ content: [UInt8]) {
        append(varint: UInt64(field) << 3 | 2)
        append(varint: UInt64(content.count))
        bytes += content
    }
    mutating func add(_ field: Int, _ text: String) { add(field, Array(text.utf8)) }
    mutating func add(_ field: Int, _ message: ProtocolBuffer) { add(field, message.bytes) }
}

/// The fields of a message of Protocol Buffers, read from bytes that are not trusted.
struct ProtocolFields {
    enum Value {
        case number(UInt64)
        case bytes(ArraySlice<UInt8>)
    }
    /// A message that cannot be read.
    struct Fault: Error {}

    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    /// The next field and its value; `nil` at the end.
    mutating func next() throws(Fault) -> (field: Int, value: Value)? {
        if rest.isEmpty { return nil }
        let key = try varint()
        guard key >> 3 >= 1, key >> 3 < 1 << 29 else { throw Fault() }
        let field = Int(key >> 3)
        switch key & 7 {
        case 0: return (field, .number(try varint()))
        case 1: return (field, .number(try fixed(8)))
        case 2: return (field, .bytes(try take(try varint())))
        case 5: return (field, .number(try fixed(4)))
        default: throw Fault()
        }
    }

    /// The packed numbers of a field: varints, or numbers of a fixed size.
    static func packed(_ bytes: ArraySlice<UInt8>, size: Int? = nil) throws(Fault) -> [UInt64] {
        var fields = ProtocolFields(bytes)
        var numbers: [UInt64] = []
        while !fields.rest.isEmpty {
            if let size { numbers.append(try fields.fixed(size)) } else { numbers.append(try fields.varint()) }
        }
        return numbers
    }

    private mutating func take(_ count: UInt64) throws(Fault) -> ArraySlice<UInt8> {
        guard count <= UInt64(rest.count) else { throw Fault() }
        defer { rest = rest.dropFirst(Int(count)) }
        return rest.prefix(Int(count))
    }

    private mutating func fixed(_ count: Int) throws(Fault) -> UInt64 {
        try take(UInt64(count)).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    private mutating func varint() throws(Fault) -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            guard let byte = rest.popFirst() else { throw Fault() }
            value |= UInt64(byte & 0x7f) << shift
            if byte < 0x80 { return value }
        }
        throw Fault()
    }
}
