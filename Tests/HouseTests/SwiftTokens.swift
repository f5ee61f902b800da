/// The identifiers and punctuation marks of Swift source text, without comments and string literals.
///
/// An interpolation is skipped with its literal: names that occur only there are not found.
struct SwiftTokens: Sequence, IteratorProtocol {
    private let bytes: [UInt8]
    private var place = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    mutating func next() -> Substring? {
        while place < bytes.count {
            let byte = bytes[place]
            if starts(with: "//") {
                skip(past: "\n")
            } else if starts(with: "/*") {
                skipBlockComment()
            } else if byte == UInt8(ascii: "\"") || starts(with: "#\"") {
                skipLiteral()
            } else if Self.isPartOfName(byte) {
                let start = place
                while place < bytes.count, Self.isPartOfName(bytes[place]) { place += 1 }
                return Substring(decoding: bytes[start..<place], as: UTF8.self)
            } else if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") {
                place += 1
            } else {
                place += 1
                return Substring(decoding: bytes[place - 1..<place], as: UTF8.self)
            }
        }
        return nil
    }

    private static func isPartOfName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
            true
        default: false
        }
    }

    private func starts(with text: StaticString) -> Bool {
        text.withUTF8Buffer { bytes[place...].starts(with: $0) }
    }

    /// Advances past the next occurrence of `mark`, or to the end.
    private mutating func skip(past mark: StaticString) {
        while place < bytes.count, !starts(with: mark) { place += 1 }
        place += mark.utf8CodeUnitCount
    }

    private mutating func skipBlockComment() {
        var depth = 0
        repeat {
            if starts(with: "/*") {
                (depth, place) = (depth + 1, place + 2)
            } else if starts(with: "*/") {
                (depth, place) = (depth - 1, place + 2)
            } else {
                place += 1
            }
        } while depth > 0 && place < bytes.count
    }

    private mutating func skipLiteral() {
        if starts(with: "#\"") {
            place += 2
            return skip(past: "\"#")
        }
        let isLong = starts(with: "\"\"\"")
        place += isLong ? 3 : 1
        // In an interpolation, quotation marks and parentheses may nest.
        var interpolations: [Int] = []
        while place < bytes.count {
            if starts(with: "\\(") {
                interpolations.append(0)
                place += 2
            } else if let depth = interpolations.last {
                switch bytes[place] {
                case UInt8(ascii: "\""): skipLiteral()
                case UInt8(ascii: "("): (interpolations[interpolations.count - 1], place) = (depth + 1, place + 1)
                case UInt8(ascii: ")"):
                    if depth == 0 { interpolations.removeLast() } else { interpolations[interpolations.count - 1] -= 1 }
                    place += 1
                default: place += 1
                }
            } else if bytes[place] == UInt8(ascii: "\\") {
                place += 2
            } else if isLong ? starts(with: "\"\"\"") : bytes[place] == UInt8(ascii: "\"") {
                place += isLong ? 3 : 1
                return
            } else {
                place += 1
            }
        }
    }
}
