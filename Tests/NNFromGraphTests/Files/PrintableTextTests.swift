import Foundation
import NNFromGraph
import Testing

@Suite struct PrintableTextTests {
    @Test func controlCharactersAreEscaped() {
        #expect("plain – ÄÖ 漢字".printable == "plain – ÄÖ 漢字")
        #expect("\u{1B}[2Jred\r\n".printable == "\\u{1B}[2Jred\\u{D}\\u{A}")
        #expect("a\nb\u{7F}".printableLines == "a\nb\\u{7F}")
        #expect("\u{9B}31m\u{202E}".printable == "\\u{9B}31m\\u{202E}")
    }

    @Test func errorsHaveNoControlCharacters() {
        let error = FileError(file: "a\u{1B}[31m\nb", fault: .unreadable("no such file or directory"))
        #expect(error.description == "a\\u{1B}[31m\\u{A}b cannot be read: no such file or directory")
        #expect(error.localizedDescription == error.description)
    }

    /// Foundation's own text for its errors is 'The operation could not be completed. (NSCocoaErrorDomain error 512.)'.
    @Test func foundationErrorsUseTheSystemsMessages() throws {
        func failure(_ body: () throws -> Void) -> String {
            do { try body() } catch { return words(for: error) }
            return "none"
        }
        #expect(
            failure { try FileManager.default.removeItem(atPath: "/nowhere/file") } == "no such file or directory")
        let folder = URL(fileURLWithPath: "/dev/null/folder")
        #expect(
            failure { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }
                .contains("Domain") == false)
        #expect(failure { throw POSIXError(.ENOSPC) } == "no space left on device")
        #expect(failure { throw CocoaError(.fileWriteOutOfSpace) } == "no space left on device")
        #expect(
            failure { throw NSError(domain: "OtherErrorDomain", code: 7) } == "the system gives no reason (Other 7)")
    }
}
