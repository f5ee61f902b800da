import Autodiff

/// The validated header of a safetensors file: every tensor's type, shape and byte range. The ranges cover the file's
/// data without gaps or overlaps.
struct SafeTensorsHeader {
    struct Entry {
        let format: NumberFormat
        let shape: [Int]
        /// The byte range within the data.
        let range: Range<Int>
    }
    private(set) var metadata: [String: String] = [:]
    private(set) var entries: [String: Entry] = [:]
    /// The range of the checksum's digits in the header.
    private(set) var checksumPlace: Range<Int>?

    /// The maximum length of a header, limited because its parsed form takes several times its size.
    static let longest = 4 << 20

    init(_ bytes: [UInt8], dataCount: Int) throws(SafeTensorsFault) {
        var scanner = HeaderScanner(bytes)
        guard bytes.first == UInt8(ascii: "{") else { throw .header("it is not a JSON object") }
        var metadata: [String: String]?
        var entries: [String: Entry] = [:]
        var checksumPlace: Range<Int>?
        try scanner.object { (name, scanner) throws(SafeTensorsFault) in
            if name != "__metadata__" {
                let entry = try Self.entry(name, &scanner)
                guard entries.updateValue(entry, forKey: name) == nil else { throw .header("'\(name)' occurs twice") }
                return
            }
            guard metadata == nil else { throw .header("the metadata occur twice") }
            var words: [String: String] = [:]
            try scanner.object { (name, scanner) throws(SafeTensorsFault) in
                let word = try scanner.word()
                guard words.updateValue(word, forKey: name) == nil else { throw .header("'\(name)' occurs twice") }
                if name == SafeTensors.checksumName {
                    checksumPlace = (scanner.place - 1 - word.utf8.count)..<(scanner.place - 1)
                }
            }
            metadata = words
        }
        guard scanner.isAtEnd else { throw .header("there is text after its end") }
        var end = 0
        for (name, entry) in entries.sorted(by: { $0.value.range < $1.value.range }) {
            guard entry.range.lowerBound == end else {
                throw .header(
                    "'\(name)' begins at byte \(entry.range.lowerBound), but the tensor before it ends at \(end)")
            }
            end = entry.range.upperBound
        }
        guard end <= dataCount else { throw .truncated }
        guard end == dataCount else { throw .header("\(dataCount - end) bytes at the end belong to no tensor") }
        (self.metadata, self.entries, self.checksumPlace) = (metadata ?? [:], entries, checksumPlace)
    }

    private static func entry(_ name: String, _ scanner: inout HeaderScanner) throws(SafeTensorsFault) -> Entry {
        var (type, shape, offsets): (String?, [Int]?, [Int]?)
        try scanner.object { (key, scanner) throws(SafeTensorsFault) in
            switch key {
            case "dtype" where type == nil: type = try scanner.word()
            case "shape" where shape == nil: shape = try scanner.numbers()
            case "data_offsets" where offsets == nil: offsets = try scanner.numbers()
            default: throw .header("the entry of '\(name)' has an unknown or repeated key '\(key)'")
            }
        }
        guard let type, let shape, let offsets, offsets.count == 2 else {
            throw .header("the entry of '\(name)' is incomplete")
        }
        guard let format = NumberFormat(rawValue: type) else {
            throw .wrongType(name, expected: "one of \(NumberFormat.allNames)", found: type)
        }
        guard let extents = Shape(validating: shape) else {
            throw .header("'\(name)' has the impossible shape \(shape)")
        }
        let count = extents.count * format.size
        guard offsets[0] <= offsets[1], offsets[1] - offsets[0] == count else {
            throw .header("'\(name)' has bytes \(offsets[0]) to \(offsets[1]), but its type and shape need \(count)")
        }
        return Entry(format: format, shape: shape, range: offsets[0]..<offsets[1])
    }
}

extension Range<Int> {
    /// By lower bound, then by upper bound.
    fileprivate static func < (one: Range<Int>, other: Range<Int>) -> Bool {
        (one.lowerBound, one.upperBound) < (other.lowerBound, other.upperBound)
    }
}
