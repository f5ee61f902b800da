import Autodiff
import Foundation

/// Named arrays and strings, to be written in the safetensors format: eight bytes with the length of a JSON header
/// (names, formats, shapes, offsets), the header, then the arrays' bytes, little-endian
/// (https://github.com/huggingface/safetensors, 'Format'). ``SafeTensorsFile`` reads such files.
///
///     var file = SafeTensors()
///     file.add("weights", Tensor<Float>([1, 2]))
///     let url = FileManager.default.temporaryDirectory.appendingPathComponent("weights.safetensors")
///     try file.write(to: url)
///     print(try SafeTensorsFile(contentsOf: url).names)  // ["weights"]
public struct SafeTensors: Sendable {
    /// The names of the arrays, in the order in which they are written.
    public private(set) var names: [String] = []
    private var arrays: [String: StoredArray] = [:]
    /// Strings by key.
    public var metadata: [String: String] = [:]

    /// A file without arrays.
    public init() {}

    /// The metadata key whose value is a fingerprint of the whole file, computed with zeros in place of its digits.
    static let checksumName = "checksum"

    /// Adds a tensor; a duplicate name, or `__metadata__`, stops the program.
    public mutating func add<Scalar: TensorScalar>(_ name: String, _ tensor: Tensor<Scalar>) {
        add(name, StoredArray(tensor))
    }

    /// Adds an array of any format; a duplicate name, or `__metadata__`, stops the program.
    public mutating func add(_ name: String, _ array: StoredArray) {
        if name == "__metadata__" { stop("SafeTensors: '__metadata__' names no array in this format; rename it") }
        if arrays[name] != nil { stop("SafeTensors: two tensors are named '\(name)'; give them different names") }
        names.append(name)
        arrays[name] = array
    }

    /// Writes the file atomically. The same arrays give the same bytes.
    /// - Throws: ``FileError`` if it cannot be written.
    public func write(to url: URL) throws(FileError) { try FileBytes.write(pieces, to: url) }

    /// The file's bytes.
    var encoded: [UInt8] { pieces.flatMap { $0 } }

    /// The file's bytes in pieces: length and header, then each tensor.
    var pieces: [[UInt8]] { [header] + names.map { arrays[$0]!.bytes } }

    /// The pieces with the checksum filled in.
    var signedPieces: [[UInt8]] {
        var signed = self
        signed.metadata[Self.checksumName] = String(repeating: "0", count: Fingerprint.digits)
        var pieces = signed.pieces
        var fingerprint = Fingerprint()
        for piece in pieces { piece.withUnsafeBytes { fingerprint.add($0) } }
        signed.metadata[Self.checksumName] = fingerprint.value.hexadecimal
        pieces[0] = signed.header
        return pieces
    }

    private var header: [UInt8] {
        var header: [String: Any] = metadata.isEmpty ? [:] : ["__metadata__": metadata]
        var end = 0
        for name in names {
            let array = arrays[name]!
            header[name] = [
                "dtype": array.format.rawValue, "shape": array.shape.extents,
                "data_offsets": [end, end + array.bytes.count],
            ]
            end += array.bytes.count
        }
        // Sorted keys: the same tensors give the same bytes.
        let json = try? JSONSerialization.data(withJSONObject: header, options: [.sortedKeys, .withoutEscapingSlashes])
        var words = Array(json ?? Data())
        // Padded with spaces, so that the tensors start at a multiple of eight.
        words += [UInt8](repeating: UInt8(ascii: " "), count: (8 - words.count % 8) % 8)
        return (0..<8).map { UInt8(truncatingIfNeeded: words.count >> (8 * $0)) } + words
    }
}

/// What is wrong with a safetensors file.
public enum SafeTensorsFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// The file is shorter than its header says.
    case truncated
    /// The header is invalid, for the given reason.
    case header(String)
    /// There is no tensor of this name.
    case noTensor(String)
    /// The tensor of this name has another element type.
    case wrongType(String, expected: String, found: String)
    /// The checksum does not match the contents.
    case damaged
    /// The file cannot be read; the system's message.
    case unreadable(String)

    public var description: String {
        switch self {
        case .truncated: "is shorter than its header says: it is not a safetensors file, or was cut off"
        case .header(let reason): "has an invalid header: \(reason.printable)"
        case .noTensor(let name): "has no tensor named '\(name)'"
        case .wrongType(let name, let expected, let found):
            "has '\(name.printable)' with elements of type \(found.printable); they must be \(expected)"
        case .damaged: "is damaged: its checksum does not match its contents"
        case .unreadable(let reason): "cannot be read: \(reason)"
        }
    }
}
