import Autodiff
import Foundation

/// Reads a safetensors file, or its bytes. Nothing in it is trusted: the whole header is validated first, and a tensor
/// takes memory only when it is requested.
struct SafeTensorsReader {
    private let header: SafeTensorsHeader
    private let source: ByteSource
    private let dataStart: Int
    private let count: Int

    var metadata: [String: String] { header.metadata }
    var names: Set<String> { Set(header.entries.keys) }

    /// Reads the header of a file's bytes.
    init(_ bytes: [UInt8]) throws(SafeTensorsFault) { try self.init(.memory(bytes), count: bytes.count) }

    /// Reads the header of a file; the file stays open.
    /// - Throws: ``SafeTensorsFault``, also if it is not a regular file.
    init(file: URL) throws(SafeTensorsFault) {
        let (source, count): (ByteSource, Int)
        do { (source, count) = try ByteSource.open(file) } catch { throw error.inSafeTensors }
        try self.init(source, count: count)
    }

    private init(_ source: ByteSource, count: Int) throws(SafeTensorsFault) {
        guard count >= 8 else { throw .truncated }
        let length = try Self.bytes(0..<8, of: source).withUnsafeBytes {
            UInt64(littleEndian: $0.load(as: UInt64.self))
        }
        guard length <= UInt64(count - 8) else { throw .truncated }
        guard length <= UInt64(SafeTensorsHeader.longest) else {
            throw .header("it has \(length) bytes; at most \(SafeTensorsHeader.longest) are supported")
        }
        let bytes = try Self.bytes(8..<(8 + Int(length)), of: source)
        dataStart = 8 + bytes.count
        header = try SafeTensorsHeader(bytes, dataCount: count - dataStart)
        self.source = source
        self.count = count
    }

    private static func bytes(_ range: Range<Int>, of source: ByteSource) throws(SafeTensorsFault) -> [UInt8] {
        do { return try source.bytes(range) } catch { throw error.inSafeTensors }
    }

    /// The header's entry of an array; `nil` if there is none of that name.
    func entry(_ name: String) -> SafeTensorsHeader.Entry? { header.entries[name] }

    /// An array by name, of any format.
    func array(_ name: String) throws(SafeTensorsFault) -> StoredArray {
        guard let entry = header.entries[name] else { throw .noTensor(name) }
        return StoredArray(entry.format, Shape(entry.shape), try Self.bytes(place(of: entry), of: source))
    }

    /// Calls `body` with an array's bytes in place.
    func withBytes<Result>(of name: String, _ body: (UnsafeRawBufferPointer) throws -> Result) throws -> Result {
        guard let entry = header.entries[name] else { throw SafeTensorsFault.noTensor(name) }
        do { return try source.withBytes(place(of: entry), body) } catch let fault as ByteSource.Fault {
            throw fault.inSafeTensors
        }
    }

    private func place(of entry: SafeTensorsHeader.Entry) -> Range<Int> {
        (dataStart + entry.range.lowerBound)..<(dataStart + entry.range.upperBound)
    }

    /// A tensor by name.
    /// - Parameter expected: The required shape, checked before the elements are read; `nil` for any.
    /// - Throws: ``SafeTensorsFault`` if there is no such tensor, or its type or shape differs.
    func tensor<Scalar: TensorScalar>(
        _ name: String, as type: Scalar.Type = Scalar.self, shape expected: Shape? = nil
    ) throws(SafeTensorsFault) -> Tensor<Scalar> {
        guard let entry = header.entries[name] else { throw .noTensor(name) }
        let format = NumberFormat.of(Scalar.self)
        guard entry.format == format else {
            throw .wrongType(name, expected: format.rawValue, found: entry.format.rawValue)
        }
        if let expected, entry.shape != expected.extents {
            throw .header("'\(name)' has shape \(Shape(entry.shape)); it must be \(expected)")
        }
        var fault: SafeTensorsFault?
        let count = entry.range.count / MemoryLayout<Scalar>.size
        let scalars = [Scalar](unsafeUninitializedCapacity: count) { buffer, initialized in
            let bytes = UnsafeMutableRawBufferPointer(
                rebasing: UnsafeMutableRawBufferPointer(buffer)[..<entry.range.count])
            fault = source.read(dataStart + entry.range.lowerBound, bytes)?.inSafeTensors
            initialized = fault == nil ? count : 0
        }
        if let fault { throw fault }
        return Tensor(shape: Shape(entry.shape), scalars: scalars)
    }

    /// The shape of a tensor; `nil` if there is no tensor of that name.
    func shape(of name: String) -> [Int]? { header.entries[name]?.shape }

    /// Verifies the file's checksum.
    /// - Throws: ``SafeTensorsFault/damaged``, or another fault for a file without a checksum.
    func verifyChecksum() throws(SafeTensorsFault) {
        guard let place = header.checksumPlace, let stated = metadata[SafeTensors.checksumName] else {
            throw .header("there is no checksum")
        }
        var fingerprint = Fingerprint()
        let piece = 1 << 16
        let digits = (8 + place.lowerBound)..<(8 + place.upperBound)
        for start in stride(from: 0, to: count, by: piece) {
            let range = start..<min(start + piece, count)
            var bytes = try Self.bytes(range, of: source)
            for digit in digits.clamped(to: range) { bytes[digit - start] = UInt8(ascii: "0") }
            bytes.withUnsafeBytes { fingerprint.add($0) }
        }
        guard fingerprint.value.hexadecimal == stated else { throw .damaged }
    }
}

extension ByteSource.Fault {
    fileprivate var inSafeTensors: SafeTensorsFault {
        switch self {
        case .truncated: .truncated
        case .unreadable(let reason): .unreadable(reason)
        }
    }
}
