import Foundation

/// The repository that these tests were compiled from, as text.
enum Repository {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The text of a file, by its path from the root.
    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    /// The paths from the root of all files below a folder that have one of the extensions, sorted.
    static func files(below folder: String, extensions: Set<String> = ["swift"]) -> [String] {
        let start = root.appendingPathComponent(folder)
        let paths = FileManager.default.enumerator(atPath: start.path)?.compactMap { $0 as? String } ?? []
        return paths.filter { extensions.contains(($0 as NSString).pathExtension) }.map { "\(folder)/\($0)" }.sorted()
    }
}
