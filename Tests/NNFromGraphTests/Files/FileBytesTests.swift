import Foundation
import NNFromGraph
import Testing

struct FileBytesTests {
    @Test(arguments: [0, 1, 65_535, 65_536, 65_537, 200_000])
    func readsWhatItWrote(count: Int) throws {
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("a/b/file")
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            try FileBytes.write(bytes, to: url)
            #expect(try FileBytes.read(url) == bytes)
            #expect(try names(in: url.deletingLastPathComponent()) == ["file"])
        }
    }

    @Test func fileIsReplacedAtomically() throws {
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("file")
            try FileBytes.write("a long first content", to: url)
            try FileBytes.write("short", to: url)
            #expect(try FileBytes.read(url) == Array("short".utf8))
        }
    }

    @Test func failedWriteLeavesNoFile() throws {
        try withTemporaryFolder { folder in
            // A folder cannot be replaced by a file.
            let url = folder.appendingPathComponent("taken")
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
            let error = #expect(throws: FileError.self) { try FileBytes.write([1], to: url) }
            #expect(error?.file == url.path)
            #expect(try names(in: folder) == ["taken"])
            // Nor can a folder be made below a file.
            let file = folder.appendingPathComponent("file")
            try FileBytes.write([1], to: file)
            #expect(throws: FileError.self) { try FileBytes.write([1], to: file.appendingPathComponent("x")) }
            #expect(try names(in: folder) == ["file", "taken"])
        }
    }

    @Test func onlyRegularFilesAreReplaced() throws {
        try withTemporaryFolder { folder in
            let pipe = folder.appendingPathComponent("pipe")
            #expect(mkfifo(pipe.path, 0o600) == 0)
            #expect(throws: FileError(file: pipe.path, fault: .unwritable("it is a named pipe, not a regular file"))) {
                try FileBytes.write([1], to: pipe)
            }
            let loop = folder.appendingPathComponent("loop")
            try FileManager.default.createSymbolicLink(atPath: loop.path, withDestinationPath: "loop")
            #expect(throws: FileError.self) { try FileBytes.write([1], to: loop) }
            // A link to nothing becomes one to the new file.
            let link = folder.appendingPathComponent("link")
            try FileManager.default.createSymbolicLink(atPath: link.path, withDestinationPath: "new")
            try FileBytes.write([1], to: link)
            #expect(try FileBytes.read(folder.appendingPathComponent("new")) == [1])
            #expect(try names(in: folder) == ["link", "loop", "new", "pipe"])
        }
    }

    @Test func checkLeavesTheTapeUnchanged() throws {
        try withTemporaryFolder { folder in
            try FileBytes.checkWritable(folder.appendingPathComponent("a/b/file"))
            #expect(try names(in: folder) == [])
            let file = folder.appendingPathComponent("file")
            try FileBytes.write([1], to: file)
            try FileBytes.checkWritable(file)
            #expect(try FileBytes.read(file) == [1])
            #expect(throws: FileError.self) { try FileBytes.checkWritable(file.appendingPathComponent("x")) }
        }
    }

    @Test func readErrorsAreReported() throws {
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("file")
            #expect(throws: FileError(file: url.path, fault: .unreadable("no such file or directory"))) {
                try FileBytes.read(url)
            }
            #expect(throws: FileError(file: folder.path, fault: .unreadable("is a directory"))) {
                try FileBytes.read(folder)
            }
            try FileBytes.write([1, 2, 3], to: url)
            #expect(throws: FileError(file: url.path, fault: .tooLarge(limit: 2))) {
                try FileBytes.read(url, limit: 2)
            }
            #expect(try FileBytes.read(url, limit: 3) == [1, 2, 3])
        }
    }
}
