import Foundation
import Testing

/// The progress bar on a terminal: a pseudo-terminal of a given width.
@Suite(.serialized) struct ProgressBarTests {
    /// A program's output on a terminal whose width changes while it runs.
    private final class Screen {
        private let master: FileHandle
        private let process = Process()

        init(_ arguments: [String], environment: [String: String], columns: Int) throws {
            var (master, slave) = (Int32(-1), Int32(-1))
            var size = winsize(ws_row: 24, ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
            try #require(openpty(&master, &slave, nil, nil, &size) == 0)
            self.master = FileHandle(fileDescriptor: master, closeOnDealloc: true)
            let stream = FileHandle(fileDescriptor: slave, closeOnDealloc: true)
            process.executableURL = try DemoProcess.program()
            process.arguments = arguments
            process.environment = ProcessInfo.processInfo.environment.merging(["LC_ALL": "C.UTF-8"]) { $1 }
                .merging(environment) { $1 }
            (process.standardOutput, process.standardError) = (stream, stream)
            process.currentDirectoryURL = FileManager.default.temporaryDirectory
            try process.run()
            try stream.close()
        }

        func resize(to columns: Int) {
            var size = winsize(ws_row: 24, ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
            _ = ioctl(master.fileDescriptor, UInt(TIOCSWINSZ), &size)
        }

        /// All bytes, as text; `note` is called with what has come so far.
        func text(_ note: (String) -> Void = { _ in }) -> String {
            var bytes: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 65536)
            while true {
                let count = read(master.fileDescriptor, &buffer, buffer.count)
                // At the end the system reports an error, since the other side is closed.
                if count <= 0 { break }
                bytes += buffer[..<count]
                note(String(decoding: bytes, as: UTF8.self))
            }
            process.waitUntilExit()
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    private static let clear = "\r\u{1B}[K"

    private func arguments(epochs: Int) -> [String] {
        ["digits", "--runs", "1", "--epochs", "\(epochs)", "--out", "\(UUID().uuidString)"]
    }

    private func frames(_ text: String) -> [String] {
        text.components(separatedBy: Self.clear).dropFirst().map { String($0.prefix { !$0.isNewline }) }
    }

    @Test(arguments: [40, 80, 160]) func barFits(columns: Int) throws {
        let screen = try Screen(
            arguments(epochs: 30), environment: ["TERM": "xterm", "NO_COLOR": ""], columns: columns)
        let frames = frames(screen.text())
        #expect(frames.count > 3)
        #expect(frames.allSatisfy { $0.count < columns && $0.contains("digits") })
        // The last one has the whole bar, and at 160 columns everything.
        #expect(frames.last?.contains("30/30") == true && frames.last?.contains("░") == false)
        if columns == 160 { #expect(frames.last?.contains("samples/s") == true) }
        if columns >= 80 { #expect(frames.last?.contains("validation") == true) }
    }

    @Test func barFollowsTheTerminal() throws {
        let screen = try Screen(arguments(epochs: 60), environment: ["TERM": "xterm", "NO_COLOR": ""], columns: 160)
        var isNarrow = false
        let frames = frames(
            screen.text { text in
                if !isNarrow, text.contains(Self.clear) {
                    screen.resize(to: 40)
                    isNarrow = true
                }
            })
        #expect(frames.first.map { $0.count > 60 } == true && frames.last.map { $0.count < 40 } == true)
    }

    @Test func dumbTerminalsGetNoEscapes() throws {
        let text = try Screen(arguments(epochs: 2), environment: ["TERM": "dumb"], columns: 80).text()
        #expect(!text.contains("\u{1B}") && text.contains("digits: epoch 1/2"))
        #expect(!text.replacing("\r\n", with: "\n").contains("\r"))
    }

    @Test func barsAreASCIIWithoutUTF8() throws {
        let environment = ["TERM": "xterm", "NO_COLOR": "", "LC_ALL": "C"]
        let text = try Screen(arguments(epochs: 2), environment: environment, columns: 80).text()
        #expect(text.utf8.allSatisfy { $0 < 0x80 } && text.contains("\(Self.clear)digits  ####"))
    }
}
