/// What is wrong with a folder or a file of MNIST.
public enum MNISTFault: Equatable, Sendable, CustomStringConvertible {
    /// The folder lacks these files (`.gz` not counted in their names).
    case missingFiles([String])
    /// The file is a good IDX file of other extents.
    case wrongDimensions(expected: [Int], found: [Int])
    /// The labels are out of range, or there are none.
    case contents(ImageDataSetFault)

    public var description: String {
        switch self {
        case .missingFiles(let names):
            "lacks \(names.joined(separator: ", ")) (each may also be compressed, with .gz at the end)"
        case .wrongDimensions(let expected, let found):
            "has the extents \(extents(found)) where MNIST has \(extents(expected))"
        case .contents(let fault): fault.description
        }
    }

    private func extents(_ dimensions: [Int]) -> String {
        dimensions.map(String.init).joined(separator: " × ")
    }
}

/// A folder or a file of MNIST that cannot be used, and why.
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
