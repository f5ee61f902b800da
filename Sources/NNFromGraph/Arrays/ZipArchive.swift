import Foundation

/// A ZIP archive (PKWARE's APPNOTE 6.3): members that are stored or deflated, with ZIP64's long sizes. The directory is
/// read and checked at once, a member when it is asked for.
struct ZipArchive: Sendable {
    private struct Entry: Sendable {
        let isDeflated: Bool
        let checksum: UInt32
        /// The number of bytes that it expands to.
        let size: Int
        /// The place of its bytes in the archive.
        let data: Range<Int>
    }
    private let source: ByteSource
    /// The members' names, in the directory's order.
    let names: [String]
    private let entries: [String: Entry]

    /// The maximum length of the directory, whose parsed form takes a small multiple of it.
    private static let longestDirectory = 16 << 20

    /// Reads the directory.
    /// - Throws: ``ArrayFileError/Fault``, also for encrypted members, duplicate names and members that overlap.
    init(_ source: ByteSource, count: Int) throws(ArrayFileError.Fault) {
        let (directory, total) = try Self.directory(source, count)
        guard directory.count <= Self.longestDirectory else {
            throw .format("its directory of \(directory.count) bytes is longer than \(Self.longestDirectory)")
        }
        var bytes = Fields(try Self.bytes(directory, of: source)[...])
        var names: [String] = []
        var entries: [String: Entry] = [:]
        while !bytes.isEmpty {
            let (name, entry) = try Self.entry(&bytes, source, directoryStart: directory.lowerBound)
            guard entries.updateValue(entry.entry, forKey: name) == nil else { throw .format("'\(name)' occurs twice") }
            names.append(name)
        }
        guard names.count == total else {
            throw .format("its directory has \(names.count) members, but states \(total)")
        }
        // Bytes that belong to two members could expand to any number.
        let places = entries.values.map(\.data).sorted { $0.lowerBound < $1.lowerBound }
        for (one, next) in zip(places, places.dropFirst()) where one.upperBound > next.lowerBound {
            throw .format("two members overlap")
        }
        (self.source, self.names, self.entries) = (source, names, entries)
    }

    /// The contents of a member, verified by its CRC-32; `nil` if there is none of that name.
    func contents(_ name: String, limit: Int) throws(ArrayFileError.Fault) -> [UInt8]? {
        guard let entry = entries[name] else { return nil }
        guard entry.size <= limit else {
            throw .unsupported("'\(name)' expands to \(entry.size) bytes, more than the \(limit) allowed here")
        }
        var bytes = try Self.bytes(entry.data, of: source)
        if entry.isDeflated {
            guard entry.size / Inflation.maximumRatio <= bytes.count else {
                throw .format("'\(name)' states a size of \(entry.size), more than its bytes can expand to")
            }
            var inflation = Inflation(input: bytes, as: .raw, claimed: entry.size, limit: entry.size)
            do { bytes = try inflation.run() } catch {
                throw .format("the compressed data of '\(name)' are invalid: \(error)")
            }
        }
        guard bytes.count == entry.size else {
            throw .format("'\(name)' has \(bytes.count) bytes, but states \(entry.size)")
        }
        guard Deflation.crc32(bytes) == entry.checksum else {
            throw .format("'\(name)' is damaged: its checksum does not match its contents")
        }
        return bytes
    }

    private static func bytes(_ range: Range<Int>, of source: ByteSource) throws(ArrayFileError.Fault) -> [UInt8] {
        do { return try source.bytes(range) } catch { throw error.inArrayFile }
    }

    /// The place of the central directory, from the record at the end, and the number of members.
    private static func directory(
        _ source: ByteSource, _ count: Int
    ) throws(ArrayFileError.Fault) -> (place: Range<Int>, total: Int) {
        let (length, longestComment) = (22, 65_535)
        guard count >= length else { throw .format("it is not a ZIP archive") }
        let tailStart = max(count - length - longestComment, 0)
        let tail = try bytes(tailStart..<count, of: source)
        // The last record whose comment ends with the file.
        let found = stride(from: tail.count - length, through: 0, by: -1).first { place in
            tail[place..<place + 4].elementsEqual([0x50, 0x4b, 5, 6])
                && place + length + (Int(tail[place + 20]) | Int(tail[place + 21]) << 8) == tail.count
        }
        guard let found else { throw .format("it is not a ZIP archive, or was cut off") }
        var record = Fields(tail[found + 4..<found + 20])
        let disks = [record.number(2), record.number(2)]
        var (onDisk, total) = (record.number(2), record.number(2))
        var (size, start) = (record.number(4), record.number(4))
        var end = tailStart + found
        // The long form of ZIP64, whose place is in the 20 bytes before this record. Some programs write one without
        // need.
        let isNeeded = [onDisk, total].contains(0xffff) || [size, start].contains(0xffff_ffff)
        var locator = Fields(
            end >= 20 ? try bytes(end - 20..<end, of: source)[...] : [UInt8](repeating: 0, count: 20)[...])
        let isThere = locator.number(4) == 0x0706_4b50 && locator.number(4) == 0
        if isNeeded, !isThere { throw .format("its directory lacks its long form") }
        if isNeeded || isThere && size != end - start {
            let place = locator.number(8)
            guard place >= 0, place <= end - 20 - 56 else { throw .format("its directory's long form is misplaced") }
            var long = Fields(try bytes(place..<place + 56, of: source)[...])
            guard long.number(4) == 0x0606_4b50 else { throw .format("its directory's long form is misplaced") }
            _ = (long.number(8), long.number(2), long.number(2), long.number(4), long.number(4))
            (onDisk, total, size, start) = (long.number(8), long.number(8), long.number(8), long.number(8))
            end = place
        }
        guard disks == [0, 0], onDisk == total else { throw .unsupported("the archive has several parts") }
        guard size >= 0, start >= 0, start <= end, size == end - start else {
            throw .format("its directory, \(size) bytes from byte \(start) on, does not end at byte \(end)")
        }
        return (start..<end, total)
    }

