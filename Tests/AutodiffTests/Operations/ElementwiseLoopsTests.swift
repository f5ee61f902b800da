import Testing

@testable import Autodiff

/// The kernels' fast paths against the rule itself, at numbers where they could differ, and adjoints of zero in every
/// path.
@Suite struct ElementwiseLoopsTests {
    static let special: [Double] = [
        0, -0.0, 1, -1, 0.5, -0.5, 1e-7, -1e-7, 1e-30, -1e-30, 0x1p-140, -0x1p-140, 3.1, -3.1, 11.3, -11.3, 20, -20,
        36.7,
        -36.7, 87, -87, 89, -89, 104, -104, 300, -300, 1e4, -1e4, 1e30, -1e30, .infinity, -.infinity, .nan,
    ]

    static func check<Scalar: TensorScalar>(_ row: ElementwiseRow, _: Scalar.Type, ulps: Double) {
        // Every pair of numbers, in arrays long enough for whole vectors and a remainder.
        let x = row.operandCount == 1 ? special.map { [$0] } : special.flatMap { x in special.map { [x, $0] } }
        let operands = (0..<row.operandCount).map { operand in Tensor(x.map { Scalar($0[operand]) }) }
        let value = row.apply(operands)
        for (index, point) in x.enumerated() {
            let rounded = point.map { Double(Scalar($0)) }
            let expected = Double(Scalar(row.rule(at: rounded).value))
            let found = Double(value.scalars[index])
            let unit = max(Double(Scalar(expected).ulp), Double(Scalar.leastNonzeroMagnitude))
            #expect(
                isSame(found, expected) || abs(found - expected) <= ulps * unit,
                "\(row.opcode) in \(Scalar.name) at \(point): \(found) instead of \(expected)")
        }
    }

    /// Operations without broadcasting have a way of their own, without lists: its bits are those of the general one.
    @Test(arguments: elementwiseTable)
    func directOperations(row: ElementwiseRow) {
        for (seed, shape) in ([[], [0], [1], [7], [2, 3], [64], [300]] as [Shape]).enumerated() {
            let shapes = [Shape](repeating: shape, count: row.operandCount)
            let x = ElementwiseTests.operands(row, shapes, seed: UInt64(seed))
            let direct = x.count == 1 ? Tensor.apply(row.opcode, x[0]) : Tensor.apply(row.opcode, x[0], x[1])
            let general = Tensor.apply(Elementwise(opcode: row.opcode), x)
            #expect(direct.shape == general.shape)
            #expect(zip(direct.scalars, general.scalars).allSatisfy(hasSameBits), "\(row.opcode) at \(shape)")
        }
    }

    @Test(arguments: elementwiseTable)
    func kernelsAgreeWithTheRules(row: ElementwiseRow) {
        // The kernel of x·Φ(x) may be off by 5.8 units (`AutodiffKernels.h`), and its rule over doubles by 4.
        let isGelu = row.opcode == .gaussianErrorLinear
        Self.check(row, Double.self, ulps: isGelu ? 10 : 2)
        Self.check(row, Float.self, ulps: isGelu ? 7 : 2)
    }

    /// An operand of one element is broadcast.
    @Test(arguments: elementwiseTable.filter { $0.operandCount == 2 })
    func repeatedOperands(row: ElementwiseRow) {
        let points = row.points(37)
        let (x, y) = (Tensor(points.map { $0[0] }), Tensor(points.map { $0[1] }))
        let z = row.constantOperand == 0 ? 2 : 0.75
        for index in points.indices {
            let (left, right) = (row.apply([Tensor(z), y]), row.apply([x, Tensor([z])]))
            #expect(isClose(left.scalars[index], row.rule(at: [z, y.scalars[index]]).value, within: 1e-15))
            #expect(isClose(right.scalars[index], row.rule(at: [x.scalars[index], z]).value, within: 1e-15))
        }
    }

    /// Zero times an infinite or undefined partial derivative is zero, in every loop.
    @Test(arguments: elementwiseTable)
    func adjointsOfZeroStayZero(row: ElementwiseRow) {
        func check<Scalar: TensorScalar>(_: Scalar.Type) {
            for (point, _) in row.edges {
                for shapes in [[[19], [19]], [[19], []], [[1], [19]], [[19, 1], [2]]] as [[Shape]] {
                    let x = zip(point, shapes).map { Tensor(repeating: Scalar($0), shape: $1) }
                    let (value, pullback) = valueWithPullback(atTree: x) { row.apply($0) }
                    let gradient = pullback(.zeros(value.shape))
                    #expect(
                        zip(gradient, x).allSatisfy { $0 == Tensor.zeros($1.shape) },
                        "\(row.opcode) in \(Scalar.name) at \(point), shapes \(shapes): \(gradient)")
                }
            }
        }
        check(Double.self)
        check(Float.self)
    }

    /// In IEEE mode it is NaN where the partial derivative is infinite or NaN.
    @Test(arguments: elementwiseTable)
    func ieeeZeros(row: ElementwiseRow) {
        for (point, partials) in row.edges {
            let x = point.map { Tensor<Double>(repeating: $0, shape: [19]) }
            let (value, pullback) = valueWithPullback(atTree: x, zeros: .ieee) { row.apply($0) }
            for (found, partial) in zip(pullback(.zeros(value.shape)), partials) {
                #expect(
                    found.scalars.allSatisfy { $0.isNaN == !partial.isFinite }, "\(row.opcode) at \(point): \(found)")
            }
        }
    }
}
