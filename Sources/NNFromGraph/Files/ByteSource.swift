import Foundation

/// Bytes that a reader takes in parts: an array, or a file that stays open.
enum ByteSource: Sendable {
    case memory([UInt8])
    case file(OpenFile)

    /// Why bytes could not be had.
    enum Fault: Error {
        /// The source ends before them.
        case truncated
        /// The system's message.
        case unreadable(String)
    }

    /// A regular file, and its length.
    static func open(_ url: URL) throws(Fault) -> (source: ByteSource, count: Int) {
        if let reason = url.whyNoFile { throw .unreadable(reason) }
        // Non-blocking: opening a pipe without a writer would wait forever.
        let descriptor = Foundation.open(url.path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .unreadable(systemReason()) }
        let file = OpenFile(descriptor)
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .unreadable(systemReason()) }
        if let reason = status.whyNotReplaced { throw .unreadable(reason) }
        return (.file(file), Int(status.st_size))
    }

    /// A copy of a range, which the caller has checked against the length.
    func bytes(_ range: Range<Int>) throws(Fault) -> [UInt8] {
        var fault: Fault?
        let bytes = [UInt8](unsafeUninitializedCapacity: range.count) { buffer, initialized in
            let room = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[..<range.count])
            fault = read(range.lowerBound, room)
            initialized = fault == nil ? range.count : 0
        }
        if let fault { throw fault }
        return bytes
    }

    /// Fills a buffer with the bytes from an offset on; returns the fault if it fails.
    func read(_ place: Int, _ buffer: UnsafeMutableRawBufferPointer) -> Fault? {
        switch self {
        case .memory(let bytes):
            guard place + buffer.count <= bytes.count else { return .truncated }
            buffer.copyBytes(from: bytes[place..<(place + buffer.count)])
        case .file(let file):
            var done = 0
            while done < buffer.count {
                let count = pread(file.descriptor, buffer.baseAddress! + done, buffer.count - done, off_t(place + done))
                if count > 0 {
                    done += count
                } else if count == 0 {
                    return .truncated
                } else if errno != EINTR {
                    return .unreadable(systemReason())
                }
            }
        }
        return nil
    }

    /// Calls `body` with the bytes of a range, which the caller has checked against the length, in place: a file's are
    /// mapped into memory, so that the system reads the pages that are used. A file that is shortened meanwhile ends
    /// the program when a missing page is used.
    func withBytes<Result>(
        _ range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws -> Result
    ) throws -> Result {
        switch self {
        case .memory(let bytes):
            return try bytes.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[range])) }
        case .file(let file):
            if range.isEmpty { return try body(UnsafeRawBufferPointer(start: nil, count: 0)) }
            var status = stat()
            guard fstat(file.descriptor, &status) == 0 else { throw Fault.unreadable(systemReason()) }
            guard range.upperBound <= Int(status.st_size) else { throw Fault.truncated }
            let page = Int(sysconf(Int32(_SC_PAGESIZE)))
            let start = range.lowerBound / page * page
            let count = range.upperBound - start
            guard let address = mmap(nil, count, PROT_READ, MAP_PRIVATE, file.descriptor, off_t(start)),
                address != MAP_FAILED
            else { throw Fault.unreadable(systemReason()) }
            defer { munmap(address, count) }
            return try body(UnsafeRawBufferPointer(start: address + (range.lowerBound - start), count: range.count))
        }
    }
}

/// A file descriptor that is closed with its last reference.
final class OpenFile: Sendable {
    let descriptor: Int32
    init(_ descriptor: Int32) { self.descriptor = descriptor }
    deinit { close(descriptor) }
}