    /// One entry of the directory, with the place of its data from its local header.
    private static func entry(
        _ directory: inout Fields, _ source: ByteSource, directoryStart: Int
    ) throws(ArrayFileError.Fault) -> (name: String, entry: (entry: Entry, start: Int)) {
        guard directory.count >= 46, directory.number(4) == 0x0201_4b50 else {
            throw .format("an entry of its directory is damaged")
        }
        _ = (directory.number(2), directory.number(2))
        let (flags, method) = (directory.number(2), directory.number(2))
        _ = directory.number(4)
        let checksum = UInt32(directory.number(4))
        var (packed, size) = (directory.number(4), directory.number(4))
        let lengths = [directory.number(2), directory.number(2), directory.number(2)]
        _ = (directory.number(2), directory.number(2), directory.number(4))
        var start = directory.number(4)
        guard directory.count >= lengths.reduce(0, +) else { throw .format("an entry of its directory is damaged") }
        guard let name = String(validating: directory.take(lengths[0]), as: UTF8.self) else {
            throw .format("the name of a member is not UTF-8")
        }
        var extra = Fields(directory.take(lengths[1]))
        _ = directory.take(lengths[2])
        while extra.count >= 4 {
            let (kind, length) = (extra.number(2), extra.number(2))
            guard extra.count >= length else { throw .format("the entry of '\(name)' is damaged") }
            var field = Fields(extra.take(length))
            guard kind == 1 else { continue }
            for value in [\Long.size, \Long.packed, \Long.start] {
                var long = Long(size: size, packed: packed, start: start)
                guard long[keyPath: value] == 0xffff_ffff else { continue }
                guard field.count >= 8 else { throw .format("the entry of '\(name)' is damaged") }
                long[keyPath: value] = field.number(8)
                (size, packed, start) = (long.size, long.packed, long.start)
            }
        }
        guard flags & 1 == 0 else { throw .unsupported("'\(name)' is encrypted") }
        guard method == 0 || method == 8 else {
            throw .unsupported("'\(name)' is compressed by method \(method); only deflated members are supported")
        }
        guard size >= 0, packed >= 0, start >= 0, start <= directoryStart - 30 else {
            throw .format("'\(name)' does not lie before the directory")
        }
        guard method == 8 || packed == size else {
            throw .format("'\(name)' is stored in \(packed) bytes, but states \(size)")
        }
        var local = Fields(try bytes(start..<start + 30, of: source)[...])
        guard local.number(4) == 0x0403_4b50 else { throw .format("'\(name)' is not where the directory says") }
        _ = local.take(22)
        let nameLength = local.number(2)
        let dataStart = start + 30 + nameLength + local.number(2)
        guard dataStart <= directoryStart, packed <= directoryStart - dataStart else {
            throw .format("'\(name)' does not end before the directory")
        }
        let localName = try bytes(start + 30..<start + 30 + nameLength, of: source)
        guard localName == Array(name.utf8) else { throw .format("'\(name)' has another name where it lies") }
        let entry = Entry(
            isDeflated: method == 8, checksum: checksum, size: size, data: dataStart..<dataStart + packed)
        return (name, (entry, start))
    }

    private struct Long {
        var size, packed, start: Int
    }
}

/// Little-endian numbers, read from the front. The caller has checked the count.
private struct Fields {
    private var rest: ArraySlice<UInt8>
    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }
    var isEmpty: Bool { rest.isEmpty }
    var count: Int { rest.count }

    mutating func take(_ count: Int) -> ArraySlice<UInt8> {
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }
    /// An integer of so many bytes; of eight bytes, negative where it is above the maximum of `Int`.
    mutating func number(_ count: Int) -> Int { take(count).reversed().reduce(0) { $0 << 8 | Int($1) } }
}
