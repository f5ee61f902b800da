import Foundation
import NNFromGraph

extension Options {
    /// A file or folder that a run writes or, in the case of `replay`, reads.
    private struct Place {
        let option: String
        let path: String
        let isFolder: Bool

        init?(_ option: String, _ url: URL?, isFolder: Bool = false) {
            guard let url else { return nil }
            (self.option, self.isFolder) = (option, isFolder)
            path = Self.resolved(url.absoluteURL.standardizedFileURL)
        }

        /// The path without symbolic links, as far as it exists.
        private static func resolved(_ url: URL) -> String {
            if url.path == "/" { return "/" }
            if let path = realpath(url.path, nil) {
                defer { free(path) }
                return String(cString: path)
            }
            let folder = resolved(url.deletingLastPathComponent())
            return (folder == "/" ? "" : folder) + "/" + url.lastPathComponent
        }

        func contains(_ other: Place) -> Bool { other.path.hasPrefix(path + "/") }

        /// Whether another one is a file of the record in this folder.
        func keeps(_ other: Place) -> Bool {
            let file = URL(fileURLWithPath: other.path)
            return file.deletingLastPathComponent().path == path && RunFiles.isPart(file.lastPathComponent)
        }
    }

    /// - Parameter draws: Whether pictures are written to the folder of `--out`.
    /// - Throws: ``UsageError`` for files and folders that would take each other's place.
    func checkPlaces(drawing draws: Bool) throws(UsageError) {
        let files = [
            Place("--html", html), Place("--checkpoint", checkpoint), Place("--report", reportFile),
        ].compactMap { $0 }
        let record = Place("--record", record, isFolder: true)
        let folders = [record, Place("--out", draws ? out : nil, isFolder: true)].compactMap { $0 }
        for (place, file) in files.enumerated() {
            for other in files[(place + 1)...] + folders {
                if file.path == other.path {
                    let what = other.isFolder ? "path, once as a file and once as a folder" : "file"
                    throw UsageError("\(file.option) and \(other.option) name the same \(what)")
                }
                for (outer, inner) in [(file, other), (other, file)] where !outer.isFolder && outer.contains(inner) {
                    throw UsageError("\(outer.option) names a file where \(inner.option) needs a folder")
                }
            }
        }
        let read = name == "replay" || name == "diff" ? further : []
        let records = read.compactMap { Place("the run", URL(fileURLWithPath: $0), isFolder: true) }
        for record in records + (record.map { [$0] } ?? []) {
            if let file = files.first(where: record.keeps) {
                throw UsageError("\(file.option) names a file that belongs to the record in \(record.path)")
            }
        }
    }
}
