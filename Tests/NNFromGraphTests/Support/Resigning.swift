import Foundation

@testable import NNFromGraph

extension [UInt8] {
    /// A checkpoint's bytes with parts of its header replaced by others of the same length, and a matching checksum, as
    /// a faulty program could write.
    func resigned(replacing words: String, by others: String) -> [UInt8] {
        guard words.utf8.count == others.utf8.count, let range = firstRange(of: Array(words.utf8)) else {
            preconditionFailure("'\(words)' is not there, or not as long as '\(others)'")
        }
        var bytes = self
        bytes.replaceSubrange(range, with: Array(others.utf8))
        return bytes.resigned
    }

    /// The bytes with a matching checksum; unchanged if they have no checksum.
    var resigned: [UInt8] {
        let mark = Array(#""checksum":""#.utf8)
        guard let start = firstRange(of: mark)?.upperBound, start + Fingerprint.digits <= count else { return self }
        var bytes = self
        let digits = start..<(start + Fingerprint.digits)
        bytes.replaceSubrange(digits, with: [UInt8](repeating: UInt8(ascii: "0"), count: Fingerprint.digits))
        bytes.replaceSubrange(digits, with: Array(Fingerprint.of(bytes).hexadecimal.utf8))
        return bytes
    }
}
