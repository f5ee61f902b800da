import Autodiff
import Foundation

/// A safetensors file of any program: named arrays and strings. The header is read and checked at once, an array when
/// it is asked for; nothing in the file is trusted.
///
///     var written = SafeTensors()
///     written.add("0.weight", Tensor<Float>([[1, 2]]))
///     let url = FileManager.default.temporaryDirectory.appendingPathComponent("layers.safetensors")
///     try written.write(to: url)
///     let file = try SafeTensorsFile(contentsOf: url)
///     for name in file.names { print(name, file.shape(of: name)!) }  // 0.weight [1 × 2]
///     let weights: Tensor<Float> = try file.tensor("0.weight")
///     print(weights.scalars)  // [1.0, 2.0]
public struct SafeTensorsFile: Sendable {
    private let reader: SafeTensorsReader
    private let path: String

    /// Opens a file, which stays open.
    /// - Throws: ``SafeTensorsError`` if it cannot be read or is not valid: a header of more than 4 MiB, unknown
    ///   formats, shapes that do not fit the bytes, bytes that belong to two arrays or to none.
    public init(contentsOf url: URL) throws(SafeTensorsError) {
        path = url.path
        do { reader = try SafeTensorsReader(file: url) } catch { throw SafeTensorsError(file: path, fault: error) }
    }

    /// The names of the arrays, sorted.
    public var names: [String] { reader.names.sorted() }
    /// The strings by key.
    public var metadata: [String: String] { reader.metadata }
    /// The shape of an array; `nil` if there is none of that name.
    public func shape(of name: String) -> Shape? { reader.entry(name).map { Shape($0.shape) } }
    /// The number format of an array; `nil` if there is none of that name.
    public func format(of name: String) -> NumberFormat? { reader.entry(name)?.format }

    /// An array, of any format.
    /// - Throws: ``SafeTensorsError`` if there is none of that name, or the file has become shorter.
    public func array(_ name: String) throws(SafeTensorsError) -> StoredArray {
        do { return try reader.array(name) } catch { throw SafeTensorsError(file: path, fault: error) }
    }

    /// An array as a tensor of its own format; ``array(_:)`` and ``StoredArray/tensor(as:rounding:)`` convert.
    /// - Throws: ``SafeTensorsError`` if there is none of that name, or it has another format.
    public func tensor<Scalar: TensorScalar>(
        _ name: String, as type: Scalar.Type = Scalar.self
    ) throws(SafeTensorsError) -> Tensor<Scalar> {
        do { return try reader.tensor(name) } catch { throw SafeTensorsError(file: path, fault: error) }
    }

    /// Calls `body` with an array's bytes, little-endian and row-major, mapped into memory instead of copied: the
    /// system reads the pages that are used. A file that another program shortens meanwhile ends the program.
    /// - Throws: ``SafeTensorsError`` if there is none of that name or the file has become shorter, and what `body`
    ///   throws.
    public func withBytes<Result>(
        of name: String, _ body: (UnsafeRawBufferPointer) throws -> Result
    ) throws -> Result {
        do { return try reader.withBytes(of: name, body) } catch let fault as SafeTensorsFault {
            throw SafeTensorsError(file: path, fault: fault)
        }
    }
}

extension SafeTensorsFile: CustomStringConvertible {
    /// The path, and the arrays' names, formats and shapes.
    public var description: String {
        let lines = names.map { name in
            let kind = reader.entry(name).map { "\($0.format.rawValue) \(Shape($0.shape))" } ?? ""
            return "\n  \(name.printable): \(kind)"
        }
        return "\(path.printable): " + StoredArray.words(names.count) + lines.joined()
    }
}

/// A safetensors file that cannot be used, and why.
public struct SafeTensorsError: _DescribedError {
    /// The path of the file.
    public let file: String
    /// What is wrong with it.
    public let fault: SafeTensorsFault

    /// An error in a file.
    public init(file: String, fault: SafeTensorsFault) {
        self.file = file
        self.fault = fault
    }

    public var description: String { "\(file.printable) \(fault)" }
}
