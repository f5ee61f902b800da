import Foundation

extension LearningCurve {
    /// Writes the picture to a file, beside it first and then renamed; missing folders are created.
    ///
    /// - Throws: `FileError`.
    public func write(to url: URL) throws(FileError) {
        try FileBytes.write(svg, to: url)
    }
}

extension DigitGrid {
    /// Writes the picture to a file, beside it first and then renamed; missing folders are created.
    ///
    /// - Throws: `FileError`.
    public func write(to url: URL) throws(FileError) {
        try FileBytes.write(svg, to: url)
    }
}
