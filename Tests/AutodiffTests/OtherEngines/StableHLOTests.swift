import Testing

@testable import Autodiff

/// Recorded programs as StableHLO text.
@Suite struct StableHLOTests {
    /// The operations that have no text, of every tensor function with its derivatives: none.
    @Test(arguments: TensorRow.all) func everyTensorOperationHasAText(row: TensorRow) throws {
        var missing: Set<String> = []
        func note(_ text: () throws(StableHLOError) -> String) {
            do throws(StableHLOError) {
                let text = try text()
                #expect(text.hasPrefix("module @program") && text.hasSuffix("}\n}\n"))
            } catch { missing.insert("\(error)") }
        }
        func check<Scalar: TensorScalar>(_: Scalar.Type) {
            for (seed, shapes) in row.shapes.enumerated() {
                let x = row.operands(shapes, seed: UInt64(seed)).map { $0.converted(to: Scalar.self) }
                let f = compileTree { (x: [TensorVariable<Scalar>]) in withChangingAdjoint(row.function(x)).sum().scalar
                }
                note { () throws(StableHLOError) in try f.stableHLO(at: x) }
                note { () throws(StableHLOError) in try f.gradientStableHLO(at: x) }
                let second = compileTree { (x: [TensorVariable<Scalar>]) in
                    gradient(atRecordedTree: x) { withChangingAdjoint(row.function($0)).sum().scalar }
                        .map { square($0).sum().scalar }.reduce(0, +)
                }
                note { () throws(StableHLOError) in try second.gradientStableHLO(at: x) }
            }
        }
        check(Float.self)
        check(Double.self)
        #expect(missing.isEmpty, "\(row.function): \(missing.sorted())")
    }

    /// Every elementwise operation has a text; a member of a family has one where its order is a constant.
    @Test func everyElementwiseOperationHasAText() {
        for row in elementwiseTable {
            for order in row.isOrdered ? [0, 1, 2, 7.0] : [nil] {
                let graph = ProgramGraph.elementwise(row.opcode, [5], .float, order: order)
                #expect(throws: Never.self, "\(row.opcode)") { try graph.stableHLO() }
            }
            guard row.isOrdered else { continue }
            for order in [nil, 0.5, 1e3] {
                let graph = ProgramGraph.elementwise(row.opcode, [5], .float, order: order)
                #expect("\(row.opcode)") {
                    try graph.stableHLO()
                } throws: { error in
                    if case StableHLOError.order? = error as? StableHLOError { true } else { false }
                }
            }
        }
    }

    /// The sum over the nodes of a quadrature rule is an axis and not a list of lines.
    @Test func sumsOverNodesAreAnAxis() throws {
        let text = try ProgramGraph.elementwise(.lowerGamma, [5], .double).stableHLO()
        #expect(text.contains("tensor<5x119xf64>") && text.split(separator: "\n").count < 2500)
    }

    @Test func text() throws {
        let f = compileTree { (x: TensorVariable<Float>) in (sigmoid(x) * 2).sum(along: [0]) }
        #expect(
            try f.stableHLO(at: [[1, 2, 3], [4, 5, 6]]) == """
                module @program attributes {mhlo.num_replicas = 1 : i32, mhlo.num_partitions = 1 : i32} {
                func.func @main(%arg0: tensor<2x3xf32>) -> (tensor<3xf32>) {
                  // t1 = sigmoid(t0)  [2 × 3] float
                  %0 = stablehlo.logistic %arg0 : tensor<2x3xf32>
                  // t2 = 2.0  [] float
                  %1 = stablehlo.constant dense<0x40000000> : tensor<f32>
                  // t3 = multiply(t1, t2)  [2 × 3] float
                  %2 = stablehlo.broadcast_in_dim %1, dims = [] : (tensor<f32>) -> tensor<2x3xf32>
                  %3 = stablehlo.multiply %0, %2 : tensor<2x3xf32>
                  // t4 = sum{axes: [0]}(t3)  [1 × 3] float
                  %4 = stablehlo.constant dense<0x00000000> : tensor<f32>
                  %5 = stablehlo.reduce(%3 init: %4) applies stablehlo.add across dimensions = [0] : \
                (tensor<2x3xf32>, tensor<f32>) -> tensor<3xf32>
                  %6 = stablehlo.reshape %5 : (tensor<3xf32>) -> tensor<1x3xf32>
                  // t5 = reshape{shape: [3]}(t4)  [3] float
                  %7 = stablehlo.reshape %6 : (tensor<1x3xf32>) -> tensor<3xf32>
                  return %7 : tensor<3xf32>
                }
                }

                """)
    }

    /// A loop's text does not grow with its steps, and a condition's branches are regions.
    @Test func loopsAndConditions() throws {
        func text(_ steps: Int) throws -> String {
            let f = compileTree { (x: TensorVariable<Double>) in
                iterate(x, steps: steps) { (x: TensorVariable<Double>) in
                    let next: TensorVariable<Double> = branch(x.sum() .> 1, of: x) {
                        $0 * 0.5
                    } else: {
                        sin($0)
                    }
                    return next
                }.sum()
            }
            return try f.gradientStableHLO(at: [1, 2])
        }
        let (short, long) = (try text(10), try text(1000))
        #expect(short.split(separator: "\n").count == long.split(separator: "\n").count)
        #expect(long.contains("stablehlo.while") && long.contains("\"stablehlo.if\""))
        let one = try text(1)
        #expect(!one.contains("stablehlo.while"))
    }

    /// Operations that can only be evaluated are named.
    @Test func operationsWithoutAText() {
        let cube = compileTree { (x: TensorVariable<Double>) in TensorVariable.apply(CustomRuleTests.Cube(), [x]).sum()
        }
        #expect(throws: StableHLOError.operation("cube")) { try cube.stableHLO(at: [1, 2]) }
        let gaussian = compile { (x: [Variable]) in CustomRuleTests.onNumbers(x) }
        #expect(throws: StableHLOError.operation("gaussian")) { try gaussian.gradientStableHLO(at: [1, 2]) }
        #expect("\(StableHLOError.operation("cube"))".contains("'cube'"))
    }

    /// A user's operation that is composed of others needs no more; one whose composition reads elements has no text.
    @Test func composedOperations() throws {
        let f = compileTree { (x: TensorVariable<Double>) in TensorVariable.apply(Softsign(readsElements: false), [x]) }
        #expect(try f.stableHLO(at: [1, -2]).contains("stablehlo.abs"))
        let g = compileTree { (x: TensorVariable<Double>) in TensorVariable.apply(Softsign(readsElements: true), [x]) }
        #expect(throws: StableHLOError.readsElements("softsign")) { try g.stableHLO(at: [1, -2]) }
    }

    @Test func valuesReadAsPlainNumbers() {
        let f = compile { (x: Variable) in x.value > 0 ? x * x : x }
        #expect(throws: StableHLOError.readsValues) { try f.stableHLO(at: 1) }
    }

    @Test func numbersAreWrittenAsBits() {
        #expect(StableHLOType.float.literal(-.infinity) == "0xFF800000")
        #expect(StableHLOType.float.literal(0.1) == "0x3DCCCCCD")
        #expect(StableHLOType.double.literal(-0.0) == "0x8000000000000000")
        #expect(StableHLOType.integer.literal(-3) == "-3")
        let text = StableHLOText()
        _ = text.constant(Tensor<Float>([1, -0.0]))
        #expect(text.lines == ["  %0 = stablehlo.constant dense<\"0x0000803F00000080\"> : tensor<2xf32>"])
    }
}

