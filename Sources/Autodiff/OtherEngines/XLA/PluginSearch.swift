import Foundation

extension PJRTPlugin {
    /// A plugin's file: the path itself or, if that is a folder, the plugin below it, as in an unpacked Python wheel.
    /// - Throws: ``XLAError`` if there is none in the folder, or several, or if the file was cut off.
    static func file(at path: String) throws(XLAError) -> String {
        let file = try found(at: path)
        if let reason = LibraryFile.whyNotLoaded(file) { throw XLAError.notALibrary(file, reason: reason) }
        return file
    }

    private static func found(at path: String) throws(XLAError) -> String {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
            return path
        }
        let below = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
        let found = below.filter { file in
            let name = file.split(separator: "/").last.map(String.init) ?? ""
            return (name.hasSuffix(".so") || name.hasSuffix(".dylib"))
                && ["pjrt", "plugin", "libtpu"].contains(where: name.contains)
        }
        guard found.count == 1 else { throw XLAError.folder(path, plugins: found.sorted()) }
        return path + "/" + found[0]
    }
}
