import Autodiff
import Foundation

/// Named arrays, to be written as NumPy's `savez` and `savez_compressed` do. ``NPZFile`` reads such files.
///
///     var file = NPZ()
///     file["weights"] = Tensor<Float>([[1, 2], [3, 4]])
///     let url = FileManager.default.temporaryDirectory.appendingPathComponent("weights.npz")
///     try file.write(to: url)
///     print(try NPZFile(contentsOf: url).array("weights").shape)  // [2 × 2]
public struct NPZ: Sendable {
    /// The arrays, in the order in which they are written.
    public private(set) var arrays: [(name: String, array: StoredArray)] = []

    /// A file without arrays.
    public init() {}

    /// Adds a tensor; a duplicate name stops the program.
    public mutating func add<Scalar: TensorScalar>(_ name: String, _ tensor: Tensor<Scalar>) {
        add(name, StoredArray(tensor))
    }

    /// Adds an array of any format; a duplicate name stops the program.
    public mutating func add(_ name: String, _ array: StoredArray) {
        if arrays.contains(where: { $0.name == name }) {
            stop("NPZ: two arrays are named '\(name)'; give them different names")
        }
        arrays.append((name, array))
    }

    /// An array as a tensor of its own format; `nil` if there is none of that name, or it has another format. Setting
    /// it adds the array or takes the place of one, and `nil` removes it.
    public subscript<Scalar: TensorScalar>(name: String) -> Tensor<Scalar>? {
        get {
            guard let array = arrays.first(where: { $0.name == name })?.array, array.format == .of(Scalar.self) else {
                return nil
            }
            return try? array.tensor()
        }
        set { set(name, newValue.map { StoredArray($0) }) }
    }

    private mutating func set(_ name: String, _ array: StoredArray?) {
        let place = arrays.firstIndex { $0.name == name }
        switch (place, array) {
        case (let place?, let array?): arrays[place].array = array
        case (let place?, nil): arrays.remove(at: place)
        case (nil, let array?): arrays.append((name, array))
        case (nil, nil): break
        }
    }

    /// Writes the file atomically.
    /// - Parameters:
    ///   - url: The file, which is replaced if it exists.
    ///   - isCompressed: Whether the arrays are deflated, as by `savez_compressed`.
    /// - Throws: ``ArrayFileError`` if the file cannot be written, would have 4 GiB or more, or for `bfloat16`, which
    ///   NumPy does not have.
    public func write(to url: URL, compressed isCompressed: Bool = true) throws(ArrayFileError) {
        do throws(ArrayFileError.Fault) {
            var zip = ZipWriter()
            for (name, array) in arrays {
                try zip.add(name + ".npy", array.npyHeader() + array.bytes, compressing: isCompressed)
            }
            do { try FileBytes.write(zip.finished, to: url) } catch { throw .file(error.fault) }
        } catch { throw ArrayFileError(file: url.path, fault: error) }
    }
}

/// A file of NumPy's `savez` or `savez_compressed`: arrays by name. An array is read when it is asked for; nothing in
/// the file is trusted.
///
///     var written = NPZ()
///     written["X_train"] = Tensor<Double>([0.1, 0.2])
///     let url = FileManager.default.temporaryDirectory.appendingPathComponent("data.npz")
///     try written.write(to: url)
///     let file = try NPZFile(contentsOf: url)
///     let x: Tensor<Float> = try file.array("X_train").tensor(rounding: true)
///     print(x.scalars)  // [0.1, 0.2]
public struct NPZFile: Sendable {
    private let archive: ZipArchive
    private let path: String
    private let limit: Int

    /// Opens a file, which stays open.
    /// - Parameters:
    ///   - url: The file.
    ///   - limit: The maximum number of bytes of an array, since a small file can expand to a thousand times its size.
    /// - Throws: ``ArrayFileError`` if it cannot be read or is not a valid ZIP archive.
    public init(contentsOf url: URL, limit: Int = 1 << 32) throws(ArrayFileError) {
        path = url.path
        self.limit = limit
        do throws(ArrayFileError.Fault) {
            let (source, count): (ByteSource, Int)
            do { (source, count) = try ByteSource.open(url) } catch { throw error.inArrayFile }
            archive = try ZipArchive(source, count: count)
        } catch { throw ArrayFileError(file: url.path, fault: error) }
    }

    /// The names of the arrays, in the file's order.
    public var names: [String] {
        archive.names.filter { $0.hasSuffix(Self.suffix) }.map { String($0.dropLast(Self.suffix.count)) }
    }
    private static let suffix = ".npy"

    /// An array, of any format.
    /// - Throws: ``ArrayFileError`` if there is none of that name, or it is not valid.
    public func array(_ name: String) throws(ArrayFileError) -> StoredArray {
        do throws(ArrayFileError.Fault) {
            guard let contents = try archive.contents(name + Self.suffix, limit: limit) else {
                throw ArrayFileError.Fault.noArray(name, among: names)
            }
            do { return try StoredArray(npy: contents) } catch {
                throw error.inMember(name)
            }
        } catch { throw ArrayFileError(file: path, fault: error) }
    }
}

extension NPZ: CustomStringConvertible {
    /// The arrays' names, formats and shapes.
    public var description: String {
        StoredArray.words(arrays.count) + arrays.map { "\n  \($0.name.printable): \($0.array.kind)" }.joined()
    }
}

extension NPZFile: CustomStringConvertible {
    /// The path and the arrays' names.
    public var description: String {
        "\(path.printable): " + StoredArray.words(names.count)
            + (names.isEmpty ? "" : ": " + names.map(\.printable).joined(separator: ", "))
    }
}

extension ArrayFileError.Fault {
    fileprivate func inMember(_ name: String) -> ArrayFileError.Fault {
        switch self {
        case .truncated: .format("its array '\(name)' is cut short")
        case .format(let reason): .format("its array '\(name)': \(reason)")
        case .unsupported(let reason): .unsupported("its array '\(name)': \(reason)")
        default: self
        }
    }
}
