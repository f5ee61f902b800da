// The loops of an element type as functions: kernels where there are some, else loops over the rule. A caller that runs
// several of them reads `Scalar._kernels` once, since it is a global variable and each access checks that it is
// initialized.

extension _Kernels {
    /// An elementwise operation of one operand over `count` elements.
    func map(_ opcode: Opcode, _ x: UnsafePointer<Scalar>, _ result: UnsafeMutablePointer<Scalar>, count: Int) {
        if let loop = loops.pointee.one[opcode] { return loop(x, result, count) }
        visitRule(opcode, MapOne(x: x, result: result, count: count))
    }

    /// An elementwise operation of two operands over `count` elements; a step of 0 repeats an operand's single element.
    func map(
        _ opcode: Opcode, _ x: UnsafePointer<Scalar>, step xStep: Int, _ y: UnsafePointer<Scalar>, step yStep: Int,
        _ result: UnsafeMutablePointer<Scalar>, count: Int
    ) {
        switch (xStep, yStep) {
        case (1, 1): if let loop = loops.pointee.two[opcode] { return loop(x, y, result, count) }
        case (1, 0): if opcode == .multiply { return loops.pointee.scale(Double(y[0]), x, result, count) }
        case (0, 1): if opcode == .multiply { return loops.pointee.scale(Double(x[0]), y, result, count) }
        default: break
        }
        visitRule(opcode, MapTwo(x: x, xStep: xStep, y: y, yStep: yStep, result: result, count: count))
    }

    /// The adjoint times the partial derivative with respect to one operand, over `count` elements.
    func mapPartial(_ opcode: Opcode, _ arguments: PartialArguments<Scalar>) {
        let a = arguments
        if a.zeros == .strong {
            if let loop = loops.pointee.partial[opcode] { return loop(a.x, a.adjoint, a.result, a.count) }
            // ∂(x·y)/∂x is y, and ∂(x·y)/∂y is x.
            if opcode == .multiply, a.operand == 0 ? a.yStep == 1 : a.xStep == 1,
                let product = loops.pointee.two[.pathProduct]
            {
                return product(a.adjoint, a.operand == 0 ? a.y : a.x, a.result, a.count)
            }
        }
        visitRule(opcode, MapPartial(arguments: a))
    }

    /// C = A·B or C += A·B, with any strides in A and B; C is contiguous. Large products run on several threads.
    func multiplyMatrices(
        rows: Int, columns: Int, inner: Int,
        _ a: UnsafePointer<Scalar>, _ aStrides: (row: Int, column: Int),
        _ b: UnsafePointer<Scalar>, _ bStrides: (row: Int, column: Int),
        _ c: UnsafeMutablePointer<Scalar>, accumulate: Bool
    ) {
        loops.pointee.multiplyMatrices(
            rows, columns, inner, a, aStrides.row, aStrides.column, b, bStrides.row, bStrides.column, c, columns,
            accumulate)
    }

    /// Whether skipping zeros of A in such a product is faster, estimated from a sample of its elements.
    func skipsZeros(
        rows: Int, columns: Int, inner: Int,
        _ a: UnsafePointer<Scalar>, _ aStrides: (row: Int, column: Int), _ bStrides: (row: Int, column: Int)
    ) -> Bool {
        loops.pointee.skipsZeros(
            rows, columns, inner, a, aStrides.row, aStrides.column, bStrides.column)
    }

    /// The rows `part` of such a product, bit for bit, on the calling thread alone. The pointers are those of the whole
    /// matrices.
    func multiplyMatrixRows(
        _ part: Range<Int>, rows: Int, columns: Int, inner: Int,
        _ a: UnsafePointer<Scalar>, _ aStrides: (row: Int, column: Int),
        _ b: UnsafePointer<Scalar>, _ bStrides: (row: Int, column: Int),
        _ c: UnsafeMutablePointer<Scalar>, skippingZeros: Bool
    ) {
        loops.pointee.multiplyMatrixRows(
            rows, columns, inner, a, aStrides.row, aStrides.column, b, bStrides.row, bStrides.column, c, columns,
            false, skippingZeros, part.lowerBound, part.upperBound)
    }

    /// result = a·x + b·y over `count` elements, each operation rounded.
    func scaledSum(
        _ a: Scalar, _ x: UnsafePointer<Scalar>, _ b: Scalar, _ y: UnsafePointer<Scalar>,
        _ result: UnsafeMutablePointer<Scalar>, count: Int
    ) {
        loops.pointee.scaledSum(Double(a), x, Double(b), y, result, count)
    }

    /// result = a·x + b·y² over `count` elements, each operation rounded.
    func scaledSquareSum(
        _ a: Scalar, _ x: UnsafePointer<Scalar>, _ b: Scalar, _ y: UnsafePointer<Scalar>,
        _ result: UnsafeMutablePointer<Scalar>, count: Int
    ) {
        loops.pointee.scaledSquareSum(Double(a), x, Double(b), y, result, count)
    }

    /// result = x − rate·y/(√z + offset) over `count` elements, each operation rounded.
    func descend(
        _ x: UnsafePointer<Scalar>, _ y: UnsafePointer<Scalar>, _ z: UnsafePointer<Scalar>, rate: Scalar,
        offset: Scalar,
        _ result: UnsafeMutablePointer<Scalar>, count: Int
    ) {
        loops.pointee.descend(x, y, z, Double(rate), Double(offset), result, count)
    }

    /// result = (byte · factor + offset) / divisor over `count` bytes.
    // Specialized, as is `sum`, since another module calls it.
    @_specialize(where Scalar == Float)
    @_specialize(where Scalar == Double)
    package func convert(
        bytes: UnsafePointer<UInt8>, factor: Scalar, offset: Scalar, divisor: Scalar,
        _ result: UnsafeMutablePointer<Scalar>,
        count: Int
    ) {
        loops.pointee.convertBytes(bytes, Double(factor), Double(offset), Double(divisor), result, count)
    }

    /// The sum of `count` elements.
    @_specialize(where Scalar == Float)
    @_specialize(where Scalar == Double)
    package func sum(_ x: UnsafePointer<Scalar>, count: Int) -> Scalar { Scalar(loops.pointee.sum(x, count)) }

    /// The largest of `count` elements; −∞ if there are none. NaN propagates.
    func largest(_ x: UnsafePointer<Scalar>, count: Int) -> Scalar { Scalar(loops.pointee.largest(x, count)) }

    /// The smallest of `count` elements; ∞ if there are none. NaN propagates.
    func smallest(_ x: UnsafePointer<Scalar>, count: Int) -> Scalar {
        Scalar(loops.pointee.smallest(x, count))
    }

    /// sum += x over `count` elements.
    func add(_ x: UnsafePointer<Scalar>, to sum: UnsafeMutablePointer<Scalar>, count: Int) {
        loops.pointee.accumulate(x, sum, count)
    }

    /// sum += factor·x over `count` elements.
    func add(
        _ x: UnsafePointer<Scalar>, scaledBy factor: Scalar, to sum: UnsafeMutablePointer<Scalar>, count: Int
    ) {
        loops.pointee.accumulateScaled(Double(factor), x, sum, count)
    }
}
