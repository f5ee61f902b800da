import Foundation
import Testing

@testable import NNFromGraph

/// A file that grows, whose writes fail.
@Suite struct AppendedFileTests {
    @Test func bytesFollowOneAnother() throws {
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("file")
            try FileBytes.write([1, 2, 3], to: url)
            let file = try AppendedFile(url)
            try file.append([])
            try file.append([4, 5])
            try file.append([6])
            try file.synchronize()
            #expect(try FileBytes.read(url) == [1, 2, 3, 4, 5, 6])
        }
    }

    /// The next write begins where the failed one did: the file has neither a gap nor anything twice.
    @Test func aFailedWriteIsWrittenOver() throws {
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("file")
            try FileBytes.write([1], to: url)
            let file = try AppendedFile(url)
            // What a write leaves that fails half way, on a disk that is full.
            let handle = try FileHandle(forWritingTo: url)
            try handle.seekToEnd()
            try handle.write(contentsOf: Data([2, 3]))
            try handle.close()
            try file.append([2, 3, 4, 5])
            #expect(try FileBytes.read(url) == [1, 2, 3, 4, 5])
        }
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full"))) func aFullDiskIsAWordedError() throws {
        let file = try AppendedFile(URL(fileURLWithPath: "/dev/full"))
        let error = FileError(file: "/dev/full", fault: .unwritable(systemReason(ENOSPC)))
        #expect(throws: error) { try file.append([1]) }
        #expect(throws: error) { try file.append([1]) }
    }

    @Test func aMissingFileIsAWordedError() throws {
        #expect(throws: FileError(file: "/nowhere/file", fault: .unwritable(systemReason(ENOENT)))) {
            try AppendedFile(URL(fileURLWithPath: "/nowhere/file"))
        }
    }
}
