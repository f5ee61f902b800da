/// The bytes of a ZIP archive, member by member.
struct ZipWriter {
    private(set) var pieces: [[UInt8]] = []
    private var directory: [UInt8] = []
    private var count = 0
    private var length = 0

    /// Adds a member, deflated or stored.
    /// - Throws: ``ArrayFileError/Fault/unsupported(_:)`` from 4 GiB on, for which the long form would be needed.
    mutating func add(_ name: String, _ contents: [UInt8], compressing isCompressed: Bool) throws(ArrayFileError.Fault)
    {
        // Deflated data may be a few bytes longer than their input.
        guard length + contents.count + contents.count / 1000 + 1 << 16 < 1 << 32, count < 0xffff,
            name.utf8.count <= 0xffff
        else { throw .unsupported("archives of 4 GiB and more, or of 65,535 members, are not written") }
        let packed = isCompressed ? Deflation.compress(contents, as: .raw) : contents
        let nameBytes = Array(name.utf8)
        // Version 2.0, UTF-8 names, the method, and 1 January 1980, so that the same members give the same bytes.
        let common =
            little(20, 2) + little(1 << 11, 2) + little(isCompressed ? 8 : 0, 2) + little(0, 2) + little(0x21, 2)
            + little(Int(Deflation.crc32(contents)), 4) + little(packed.count, 4) + little(contents.count, 4)
            + little(nameBytes.count, 2) + little(0, 2)
        directory +=
            little(0x0201_4b50, 4) + little(20, 2) + common + little(0, 2) + little(0, 2) + little(0, 2) + little(0, 4)
            + little(length, 4) + nameBytes
        let header = little(0x0403_4b50, 4) + common + nameBytes
        pieces += [header, packed]
        length += header.count + packed.count
        count += 1
    }

    /// All pieces, with the directory.
    var finished: [[UInt8]] {
        let end =
            little(0x0605_4b50, 4) + little(0, 4) + little(count, 2) + little(count, 2) + little(directory.count, 4)
            + little(length, 4) + little(0, 2)
        return pieces + [directory, end]
    }

    private func little(_ number: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
}
