import Foundation

/// A picture that can be drawn as SVG.
public protocol SVGPicture: Sendable {
    /// The SVG file's text.
    var svg: String { get }
}

extension SVGPicture {
    /// Writes the picture to a file, atomically; missing folders are created.
    ///
    /// - Throws: `FileError` if the file cannot be written.
    public func write(to url: URL) throws(FileError) {
        try FileBytes.write(svg, to: url)
    }
}
