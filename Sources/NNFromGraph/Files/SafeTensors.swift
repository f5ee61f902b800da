import Autodiff
import Foundation

/// Tensors and words by name, as a file of the safetensors format: eight bytes with the length of a JSON header (names, types, shapes,
/// places), the header, then the tensors' bytes, little-endian (https://github.com/huggingface/safetensors, 'Format').
///
/// Nothing in such a file is executed or trusted: every length and place is checked before use.
struct SafeTensors: Equatable {
    /// A tensor of the file, as its bytes.
    struct Entry: Equatable {
        /// `F32` or `F64`.
        let type: String
        let shape: [Int]
        let bytes: [UInt8]
    }
    /// In the order in which they are written.
    private(set) var names: [String] = []
    private var entries: [String: Entry] = [:]
    /// Words by name.
    var metadata: [String: String] = [:]

    init() {}

    /// Adds a tensor; a name that is there already stops the program.
    mutating func add<Scalar: TensorScalar>(_ name: String, _ tensor: Tensor<Scalar>) {
        if entries[name] != nil { stop("SafeTensors: two tensors are called '\(name)'") }
        names.append(name)
        entries[name] = Entry(
            type: Self.type(of: Scalar.self), shape: tensor.shape.extents,
            bytes: tensor.scalars.withUnsafeBytes { Array($0) })
    }

    /// A tensor by name.
    /// - Throws: ``SafeTensorsFault`` if there is none, or it is of another type.
    func tensor<Scalar: TensorScalar>(
        _ name: String, as type: Scalar.Type = Scalar.self
    ) throws(SafeTensorsFault) -> Tensor<Scalar> {
        guard let entry = entries[name] else { throw .noTensor(name) }
        let expected = Self.type(of: Scalar.self)
        guard entry.type == expected else { throw .wrongType(name, expected: expected, found: entry.type) }
        let count = entry.bytes.count / MemoryLayout<Scalar>.size
        let scalars = [Scalar](unsafeUninitializedCapacity: count) { buffer, initialized in
            UnsafeMutableRawBufferPointer(buffer).copyBytes(from: entry.bytes)
            initialized = count
        }
        return Tensor(shape: Shape(entry.shape), scalars: scalars)
    }

    private static func type<Scalar: TensorScalar>(of: Scalar.Type) -> String {
        MemoryLayout<Scalar>.size == 4 ? "F32" : "F64"
    }

    /// The file's bytes.
    var encoded: [UInt8] {
        var header: [String: Any] = metadata.isEmpty ? [:] : ["__metadata__": metadata]
        var end = 0
        for name in names {
            let entry = entries[name]!
            header[name] = [
                "dtype": entry.type, "shape": entry.shape, "data_offsets": [end, end + entry.bytes.count],
            ]
            end += entry.bytes.count
        }
        // Sorted, so that the same tensors give the same bytes.
        let json = try? JSONSerialization.data(withJSONObject: header, options: [.sortedKeys, .withoutEscapingSlashes])
        var words = Array(json ?? Data())
        // Filled up with spaces, so that the tensors start at a multiple of eight.
        words += [UInt8](repeating: UInt8(ascii: " "), count: (8 - words.count % 8) % 8)
        var bytes = (0..<8).map { UInt8(truncatingIfNeeded: words.count >> (8 * $0)) } + words
        bytes.reserveCapacity(bytes.count + end)
        for name in names { bytes += entries[name]!.bytes }
        return bytes
    }

    /// Reads a file's bytes.
    init(_ bytes: [UInt8]) throws(SafeTensorsFault) {
        guard bytes.count >= 8 else { throw .truncated }
        let length = (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[$1]) << (8 * UInt64($1)) }
        guard length <= UInt64(bytes.count - 8) else { throw .truncated }
        let start = 8 + Int(length)
        guard let header = try? JSONSerialization.jsonObject(with: Data(bytes[8..<start])) as? [String: Any] else {
            throw .header("it is no JSON object")
        }
        var places: [(name: String, range: Range<Int>)] = []
        for (name, value) in header {
            if name == "__metadata__" {
                guard let words = value as? [String: String] else { throw .header("its metadata are not all words") }
                metadata = words
                continue
            }
            let (entry, range) = try Self.entry(name, value, bytes[start...])
            entries[name] = entry
            places.append((name, range))
        }
        places.sort { ($0.range.lowerBound, $0.name) < ($1.range.lowerBound, $1.name) }
        names = places.map(\.name)
    }

    private static func entry(
        _ name: String, _ value: Any, _ data: ArraySlice<UInt8>
    ) throws(SafeTensorsFault) -> (Entry, Range<Int>) {
        guard let fields = value as? [String: Any], let type = fields["dtype"] as? String,
            let shape = fields["shape"] as? [Int], let offsets = fields["data_offsets"] as? [Int], offsets.count == 2
        else { throw .header("the entry of '\(name)' is incomplete") }
        guard let size = ["F32": 4, "F64": 8][type] else { throw .wrongType(name, expected: "F32 or F64", found: type) }
        var expected = size
        for extent in shape {
            let (product, overflow) = expected.multipliedReportingOverflow(by: extent)
            guard extent >= 0, !overflow else { throw .header("'\(name)' has the impossible shape \(shape)") }
            expected = product
        }
        guard offsets[0] >= 0, offsets[0] <= offsets[1], offsets[1] <= data.count else { throw .truncated }
        guard offsets[1] - offsets[0] == expected else {
            throw .header("'\(name)' has \(offsets[1] - offsets[0]) bytes; its type and shape need \(expected)")
        }
        let place = (data.startIndex + offsets[0])..<(data.startIndex + offsets[1])
        return (Entry(type: type, shape: shape, bytes: Array(data[place])), offsets[0]..<offsets[1])
    }
}

/// What is wrong with a file of tensors.
public enum SafeTensorsFault: Error, Equatable, Sendable, CustomStringConvertible {
    case truncated
    case header(String)
    case noTensor(String)
    case wrongType(String, expected: String, found: String)

    public var description: String {
        switch self {
        case .truncated: "is shorter than its header says: it is no safetensors file, or was cut off"
        case .header(let reason): "has a header that cannot be read: \(reason)"
        case .noTensor(let name): "has no tensor called '\(name)'"
        case .wrongType(let name, let expected, let found): "has '\(name)' as \(found); expected is \(expected)"
        }
    }
}
