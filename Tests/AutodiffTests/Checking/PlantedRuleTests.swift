import Autodiff
import Testing

/// x·y with a pullback that has a given error.
struct PlantedProduct: TensorOperation {
    enum Fault: String, CaseIterable {
        case none, factor, sign, oneOperand, small, onlySecondOrder, detachedAdjoint
    }
    let fault: Fault
    var name: String { "planted product" }
    var reads: Reads { .inputs }
    var lowering: TensorLowering { .opaque }
    func resultShape(of operands: [Shape]) -> Shape { operands[0].broadcast(with: operands[1])! }
    func value<Scalar: TensorScalar>(_ operands: [Tensor<Scalar>], shape: Shape) -> Tensor<Scalar> {
        operands[0] * operands[1]
    }
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        let right = adjoint * row[1 - operand]
        return switch fault {
        case .none: right
        case .factor: 2 * right
        case .sign: -right
        case .oneOperand: operand == 1 ? nil : right
        case .small: 1.00001 * right
        case .onlySecondOrder: adjoint * T(row[1 - operand].plain)
        case .detachedAdjoint: T(adjoint.plain) * row[1 - operand]
        }
    }
}

/// x·Aᵀ for a square matrix A, with a pullback to x that lacks the transpose.
struct PlantedMatrixProduct: TensorOperation {
    var name: String { "planted matmul" }
    var reads: Reads { .inputs }
    var lowering: TensorLowering { .opaque }
    func resultShape(of operands: [Shape]) -> Shape { operands[0] }
    func value<Scalar: TensorScalar>(_ operands: [Tensor<Scalar>], shape: Shape) -> Tensor<Scalar> {
        matmul(operands[0], operands[1], transposingRight: true)
    }
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        operand == 0
            ? matmul(adjoint, row[1], transposingRight: true) : matmul(adjoint, row[0], transposingLeft: true)
    }
}

/// A row added to each row of a matrix, with a pullback to the row that does not sum over rows.
struct PlantedBias: TensorOperation {
    var name: String { "planted bias" }
    var reads: Reads { .nothing }
    var lowering: TensorLowering { .opaque }
    func resultShape(of operands: [Shape]) -> Shape { operands[0] }
    func value<Scalar: TensorScalar>(_ operands: [Tensor<Scalar>], shape: Shape) -> Tensor<Scalar> {
        operands[0] + operands[1]
    }
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        operand == 0 ? adjoint : adjoint.slice(along: 0, 0..<1).reshaped(to: row.shapes[1])
    }
}

/// Wrong rules among right ones are found and reported with name and row.
@Suite struct PlantedRuleTests {
    static let matrix = Tensor<Double>([[0.3, -0.8, 1.1], [0.7, 0.2, -0.4], [-0.6, 0.9, 0.5]])
    static let row = Tensor<Double>([0.4, -1.3, 0.8])

    /// The planted operation is in row 5, between right ones.
    static func mismatch(
        order: Int = 1, _ operation: some TensorOperation, scale: Double = 1
    ) throws -> GradientMismatch? {
        let constant = Tensor<Double>(scale)
        do {
            try checkGradient(at: matrix * constant, row * constant, order: order) { x, y in
                let u = tanh(x / TensorVariable(constant))
                return exp(TensorVariable.apply(operation, [u, y]) / TensorVariable(constant)).sum()
            }
            return nil
        } catch let mismatch as GradientMismatch {
            return mismatch
        } catch is TangentMismatch {
            // The gradient is right, and a pullback that hides its adjoint has no pullback itself, hence no tangent.
            return nil
        }
    }

    @Test(arguments: PlantedProduct.Fault.allCases, [1e-6, 1, 1e6])
    func aWrongProduct(_ fault: PlantedProduct.Fault, _ scale: Double) throws {
        let first = try Self.mismatch(PlantedProduct(fault: fault), scale: scale)
        let second = try Self.mismatch(order: 2, PlantedProduct(fault: fault), scale: scale)
        switch fault {
        case .none:
            #expect(first == nil && second == nil)
        case .onlySecondOrder, .detachedAdjoint:
            #expect(first == nil)
            if fault == .detachedAdjoint {
                #expect(throws: TangentMismatch.self) {
                    try checkGradient(at: Self.matrix, Self.row) { x, y in
                        TensorVariable.apply(PlantedProduct(fault: fault), [x, y]).sum()
                    }
                }
            }
            let second = try #require(second)
            #expect(second.order == 2 && !second.isUndecided)
            #expect(second.suspects.map(\.operation) == ["planted product"])
        default:
            let first = try #require(first)
            #expect(first.order == 1 && !first.isUndecided)
            #expect(second?.order == 1)
            let suspect = try #require(first.suspects.first)
            #expect(first.suspects.count == 1 && suspect.isWrong)
            #expect(suspect.operation == "planted product")
            #expect(suspect.row == 5)
            #expect(suspect.operandRows == [4, 1])
            #expect(suspect.shapes == [[3, 3], [3]])
            #expect(suspect.operands[1] == Self.row.scalars.map { $0 * scale })
            #expect("\(first)".contains("row 5: planted product of row 4 [3 × 3] = ["))
            if fault == .oneOperand { #expect(suspect.finding.hasPrefix("the adjoint of operand 1:")) }
        }
    }

    @Test func missingTranspose() throws {
        let error = try #require(throws: GradientMismatch.self) {
            try checkGradient(at: Self.matrix, Self.matrix + 1) { x, a in
                softmaxCrossEntropy(
                    logits: TensorVariable.apply(PlantedMatrixProduct(), [tanh(x), a]), labels: [0, 2, 1]
                ).mean()
            }
        }
        #expect(error.suspects.map(\.operation) == ["planted matmul"])
        #expect(error.suspects[0].finding.hasPrefix("the adjoint of operand 0:"))
    }

    @Test func aMissingSumOverRepeatedRows() throws {
        let error = try #require(throws: GradientMismatch.self) {
            try checkGradient(at: Self.matrix, Self.row) { x, b in
                sigmoid(TensorVariable.apply(PlantedBias(), [matmul(x, x), b])).sum()
            }
        }
        #expect(error.suspects.map(\.operation) == ["planted bias"])
        #expect(error.suspects[0].finding.hasPrefix("the adjoint of operand 1:"))
    }

    @Test func everyWrongOperationIsNamed() throws {
        let wrong = PlantedProduct(fault: .sign)
        let error = try #require(throws: GradientMismatch.self) {
            try checkGradient(at: Self.row) { x in
                let y = TensorVariable.apply(wrong, [x, exp(x)])
                return TensorVariable.apply(wrong, [y, sin(x)]).sum()
            }
        }
        #expect(error.suspects.map(\.row) == [2, 4])
    }

    @Test func floatTensors() throws {
        let x = Tensor<Float>([0.5, -1.5, 2.5])
        try checkGradient(at: x) { x in TensorVariable.apply(PlantedProduct(fault: .none), [x, exp(x)]) }
        let error = try #require(throws: GradientMismatch.self) {
            try checkGradient(at: x) { x in TensorVariable.apply(PlantedProduct(fault: .factor), [x, exp(x)]) }
        }
        #expect(error.suspects.map(\.row) == [2])
    }
}
