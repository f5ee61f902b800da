import Foundation
import Synchronization

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// Why a URL's content could not be fetched.
public enum FetchFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// A `file:` address that cannot be read.
    case file(FileFault)
    /// The server answered with this status instead of 200.
    case status(Int)
    /// The content is longer than `limit` bytes.
    case tooLarge(limit: Int)
    /// No data arrived within the time allowed.
    case timedOut
    /// The server cannot be reached, or its response cannot be used; the reason.
    case unreachable(String)

    public var description: String {
        switch self {
        case .file(let fault): fault.description
        case .status(let code): "the server responds with status \(code)"
        case .tooLarge(let limit): "the response is longer than \(limit) bytes"
        case .timedOut: "no response in the time allowed"
        case .unreachable(let reason): reason
        }
    }
}

/// Fetches a URL's whole content, with limits on size and time.
package enum Fetch {
    /// Waits for the content of a `file:`, `http:` or `https:` URL.
    ///
    /// Blocks the calling thread, which suits a command-line tool.
    ///
    /// - Parameters:
    ///   - url: The URL.
    ///   - limit: The maximum number of bytes; a longer response is aborted.
    ///   - patience: The seconds without data after which to give up.
    ///   - deadline: The maximum number of seconds for the whole transfer.
    /// - Throws: `FetchFault`.
    package static func bytes(
        from url: URL, limit: Int, patience: Double, deadline: Double
    ) throws(FetchFault) -> [UInt8] {
        if url.isFileURL {
            do {
                return try FileBytes.read(url, limit: limit)
            } catch {
                throw .file(error.fault)
            }
        }
        let end = ContinuousClock.now + .seconds(deadline)
        var address = url
        for _ in 0..<5 where isPlain(address) {
            switch try PlainHTTP.get(address, limit: limit, patience: patience, deadline: end) {
            case .content(let bytes): return bytes
            case .redirection(let target):
                guard ["http", "https"].contains(target.scheme?.lowercased()) else {
                    throw .unreachable("the server redirects to a URL of another scheme")
                }
                address = target
            }
        }
        if isPlain(address) { throw .unreachable("the server redirects too often") }
        return try session(address, limit: limit, patience: patience, deadline: deadline)
    }

    /// Whether a URL is fetched without Foundation: see ``PlainHTTP``. Foundation handles proxies.
    private static func isPlain(_ url: URL) -> Bool {
        let environment = ProcessInfo.processInfo.environment
        return url.scheme?.lowercased() == "http" && environment["http_proxy", default: ""].isEmpty
    }

    /// Fetches the content through a Foundation session.
    private static func session(
        _ url: URL, limit: Int, patience: Double, deadline: Double
    ) throws(FetchFault) -> [UInt8] {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = patience
        configuration.timeoutIntervalForResource = deadline
        let receiver = Receiver(limit: limit)
        let session = URLSession(configuration: configuration, delegate: receiver, delegateQueue: nil)
        // Cancelling waits for the session's queue, which Foundation on Linux keeps busy while data arrive, so another
        // thread does it.
        defer { DispatchQueue.global().async { session.invalidateAndCancel() } }
        session.dataTask(with: url).resume()
        return try receiver.wait(seconds: deadline).get()
    }

    /// Collects the data of a session. Only a delegate can abort a response that is too long.
    private final class Receiver: NSObject, URLSessionDataDelegate {
        private struct State {
            var bytes: [UInt8] = []
            var outcome: Result<[UInt8], FetchFault>?
        }

        private let limit: Int
        private let state = Mutex(State())
        private let done = DispatchSemaphore(value: 0)

        init(limit: Int) {
            self.limit = limit
        }

        func wait(seconds: Double) -> Result<[UInt8], FetchFault> {
            // The session enforces the deadline itself; one second more, in case it does not.
            let kept = done.wait(timeout: .now() + seconds + 1) == .success
            return state.withLock { kept ? $0.outcome : nil } ?? .failure(.timedOut)
        }

        func urlSession(
            _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
            completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
        ) {
            let status = (response as? HTTPURLResponse)?.statusCode ?? 0
            if status == 200, response.expectedContentLength <= Int64(limit) {
                completionHandler(.allow)
            } else {
                finish(.failure(status == 200 ? .tooLarge(limit: limit) : .status(status)))
                completionHandler(.cancel)
            }
        }

        func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
            let isTooLong = state.withLock { state in
                // Data that arrive after the outcome, before the session is cancelled, are dropped.
                if state.outcome == nil { state.bytes.append(contentsOf: data) }
                return state.bytes.count > limit
            }
            if isTooLong { finish(.failure(.tooLarge(limit: limit))) }
        }

        func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
            guard let error else { return finish(.success(state.withLock { $0.bytes })) }
            finish(.failure(Self.fault(error)))
        }

        /// Records the first outcome; cancelling produces a second one, which is ignored.
        ///
        /// The delegate does not cancel the session itself, since that could deadlock.
        private func finish(_ outcome: Result<[UInt8], FetchFault>) {
            let first = state.withLock { state in
                defer { state.outcome = state.outcome ?? outcome }
                return state.outcome == nil
            }
            if first { done.signal() }
        }

        /// The fault for a Foundation error, with messages for common ones: on Linux some have only a number.
        private static func fault(_ error: any Error) -> FetchFault {
            switch (error as? URLError)?.code {
            case .timedOut: .timedOut
            case .cannotFindHost, .dnsLookupFailed: .unreachable("the server's name cannot be resolved")
            case .cannotConnectToHost: .unreachable("no connection to the server")
            case .notConnectedToInternet: .unreachable("no network")
            case .networkConnectionLost: .unreachable("the connection was lost")
            case .secureConnectionFailed, .serverCertificateUntrusted: .unreachable("no secure connection")
            default: .unreachable(words(for: error))
            }
        }
    }
}
