import Foundation
import Testing

/// A headless browser, if one is installed: it opens a page, runs a script in it and returns the result.
struct Browser {
    static let program: URL? = {
        let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        let paths = folders.flatMap { folder in names.map { URL(fileURLWithPath: "\(folder)/\($0)") } }
        return paths.first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }()

    let width: Int
    let height: Int
    let isDark: Bool

    /// The browser has no narrower windows: a narrower page is in a frame.
    private static let narrowest = 500

    private func framed(_ page: String) -> String {
        let source = page.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "\"", with: "&quot;")
        return
            "<body><iframe style=\"border: 0; width: \(width)px; height: \(height)px\" srcdoc=\"\(source)\"></iframe>"
    }

    /// What `script`, the body of a function, returns in the page; also an error of the page's own.
    func result(of script: String, in page: String) throws -> [String: Any] {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("browser-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("page.html")
        let listener =
            "<script>window.faults = []; addEventListener('error', event => faults.push(event.message));</script>"
        let probe = """
            <script>
            let found;
            try { found = (() => { \(script) })(); } catch (error) { found = { faults: [String(error)] }; }
            parent.document.body.dataset.found = JSON.stringify({ faults, ...found });
            </script>
            """
        let probed = page.replacingOccurrences(of: "<body>", with: "<body>" + listener)
            .replacingOccurrences(of: "</body>", with: probe + "</body>")
        try Data((width < Self.narrowest ? framed(probed) : probed).utf8).write(to: file)
        return try Self.found(in: document(at: file.absoluteString))
    }

    /// The document at an address as text, after all scripts of its loading, or after the time that a further argument
    /// allows.
    func document(at address: String, _ arguments: String...) throws -> String {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("browser-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let output = folder.appendingPathComponent("output")
        try Data().write(to: output)
        let process = Process()
        let program = try #require(Self.program, "no browser is installed")
        process.executableURL = program
        // The scheme is 1 for light and 0 for dark.
        process.arguments =
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
                "--user-data-dir=\(folder.path)/profile",
                "--blink-settings=preferredColorScheme=\(isDark ? 0 : 1)", "--window-size=\(width),\(height)",
                "--dump-dom",
            ] + arguments + [address]
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return try String(contentsOf: output, encoding: .utf8)
    }

    /// What a script left in the document's body as `data-found`.
    static func found(in text: String) throws -> [String: Any] {
        let start = try #require(text.range(of: "data-found=\""), "the page's script did not end: \(text.prefix(400))")
        let end = try #require(text[start.upperBound...].firstIndex(of: "\""))
        let json = text[start.upperBound..<end].replacingOccurrences(of: "&quot;", with: "\"")
            .replacingOccurrences(of: "&lt;", with: "<").replacingOccurrences(of: "&gt;", with: ">")
            .replacingOccurrences(of: "&amp;", with: "&")
        return try #require(JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    }
}
