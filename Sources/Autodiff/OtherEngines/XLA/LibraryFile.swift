import Foundation

/// Faults of a library's file that loading it does not report.
enum LibraryFile {
    /// Why a file must not be loaded; `nil` if it may be, or if loading reports its fault. A pipe would be waited for,
    /// and a library that was cut off would end the process: its missing pages are mapped, and used.
    static func whyNotLoaded(_ path: String) -> String? {
        if path.isEmpty { return "the path is empty" }
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        guard status.st_mode & S_IFMT == S_IFREG else { return "it is not a regular file" }
        guard let file = FileHandle(forReadingAtPath: path) else { return nil }
        defer { try? file.close() }
        guard let header = try? file.read(upToCount: 64), header.count == 64 else { return nil }
        let whole = UInt64(status.st_size)
        guard
            let end = end(
                Array(header),
                { place, count in
                    (try? file.seek(toOffset: place)).flatMap { try? file.read(upToCount: count) }.map { Array($0) }
                })
        else { return nil }
        return end > whole ? "it was cut off: it has \(whole) bytes, and its header says \(end)" : nil
    }

    /// Where the parts of a 64-bit little-endian ELF file end, by its header ("Tool Interface Standard: Executable and
    /// Linking Format", 'ELF Header', 'Program Header'); `nil` for another file.
    private static func end(_ header: [UInt8], _ read: (_ place: UInt64, _ count: Int) -> [UInt8]?) -> UInt64? {
        guard header[..<6] == [0x7f, 0x45, 0x4c, 0x46, 2, 1] else { return nil }
        func number(_ bytes: [UInt8], _ place: Int, _ count: Int) -> UInt64 {
            bytes[place..<place + count].reversed().reduce(0) { $0 << 8 | UInt64($1) }
        }
        func sum(_ place: UInt64, _ size: UInt64) -> UInt64 {
            let (sum, overflow) = place.addingReportingOverflow(size)
            return overflow ? .max : sum
        }
        let (segments, sections) = (number(header, 32, 8), number(header, 40, 8))
        let (size, count) = (Int(number(header, 54, 2)), Int(number(header, 56, 2)))
        var last = max(
            sum(segments, UInt64(size * count)), sum(sections, number(header, 58, 2) * number(header, 60, 2)))
        guard size >= 56, let table = read(segments, size * count), table.count == size * count else { return last }
        for index in 0..<count {
            last = max(last, sum(number(table, index * size + 8, 8), number(table, index * size + 32, 8)))
        }
        return last
    }
}
