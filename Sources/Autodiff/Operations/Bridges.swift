// Conversions between scalars and tensors: an element of a tensor, and a tensor of scalars. Each is the other's
// pullback.

/// A tensor with scalars at some positions and zeros elsewhere. Its operands are scalar rows.
struct FromNumbers: TensorOperation {
    /// The position of each operand, in row-major order.
    let places: [Int]
    let shape: Shape

    var name: String { "fromNumbers" }
    var reads: Reads { .nothing }
    var lowering: TensorLowering { .primitive(.assembly(places: places)) }
    var role: TensorRole { .assembly(places: places) }
    func resultShape(of operands: [Shape]) -> Shape { shape }
    func value<Scalar: TensorScalar>(_ operands: [Tensor<Scalar>], shape: Shape) -> Tensor<Scalar> {
        var result = Tensor<Scalar>.zeros(shape)
        for (operand, place) in zip(operands, places) { result.scalars[place] += operand.scalar }
        return result
    }
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        stop("fromNumbers: its operands are scalars, to which the sweep passes the adjoint's elements")
    }
}

extension TensorVariable {
    /// A tensor of scalars, in row-major order.
    public init(_ numbers: [Variable], shape: Shape) {
        guard numbers.count == shape.count else {
            stop(
                "TensorVariable: \(numbers.count) numbers do not fill shape \(shape), which has \(shape.count) elements"
            )
        }
        self = TensorVariable.assembled(numbers, places: Array(0..<numbers.count), shape: shape)
    }

    /// A vector of scalars.
    public init(_ numbers: [Variable]) { self.init(numbers, shape: [numbers.count]) }

    /// A tensor of rank 0 with the given scalar.
    public init(scalar: Variable) { self.init([scalar], shape: []) }

    static func assembled(_ numbers: [Variable], places: [Int], shape: Shape) -> TensorVariable {
        var value = Tensor<Scalar>.zeros(shape)
        for (number, place) in zip(numbers, places) {
            number.checkFresh("fromNumbers")
            value.scalars[place] += Scalar(number.number)
        }
        guard let storage = numbers.lazy.compactMap({ $0.storage }).first else { return TensorVariable(value) }
        let rows = numbers.map { number in
            if !number.isConstant, number.storage != storage {
                stop("fromNumbers: the numbers belong to two tapes. Record them on one.")
            }
            return number.isConstant ? storage.appendRow(.constant, .none, .none, number.number) : number.row
        }
        return storage.append(FromNumbers(places: places, shape: shape), rows, value, keeping: false)
    }

    /// The element at the given indices, one per axis, as a scalar variable.
    public subscript(indices: Int...) -> Variable { element(at: tensor.shape.offset(of: indices)) }

    /// The element of a tensor that has only one, as a scalar variable.
    public var scalar: Variable {
        requireOneElement("scalar")
        return element(at: 0)
    }

    public func element(at index: Int) -> Variable {
        let element = Double(tensor.scalars[index])
        guard let storage else { return Variable(constant: element) }
        checkFresh("element")
        guard index < Int(Operand.mask) else {
            stop("element: a tensor variable of shape \(shape) is too large. Slice it first.")
        }
        return storage.append(.element, Operand(row: row), Operand(bits: UInt32(index)), element)
    }

    public static func placing(_ number: Variable, at index: Int, in shape: Shape) -> TensorVariable {
        assembled([number], places: [index], shape: shape)
    }
}

extension Tensor {
    public func element(at index: Int) -> Double { Double(scalars[index]) }
    public static func placing(_ number: Double, at index: Int, in shape: Shape) -> Tensor {
        var result = zeros(shape)
        result.scalars[index] = Scalar(number)
        return result
    }
}
