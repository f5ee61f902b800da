// The loops of an element type as functions: those that its kernels name, by opcode where there is one for each
// operation, and else those over the rule.

extension _Kernels {
    /// An elementwise operation of one operand over `count` elements.
    @inline(__always)
    func map(_ opcode: Opcode, _ x: UnsafePointer<Scalar>, _ result: UnsafeMutablePointer<Scalar>, count: Int) {
        if let loop = elementwise().one(opcode) { return loop(x, result, count) }
        readRule(opcode, MapOne(x: x, result: result, count: count))
    }

    /// An elementwise operation of two operands over `count` elements; a step of 0 repeats an operand's single element.
    @inline(__always)
    func map(
        _ opcode: Opcode, _ x: UnsafePointer<Scalar>, step xStep: Int, _ y: UnsafePointer<Scalar>, step yStep: Int,
        _ result: UnsafeMutablePointer<Scalar>, count: Int
    ) {
        switch (xStep, yStep) {
        case (1, 1): if let loop = elementwise().two(opcode) { return loop(x, y, result, count) }
        case (1, 0): if opcode == .multiply { return elementwise().scale(Double(y[0]), x, result, count) }
        case (0, 1): if opcode == .multiply { return elementwise().scale(Double(x[0]), y, result, count) }
        default: break
        }
        readRule(opcode, MapTwo(x: x, xStep: xStep, y: y, yStep: yStep, result: result, count: count))
    }

    /// The adjoint times the partial derivative with respect to one operand, over `count` elements.
    @inline(__always)
    func mapPartial(_ opcode: Opcode, _ arguments: PartialArguments<Scalar>) {
        let a = arguments
        if a.zeros == .strong {
            if let loop = elementwise().partial(opcode) { return loop(a.x, a.adjoint, a.result, a.count) }
            // ∂(x·y)/∂x is y, and ∂(x·y)/∂y is x.
            if opcode == .multiply, a.operand == 0 ? a.yStep == 1 : a.xStep == 1,
                let product = elementwise().two(.pathProduct)
            {
                return product(a.adjoint, a.operand == 0 ? a.y : a.x, a.result, a.count)
            }
        }
        readRule(opcode, MapPartial(arguments: a))
    }

    /// C = A·B or C += A·B, with any strides in A and B; C is contiguous. Large products run on several threads.
    @inline(__always)
    func multiplyMatrices(
        rows: Int, columns: Int, inner: Int,
        _ a: UnsafePointer<Scalar>, _ aStrides: (row: Int, column: Int),
        _ b: UnsafePointer<Scalar>, _ bStrides: (row: Int, column: Int),
        _ c: UnsafeMutablePointer<Scalar>, accumulate: Bool
    ) {
        products().multiplyMatrices(
            rows, columns, inner, a, aStrides.row, aStrides.column, b, bStrides.row, bStrides.column, c, columns,
            accumulate)
    }

    /// Whether skipping zeros of A in such a product is faster, estimated from a sample of its elements.
    @inline(__always)
    func skipsZeros(
        rows: Int, columns: Int, inner: Int,
        _ a: UnsafePointer<Scalar>, _ aStrides: (row: Int, column: Int), _ bStrides: (row: Int, column: Int)
    ) -> Bool {
        products().skipsZeros(
            rows, columns, inner, a, aStrides.row, aStrides.column, bStrides.column)
    }

    /// The rows `part` of such a product, bit for bit, on the calling thread alone. The pointers are those of the whole
    /// matrices.
    @inline(__always)
    func multiplyMatrixRows(
        _ part: Range<Int>, rows: Int, columns: Int, inner: Int,
        _ a: UnsafePointer<Scalar>, _ aStrides: (row: Int, column: Int),
        _ b: UnsafePointer<Scalar>, _ bStrides: (row: Int, column: Int),
        _ c: UnsafeMutablePointer<Scalar>, skippingZeros: Bool
    ) {
        products().multiplyMatrixRows(
            rows, columns, inner, a, aStrides.row, aStrides.column, b, bStrides.row, bStrides.column, c, columns,
            false, skippingZeros, part.lowerBound, part.upperBound)
    }

    /// result = a·x + b·y over `count` elements, each operation rounded.
    @inline(__always)
    func scaledSum(
        _ a: Scalar, _ x: UnsafePointer<Scalar>, _ b: Scalar, _ y: UnsafePointer<Scalar>,
        _ result: UnsafeMutablePointer<Scalar>, count: Int
    ) {
        updates().scaledSum(Double(a), x, Double(b), y, result, count)
    }

    /// result = a·x + b·y² over `count` elements, each operation rounded.
    @inline(__always)
    func scaledSquareSum(
        _ a: Scalar, _ x: UnsafePointer<Scalar>, _ b: Scalar, _ y: UnsafePointer<Scalar>,
        _ result: UnsafeMutablePointer<Scalar>, count: Int
    ) {
        updates().scaledSquareSum(Double(a), x, Double(b), y, result, count)
    }

    /// result = x − rate·y/(√z + offset) over `count` elements, each operation rounded.
    @inline(__always)
    func descend(
        _ x: UnsafePointer<Scalar>, _ y: UnsafePointer<Scalar>, _ z: UnsafePointer<Scalar>, rate: Scalar,
        offset: Scalar,
        _ result: UnsafeMutablePointer<Scalar>, count: Int
    ) {
        updates().descend(x, y, z, Double(rate), Double(offset), result, count)
    }

    // Static and specialized, since another module calls the next two, which does not see through the table.

    /// result = (byte · factor + offset) / divisor over `count` bytes.
    @_specialize(where Scalar == Float)
    @_specialize(where Scalar == Double)
    package static func convert(
        bytes: UnsafePointer<UInt8>, factor: Scalar, offset: Scalar, divisor: Scalar,
        _ result: UnsafeMutablePointer<Scalar>,
        count: Int
    ) {
        Scalar._kernels.updates().convertBytes(bytes, Double(factor), Double(offset), Double(divisor), result, count)
    }

    /// The sum of `count` elements.
    @_specialize(where Scalar == Float)
    @_specialize(where Scalar == Double)
    package static func sum(_ x: UnsafePointer<Scalar>, count: Int) -> Scalar {
        Scalar(Scalar._kernels.reductions().sum(x, count))
    }

    /// The largest of `count` elements; −∞ if there are none. NaN propagates.
    @inline(__always)
    func largest(_ x: UnsafePointer<Scalar>, count: Int) -> Scalar { Scalar(reductions().largest(x, count)) }

    /// The smallest of `count` elements; ∞ if there are none. NaN propagates.
    @inline(__always)
    func smallest(_ x: UnsafePointer<Scalar>, count: Int) -> Scalar {
        Scalar(reductions().smallest(x, count))
    }

    /// sum += x over `count` elements.
    @inline(__always)
    func add(_ x: UnsafePointer<Scalar>, to sum: UnsafeMutablePointer<Scalar>, count: Int) {
        updates().accumulate(x, sum, count)
    }

    /// sum += factor·x over `count` elements.
    @inline(__always)
    func add(
        _ x: UnsafePointer<Scalar>, scaledBy factor: Scalar, to sum: UnsafeMutablePointer<Scalar>, count: Int
    ) {
        updates().accumulateScaled(Double(factor), x, sum, count)
    }
}