/// x / (1 + |x|), composed of other operations.
private struct Softsign: ComposedOperation {
    let readsElements: Bool
    var name: String { "softsign" }
    var reads: Reads { .inputs }
    var lowering: TensorLowering { .composition(self) }
    func resultShape(of operands: [Shape]) -> Shape { operands[0] }
    func value<Scalar: TensorScalar>(_ operands: [Tensor<Scalar>], shape: Shape) -> Tensor<Scalar> {
        composed(operands)
    }
    func composed<T: TensorAlgebra>(_ operands: [T]) -> T {
        let x = operands[0]
        let one: T = readsElements && x.plain.scalars.isEmpty ? 2 : 1
        return x / (one + abs(x))
    }
    func pullback<T: TensorAlgebra>(_ adjoint: T, to operand: Int, in row: RowValues<T>) -> T? {
        row.product(adjoint, reciprocal(square(1 + abs(row[0]))))
    }
}

extension ProgramGraph {
    /// An elementwise operation of inputs of one shape; the first operand is a constant if an order is given.
    static func elementwise(
        _ opcode: Opcode, _ shape: Shape, _ type: ElementType, order: Double? = nil
    ) -> ProgramGraph {
        var graph = ProgramGraph()
        var operands: [Int] = []
        if let order { operands.append(graph.add(.constant(type.tensor([], [order])), [], [], type)) }
        for place in 0..<(opcode.operandCount - operands.count) {
            let input = graph.add(.input(place), [], shape, type)
            graph.inputs.append(input)
            operands.append(input)
        }
        graph.outputs = [graph.add(.tensor(Elementwise(opcode: opcode)), NodeOperands(operands), shape, type)]
        return graph
    }
}
