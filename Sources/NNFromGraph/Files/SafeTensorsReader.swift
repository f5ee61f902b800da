import Autodiff
import Foundation

/// Reads a safetensors file, or its bytes. Nothing in it is trusted: the whole header is validated first, and a tensor
/// takes memory only when it is requested.
struct SafeTensorsReader {
    private let header: SafeTensorsHeader
    private let source: Source
    private let dataStart: Int
    private let count: Int

    var metadata: [String: String] { header.metadata }
    var names: Set<String> { Set(header.entries.keys) }

    /// Reads the header of a file's bytes.
    init(_ bytes: [UInt8]) throws(SafeTensorsFault) { try self.init(.memory(bytes), count: bytes.count) }

    /// Reads the header of a file; the file stays open.
    /// - Throws: ``SafeTensorsFault``, also if it is not a regular file.
    init(file: URL) throws(SafeTensorsFault) {
        // Non-blocking: opening a pipe without a writer would wait forever.
        let descriptor = open(file.path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .unreadable(systemReason()) }
        let file = OpenFile(descriptor)
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .unreadable(systemReason()) }
        if let reason = status.whyNotReplaced { throw .unreadable(reason) }
        try self.init(.file(file), count: Int(status.st_size))
    }

    private init(_ source: Source, count: Int) throws(SafeTensorsFault) {
        guard count >= 8 else { throw .truncated }
        let length = UInt64(littleEndian: (try source.bytes(0..<8)).withUnsafeBytes { $0.load(as: UInt64.self) })
        guard length <= UInt64(count - 8) else { throw .truncated }
        guard length <= UInt64(SafeTensorsHeader.longest) else {
            throw .header("it has \(length) bytes; at most \(SafeTensorsHeader.longest) are supported")
        }
        let bytes = try source.bytes(8..<(8 + Int(length)))
        dataStart = 8 + bytes.count
        header = try SafeTensorsHeader(bytes, dataCount: count - dataStart)
        self.source = source
        self.count = count
    }

    /// A tensor by name.
    /// - Parameter expected: The required shape, checked before the elements are read; `nil` for any.
    /// - Throws: ``SafeTensorsFault`` if there is no such tensor, or its type or shape differs.
    func tensor<Scalar: TensorScalar>(
        _ name: String, as type: Scalar.Type = Scalar.self, shape expected: Shape? = nil
    ) throws(SafeTensorsFault) -> Tensor<Scalar> {
        guard let entry = header.entries[name] else { throw .noTensor(name) }
        let type = SafeTensors.type(of: Scalar.self)
        guard entry.type == type else { throw .wrongType(name, expected: type, found: entry.type) }
        if let expected, entry.shape != expected.extents {
            throw .header("'\(name)' has shape \(Shape(entry.shape)); it must be \(expected)")
        }
        var fault: SafeTensorsFault?
        let count = entry.range.count / MemoryLayout<Scalar>.size
        let scalars = [Scalar](unsafeUninitializedCapacity: count) { buffer, initialized in
            let bytes = UnsafeMutableRawBufferPointer(
                rebasing: UnsafeMutableRawBufferPointer(buffer)[..<entry.range.count])
            fault = source.read(dataStart + entry.range.lowerBound, bytes)
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
            var bytes = try source.bytes(range)
            for digit in digits.clamped(to: range) { bytes[digit - start] = UInt8(ascii: "0") }
            bytes.withUnsafeBytes { fingerprint.add($0) }
        }
        guard fingerprint.value.hexadecimal == stated else { throw .damaged }
    }
}

/// The source of the bytes.
private enum Source: Sendable {
    case memory([UInt8])
    case file(OpenFile)

    func bytes(_ range: Range<Int>) throws(SafeTensorsFault) -> [UInt8] {
        var fault: SafeTensorsFault?
        let bytes = [UInt8](unsafeUninitializedCapacity: range.count) { buffer, initialized in
            fault = read(
                range.lowerBound,
                UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[..<range.count]))
            initialized = fault == nil ? range.count : 0
        }
        if let fault { throw fault }
        return bytes
    }

    /// Fills a buffer with the bytes from an offset on; returns the fault if it fails.
    func read(_ place: Int, _ buffer: UnsafeMutableRawBufferPointer) -> SafeTensorsFault? {
        switch self {
        case .memory(let bytes):
            guard place + buffer.count <= bytes.count else { return .truncated }
            buffer.copyBytes(from: bytes[place..<(place + buffer.count)])
        case .file(let file):
            var done = 0
            while done < buffer.count {
                let count = pread(file.descriptor, buffer.baseAddress! + done, buffer.count - done, off_t(place + done))
                if count > 0 {
                    done += count
                } else if count == 0 {
                    return .truncated
                } else if errno != EINTR {
                    return .unreadable(systemReason())
                }
            }
        }
        return nil
    }
}

/// A file descriptor that is closed with its last reference.
private final class OpenFile: Sendable {
    let descriptor: Int32
    init(_ descriptor: Int32) { self.descriptor = descriptor }
    deinit { close(descriptor) }
}
