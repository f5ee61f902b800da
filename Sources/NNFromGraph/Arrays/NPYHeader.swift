import Autodiff

/// The header of an NPY file: a magic number, a version, a length, and a Python dictionary with the element type, the
/// order and the shape (numpy.org/doc/stable/reference/generated/numpy.lib.format.html).
struct NPYHeader: Equatable {
    let format: NumberFormat
    let isBigEndian: Bool
    /// Whether the first axis is the one whose neighbors are next to each other in memory.
    let isFortranOrder: Bool
    let shape: Shape
    /// The number of bytes before the elements.
    let length: Int

    private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
    /// The bytes up to the dictionary's length, whose own length depends on the version.
    static let startLength = 8
    /// The maximum length of the dictionary. NumPy's own limit for reading is 10,000.
    private static let longest = 1 << 16

    /// The length of the whole header, from at least the first twelve bytes.
    static func length(_ start: [UInt8]) throws(ArrayFileError.Fault) -> Int {
        guard start.count >= 10 else { throw .truncated }
        guard Array(start[..<6]) == magic else { throw .format("it does not begin as an NPY file") }
        let size: Int
        switch (start[6], start[7]) {
        case (1, 0): size = 2
        case (2, 0), (3, 0): size = 4
        default: throw .unsupported("the NPY version \(start[6]).\(start[7]) is not known")
        }
        guard start.count >= startLength + size else { throw .truncated }
        let length = start[startLength..<startLength + size].reversed().reduce(0) { $0 << 8 | Int($1) }
        guard length <= longest else { throw .format("its header of \(length) bytes is longer than \(longest)") }
        return startLength + size + length
    }

    /// Reads a header that has all its bytes.
    init(_ bytes: [UInt8]) throws(ArrayFileError.Fault) {
        length = try Self.length(bytes)
        guard bytes.count >= length else { throw .truncated }
        let start = Self.startLength + (bytes[6] == 1 ? 2 : 4)
        guard let text = String(validating: bytes[start..<length], as: UTF8.self) else {
            throw .format("its header is not text")
        }
        var scanner = PythonScanner(text)
        var (type, order, extents): (String?, Bool?, [Int]?)
        try scanner.dictionary { (key, scanner) throws(ArrayFileError.Fault) in
            switch key {
            case "descr" where type == nil: type = try scanner.string()
            case "fortran_order" where order == nil: order = try scanner.boolean()
            case "shape" where extents == nil: extents = try scanner.tuple()
            default: throw .format("its header has an unknown or repeated key '\(key)'")
            }
        }
        guard scanner.isAtEnd else { throw .format("its header has text after the dictionary") }
        guard let type, let order, let extents else { throw .format("its header is incomplete") }
        guard let shape = Shape(validating: extents) else { throw .format("its shape \(extents) is impossible") }
        guard let found = Self.types[String(type.dropFirst())], let mark = type.first, "<>=|".contains(mark),
            mark != "|" || found.size == 1
        else {
            throw .unsupported(
                "its elements are of type '\(type)'; supported are booleans, integers and floating-point numbers of 2, "
                    + "4 and 8 bytes")
        }
        (format, isBigEndian, isFortranOrder, self.shape) = (found, mark == ">", order, shape)
    }

    /// Checks the number of bytes after the header.
    func check(count: Int) throws(ArrayFileError.Fault) {
        let size = shape.count * format.size
        guard count >= size else { throw .truncated }
        guard count == size else { throw .format("\(count - size) bytes follow its array") }
    }

    /// The bytes of a header in version 1, padded so that the elements start at a multiple of 64.
    static func encoded(_ format: NumberFormat, _ shape: Shape) -> [UInt8] {
        let type = types.first { $0.value == format }!.key
        let extents = shape.extents.map { "\($0)," }.joined(separator: " ")
        let tuple = shape.rank > 1 ? String(extents.dropLast()) : extents
        let text = "{'descr': '\(format.size == 1 ? "|" : "<")\(type)', 'fortran_order': False, 'shape': (\(tuple)), }"
        let padding = 63 - (startLength + 2 + text.utf8.count) % 64
        let count = text.utf8.count + padding + 1
        return magic + [1, 0, UInt8(truncatingIfNeeded: count), UInt8(count >> 8)] + Array(text.utf8)
            + [UInt8](repeating: UInt8(ascii: " "), count: padding) + [UInt8(ascii: "\n")]
    }

    /// NumPy has no `bfloat16`.
    private static let types: [String: NumberFormat] = [
        "f8": .float64, "f4": .float32, "f2": .float16, "i8": .int64, "i4": .int32, "i2": .int16, "i1": .int8,
        "u8": .uint64, "u4": .uint32, "u2": .uint16, "u1": .uint8, "b1": .bool,
    ]
    /// Whether NumPy has this format.
    static func has(_ format: NumberFormat) -> Bool { types.values.contains(format) }
}

/// Parses the Python literals of an NPY header: a dictionary of strings, booleans and tuples of integers.
private struct PythonScanner {
    private var rest: Substring

    init(_ text: String) { rest = text[...] }

    private mutating func skipSpace() { rest = rest.drop { $0 == " " || $0 == "\n" || $0 == "\t" || $0 == "\r" } }

    var isAtEnd: Bool { rest.allSatisfy { $0 == " " || $0 == "\n" } }

    private mutating func skips(_ word: String) -> Bool {
        skipSpace()
        guard rest.hasPrefix(word) else { return false }
        rest = rest.dropFirst(word.count)
        return true
    }

    private mutating func expect(_ word: String) throws(ArrayFileError.Fault) {
        if !skips(word) { throw .format("its header lacks '\(word)'") }
    }

    mutating func dictionary(
        _ body: (String, inout PythonScanner) throws(ArrayFileError.Fault) -> Void
    ) throws(ArrayFileError.Fault) {
        try expect("{")
        while !skips("}") {
            let key = try string()
            try expect(":")
            try body(key, &self)
            if !skips(",") {
                try expect("}")
                return
            }
        }
    }

    mutating func string() throws(ArrayFileError.Fault) -> String {
        skipSpace()
        guard let quote = rest.first, quote == "'" || quote == "\"" else {
            throw .unsupported("its elements are not of one plain type")
        }
        rest.removeFirst()
        guard let end = rest.firstIndex(of: quote) else { throw .format("a string in its header has no end") }
        defer { rest = rest[end...].dropFirst() }
        return String(rest[..<end])
    }

    mutating func boolean() throws(ArrayFileError.Fault) -> Bool {
        if skips("True") { return true }
        try expect("False")
        return false
    }

    mutating func tuple() throws(ArrayFileError.Fault) -> [Int] {
        try expect("(")
        var numbers: [Int] = []
        while !skips(")") {
            skipSpace()
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            guard let number = Int(digits) else { throw .format("its shape has something other than whole numbers") }
            rest = rest.dropFirst(digits.count)
            _ = skips("L")  // a long integer of Python 2
            numbers.append(number)
            if !skips(",") {
                try expect(")")
                break
            }
        }
        return numbers
    }
}
