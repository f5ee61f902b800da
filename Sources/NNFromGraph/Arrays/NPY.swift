import Autodiff
import Foundation

extension StoredArray {
    /// Reads an array from an NPY file, NumPy's format for one: any shape, little- or big-endian, in C or Fortran
    /// order; booleans, integers and floating-point numbers. Python objects, which run code, are not read.
    /// - Throws: ``ArrayFileError`` if the file cannot be read or is not valid.
    public init(npy url: URL) throws(ArrayFileError) {
        do throws(ArrayFileError.Fault) {
            let (source, count): (ByteSource, Int)
            do { (source, count) = try ByteSource.open(url) } catch { throw error.inArrayFile }
            func bytes(_ range: Range<Int>) throws(ArrayFileError.Fault) -> [UInt8] {
                do { return try source.bytes(range) } catch { throw error.inArrayFile }
            }
            let length = try NPYHeader.length(bytes(0..<min(count, 12)))
            guard count >= length else { throw .truncated }
            let header = try NPYHeader(bytes(0..<length))
            try header.check(count: count - length)
            self.init(header, try bytes(length..<count))
        } catch { throw ArrayFileError(file: url.path, fault: error) }
    }

    /// The array of an NPY file's bytes, whose memory it takes over.
    init(npy bytes: consuming [UInt8]) throws(ArrayFileError.Fault) {
        let header = try NPYHeader(copy bytes)
        try header.check(count: bytes.count - header.length)
        bytes.removeFirst(header.length)
        self.init(header, bytes)
    }

    private init(_ header: NPYHeader, _ bytes: consuming [UInt8]) {
        var elements = bytes
        if header.isBigEndian { elements = elements.swapped(header.format.size) }
        if header.isFortranOrder { elements = elements.rowMajor(header.shape, header.format.size) }
        self.init(header.format, header.shape, elements)
    }

    /// Writes the array as an NPY file, atomically.
    /// - Throws: ``ArrayFileError`` if the file cannot be written, or for `bfloat16`, which NumPy does not have.
    public func write(npy url: URL) throws(ArrayFileError) {
        func refusal(_ fault: ArrayFileError.Fault) -> ArrayFileError { ArrayFileError(file: url.path, fault: fault) }
        do throws(ArrayFileError.Fault) {
            let header = try npyHeader()
            do { try FileBytes.write([header, self.bytes], to: url) } catch { throw .file(error.fault) }
        } catch { throw refusal(error) }
    }

    /// The bytes before the elements in an NPY file.
    func npyHeader() throws(ArrayFileError.Fault) -> [UInt8] {
        guard NPYHeader.has(format) else { throw .unsupported("NumPy has no \(format); choose another format") }
        return NPYHeader.encoded(format, shape)
    }
}

extension Tensor {
    /// Reads a tensor from an NPY file: see ``StoredArray/init(npy:)``.
    /// - Parameter isRounding: Whether elements that the type cannot represent are rounded to nearest.
    /// - Throws: ``ArrayFileError``; ``ArrayError`` for such an element otherwise.
    public init(npy url: URL, rounding isRounding: Bool = false) throws {
        self = try StoredArray(npy: url).tensor(rounding: isRounding)
    }

    /// Writes the tensor as an NPY file, atomically.
    /// - Throws: ``ArrayFileError`` if the file cannot be written.
    public func write(npy url: URL) throws(ArrayFileError) { try StoredArray(self).write(npy: url) }
}

extension [UInt8] {
    /// The elements of `size` bytes with their bytes in reverse order.
    fileprivate func swapped(_ size: Int) -> [UInt8] {
        var result = self
        for start in stride(from: 0, to: count, by: size) {
            for place in 0..<size { result[start + place] = self[start + size - 1 - place] }
        }
        return result
    }

    /// The elements of `size` bytes, which are in Fortran order, in row-major order.
    fileprivate func rowMajor(_ shape: Shape, _ size: Int) -> [UInt8] {
        if shape.rank < 2 || isEmpty { return self }
        // In Fortran order the first axis has a step of one element.
        var steps = [Int](repeating: size, count: shape.rank)
        for axis in 1..<shape.rank { steps[axis] = steps[axis - 1] * shape[axis - 1] }
        var result: [UInt8] = []
        result.reserveCapacity(count)
        var index = [Int](repeating: 0, count: shape.rank)
        var place = 0
        while true {
            for byte in 0..<size { result.append(self[place + byte]) }
            // The next index in row-major order.
            var axis = shape.rank - 1
            while index[axis] == shape[axis] - 1 {
                place -= index[axis] * steps[axis]
                index[axis] = 0
                if axis == 0 { return result }
                axis -= 1
            }
            index[axis] += 1
            place += steps[axis]
        }
    }
}
