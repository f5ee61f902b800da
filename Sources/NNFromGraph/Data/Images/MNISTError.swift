/// What is wrong with a folder of MNIST files, or with one of them.
public enum MNISTFault: Equatable, Sendable, CustomStringConvertible {
    /// The folder lacks these files (their names without `.gz`).
    case missingFiles([String])
    /// The file is a valid IDX file, but with other extents.
    case wrongDimensions(expected: [Int], found: [Int])
    /// The labels are out of range, or there are none.
    case contents(ImageDataSetFault)
    /// An array of an NPZ file is not one of images or labels; the reason.
    case array(String)

    public var description: String {
        switch self {
        case .missingFiles(let names):
            "lacks \(names.joined(separator: ", ")) (each may also be compressed, with .gz appended to its name)"
        case .wrongDimensions(let expected, let found):
            "has the extents \(extents(found)), but MNIST's are \(extents(expected))"
        case .contents(let fault): fault.description
        case .array(let reason): "does not hold MNIST: \(reason)"
        }
    }

    private func extents(_ dimensions: [Int]) -> String {
        dimensions.map(String.init).joined(separator: " × ")
    }
}

/// A folder of MNIST files, or one of them, that cannot be used, and why.
public struct MNISTError: _DescribedError {
    /// The path of the folder or file.
    public let file: String
    /// What is wrong with it.
    public let fault: MNISTFault

    /// An error in a file or folder.
    public init(file: String, fault: MNISTFault) {
        self.file = file
        self.fault = fault
    }

    public var description: String { "\(file) \(fault)" }
}
