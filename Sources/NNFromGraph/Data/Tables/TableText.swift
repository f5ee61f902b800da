/// The text of a table, split into records of fields (RFC 4180): fields may be quoted, and then contain separators,
/// line breaks and doubled quotes. Lines end with CR, LF or both; the last one need not. Empty lines are skipped.
struct TableText {
    /// The bytes of all fields, without quotes, one after the other.
    private var content: [UInt8] = []
    /// The end of each field in `content`.
    private var ends: [UInt32] = []
    /// For each record, the number of the first field after it, and the line that it begins on, from 1.
    private(set) var records: [(end: Int, line: Int)] = []

    /// Splits a text of at most 4 GiB; a mark of byte order at its beginning is skipped.
    init(_ text: [UInt8], separator: UInt8) throws(TableFault) {
        let (quote, cr, lf) = (UInt8(ascii: "\""), UInt8(ascii: "\r"), UInt8(ascii: "\n"))
        guard text.count < UInt32.max else { throw .file(.tooLarge(limit: Int(UInt32.max) - 1)) }
        if text.starts(with: [0xff, 0xfe]) || text.starts(with: [0xfe, 0xff]) { throw .notUTF8(line: 1) }
        var place = text.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
        content.reserveCapacity(text.count)
        var (line, recordLine) = (1, 1)
        var isFieldStart = true
        var wasQuoted = false
        func fieldCount() -> Int { ends.count - (records.last?.end ?? 0) }
        func endRecord() {
            // A line without anything has one field, and that is empty and not quoted.
            let isBlank = fieldCount() == 0 && isFieldStart && !wasQuoted
            if !isBlank {
                ends.append(UInt32(content.count))
                records.append((ends.count, recordLine))
            }
            (isFieldStart, wasQuoted) = (true, false)
        }
        while place < text.count {
            let byte = text[place]
            switch byte {
            case quote where isFieldStart && !wasQuoted:
                let opening = line
                place += 1
                while true {
                    guard place < text.count else { throw .openQuote(line: opening) }
                    if text[place] == quote {
                        guard place + 1 < text.count, text[place + 1] == quote else { break }
                        place += 1
                    } else if text[place] == lf
                        || (text[place] == cr && !(place + 1 < text.count && text[place + 1] == lf))
                    {
                        line += 1
                    }
                    content.append(text[place])
                    place += 1
                }
                wasQuoted = true
            case separator:
                ends.append(UInt32(content.count))
                (isFieldStart, wasQuoted) = (true, false)
            case cr, lf:
                if byte == cr, place + 1 < text.count, text[place + 1] == lf { place += 1 }
                endRecord()
                line += 1
                recordLine = line
            default:
                if wasQuoted { throw .textAfterQuote(line: line) }
                content.append(byte)
                isFieldStart = false
            }
            place += 1
        }
        endRecord()
    }

    /// The number of fields of a record.
    func fieldCount(_ record: Int) -> Int { records[record].end - start(record) }

    /// A field of a record.
    /// - Throws: ``TableFault/notUTF8(line:)``.
    func field(_ record: Int, _ column: Int) throws(TableFault) -> String {
        guard let text = String(validating: bytes(record, column), as: UTF8.self) else {
            throw .notUTF8(line: records[record].line)
        }
        return text
    }

    /// The bytes of a field of a record.
    func bytes(_ record: Int, _ column: Int) -> ArraySlice<UInt8> {
        let field = start(record) + column
        return content[(field == 0 ? 0 : Int(ends[field - 1]))..<Int(ends[field])]
    }

    private func start(_ record: Int) -> Int { record == 0 ? 0 : records[record - 1].end }
}
