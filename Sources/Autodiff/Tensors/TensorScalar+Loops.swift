// The loops of an element type as functions: those that its kernels name, by opcode where there is one for each
// operation, and else those over the rule.

extension TensorScalar {
    /// An elementwise operation of one operand over `count` elements.
    static func map(_ opcode: Opcode, _ x: UnsafePointer<Self>, _ result: UnsafeMutablePointer<Self>, count: Int) {
        if let loop = kernels.loops.pointee.one[opcode] { return loop(x, result, count) }
        visitRule(opcode, MapOne(x: x, result: result, count: count))
    }

    /// An elementwise operation of two operands over `count` elements; a step of 0 repeats an operand's one element.
    static func map(
        _ opcode: Opcode, _ x: UnsafePointer<Self>, step xStep: Int, _ y: UnsafePointer<Self>, step yStep: Int,
        _ result: UnsafeMutablePointer<Self>, count: Int
    ) {
        let loops = kernels.loops
        switch (xStep, yStep) {
        case (1, 1): if let loop = loops.pointee.two[opcode] { return loop(x, y, result, count) }
        case (1, 0): if opcode == .multiply { return loops.pointee.scale(Double(y[0]), x, result, count) }
        case (0, 1): if opcode == .multiply { return loops.pointee.scale(Double(x[0]), y, result, count) }
        default: break
        }
        visitRule(opcode, MapTwo(x: x, xStep: xStep, y: y, yStep: yStep, result: result, count: count))
    }

    /// The adjoint times the partial derivative with respect to one operand, over `count` elements.
    static func mapPartial(_ opcode: Opcode, _ arguments: PartialArguments<Self>) {
        let (a, loops) = (arguments, kernels.loops)
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
    static func multiplyMatrices(
        rows: Int, columns: Int, inner: Int,
        _ a: UnsafePointer<Self>, _ aStrides: (row: Int, column: Int),
        _ b: UnsafePointer<Self>, _ bStrides: (row: Int, column: Int),
        _ c: UnsafeMutablePointer<Self>, accumulate: Bool
    ) {
        kernels.loops.pointee.multiplyMatrices(
            rows, columns, inner, a, aStrides.row, aStrides.column, b, bStrides.row, bStrides.column, c, columns,
            accumulate)
    }

    /// Whether it pays to skip zeros of A in such a product, by a sample of its elements.
    static func skipsZeros(
        rows: Int, columns: Int, inner: Int,
        _ a: UnsafePointer<Self>, _ aStrides: (row: Int, column: Int), _ bStrides: (row: Int, column: Int)
    ) -> Bool {
        kernels.loops.pointee.skipsZeros(
            rows, columns, inner, a, aStrides.row, aStrides.column, bStrides.column)
    }

    /// The rows `part` of such a product, bit for bit, on the calling thread alone. The pointers are those of the whole
    /// matrices.
    static func multiplyMatrixRows(
        _ part: Range<Int>, rows: Int, columns: Int, inner: Int,
        _ a: UnsafePointer<Self>, _ aStrides: (row: Int, column: Int),
        _ b: UnsafePointer<Self>, _ bStrides: (row: Int, column: Int),
        _ c: UnsafeMutablePointer<Self>, skippingZeros: Bool
    ) {
        kernels.loops.pointee.multiplyMatrixRows(
            rows, columns, inner, a, aStrides.row, aStrides.column, b, bStrides.row, bStrides.column, c, columns,
            false, skippingZeros, part.lowerBound, part.upperBound)
    }

    /// result = a·x + b·y over `count` elements, each operation rounded.
    static func scaledSum(
        _ a: Self, _ x: UnsafePointer<Self>, _ b: Self, _ y: UnsafePointer<Self>,
        _ result: UnsafeMutablePointer<Self>, count: Int
    ) {
        kernels.loops.pointee.scaledSum(Double(a), x, Double(b), y, result, count)
    }

    /// result = a·x + b·y² over `count` elements, each operation rounded.
    static func scaledSquareSum(
        _ a: Self, _ x: UnsafePointer<Self>, _ b: Self, _ y: UnsafePointer<Self>,
        _ result: UnsafeMutablePointer<Self>, count: Int
    ) {
        kernels.loops.pointee.scaledSquareSum(Double(a), x, Double(b), y, result, count)
    }

    /// result = x − rate·y/(√z + offset) over `count` elements, each operation rounded.
    static func descend(
        _ x: UnsafePointer<Self>, _ y: UnsafePointer<Self>, _ z: UnsafePointer<Self>, rate: Self, offset: Self,
        _ result: UnsafeMutablePointer<Self>, count: Int
    ) {
        kernels.loops.pointee.descend(x, y, z, Double(rate), Double(offset), result, count)
    }

    /// result = (byte · factor + offset) / divisor over `count` bytes.
    package static func convert(
        bytes: UnsafePointer<UInt8>, factor: Self, offset: Self, divisor: Self, _ result: UnsafeMutablePointer<Self>,
        count: Int
    ) {
        kernels.loops.pointee.convertBytes(bytes, Double(factor), Double(offset), Double(divisor), result, count)
    }

    /// The sum of `count` elements.
    package static func sum(_ x: UnsafePointer<Self>, count: Int) -> Self { Self(kernels.loops.pointee.sum(x, count)) }

    /// The largest of `count` elements, −∞ of none; NaN wins.
    static func largest(_ x: UnsafePointer<Self>, count: Int) -> Self { Self(kernels.loops.pointee.largest(x, count)) }

    /// The smallest of `count` elements, ∞ of none; NaN wins.
    static func smallest(_ x: UnsafePointer<Self>, count: Int) -> Self {
        Self(kernels.loops.pointee.smallest(x, count))
    }

    /// sum += x over `count` elements.
    static func add(_ x: UnsafePointer<Self>, to sum: UnsafeMutablePointer<Self>, count: Int) {
        kernels.loops.pointee.accumulate(x, sum, count)
    }

    /// sum += factor·x over `count` elements.
    static func add(
        _ x: UnsafePointer<Self>, scaledBy factor: Self, to sum: UnsafeMutablePointer<Self>, count: Int
    ) {
        kernels.loops.pointee.accumulateScaled(Double(factor), x, sum, count)
    }
}
