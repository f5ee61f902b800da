/// The log of a recorded run: chunks that are only ever appended.
///
/// After ``mark``, a chunk has 4 bytes of its kind, 4 of its length n, a checksum of these, n bytes of content, and a
/// checksum of the content, all little-endian. A checksum is XXH64 of the checksum before it and of what it covers, so
/// that a chunk is valid only after the chunks that it was written after. A program that is killed leaves at most an
/// incomplete chunk at the end, which does not count; any other difference is damage.
struct RunLog {
    /// What a chunk holds.
    enum Kind: UInt32 {
        /// Settings and names, as JSON.
        case head = 1
        /// The fingerprints of the first parameters.
        case start
        /// The factor on the learning rate in the epoch that begins.
        case rateScale
        /// Steps, in order: the loss of each, and the parameters' fingerprints after it.
        case steps
        /// The record of a completed epoch.
        case epoch
        /// The steps of all states that are saved now.
        case states
        /// Nothing: the training has ended.
        case end
    }

    struct Chunk {
        let kind: Kind
        let content: ArraySlice<UInt8>

        /// The content as numbers of 64 bits; `nil` for an incomplete one.
        var words: [UInt64]? {
            guard content.count % 8 == 0 else { return nil }
            return content.withUnsafeBytes { bytes in
                (0..<bytes.count / 8).map {
                    UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8 * $0, as: UInt64.self))
                }
            }
        }
    }

    /// A checksum that does not match, or a kind that does not exist, and where.
    struct Damage: Error { let place: Int }

    /// The first bytes of every log.
    static let mark = Array("NNFromGraph run 2\n".utf8)

    /// The bytes since the last ``removeAll()``.
    private(set) var bytes = mark
    /// The last checksum.
    private var checksum = Fingerprint.of(mark)

    mutating func append(_ kind: Kind, _ content: [UInt8]) {
        let head = Self.bytes(of: UInt64(kind.rawValue) | UInt64(content.count) << 32)
        for part in [head, content] {
            checksum = part.withUnsafeBytes { Self.checksum(of: $0, after: checksum) }
            bytes += part
            bytes += Self.bytes(of: checksum)
        }
    }

    mutating func append(_ kind: Kind, _ words: [UInt64]) {
        append(kind, words.map(\.littleEndian).withUnsafeBytes { Array($0) })
    }

    /// Forgets the bytes, which have been written; the next chunk still continues them.
    mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    private static func bytes(of word: UInt64) -> [UInt8] {
        withUnsafeBytes(of: word.littleEndian) { Array($0) }
    }

    private static func checksum(of bytes: UnsafeRawBufferPointer, after last: UInt64) -> UInt64 {
        var fingerprint = Fingerprint()
        withUnsafeBytes(of: last.littleEndian) { fingerprint.add($0) }
        fingerprint.add(bytes)
        return fingerprint.value
    }

    /// The complete chunks of a log.
    static func chunks(of bytes: [UInt8]) throws(Damage) -> [Chunk] {
        guard bytes.starts(with: mark) else { throw Damage(place: 0) }
        var (chunks, checksum, place): ([Chunk], UInt64, Int) = ([], Fingerprint.of(mark), mark.count)
        /// The part of so many bytes and its checksum; `nil` at the end.
        func part(_ count: Int) throws(Damage) -> ArraySlice<UInt8>? {
            guard bytes.count - place >= count + 8 else { return nil }
            let part = bytes[place..<place + count]
            let found = part.withUnsafeBytes { Self.checksum(of: $0, after: checksum) }
            checksum = bytes[place + count..<place + count + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
            guard found == checksum else { throw Damage(place: place) }
            place += count + 8
            return part
        }
        while place < bytes.count {
            // After a failure of the power, a file may have its new length, but not yet its bytes.
            if bytes[place...].allSatisfy({ $0 == 0 }) { break }
            let start = place
            guard let head = try part(8) else { break }
            let word = head.reversed().reduce(0) { $0 << 8 | UInt64($1) }
            guard let kind = Kind(rawValue: UInt32(truncatingIfNeeded: word)) else { throw Damage(place: start) }
            guard let content = try part(Int(word >> 32)) else { break }
            chunks.append(Chunk(kind: kind, content: content))
        }
        return chunks
    }
}
