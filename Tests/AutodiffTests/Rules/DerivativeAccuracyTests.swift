import Autodiff
import Testing

/// First and second derivatives over the whole range, tails included, in units in the last place: as
/// `Notes/conventions.md` states them.
@Suite struct DerivativeAccuracyTests {
    /// The bound for a first derivative; for a second one it is four times that.
    ///
    /// exp(−x²) and exp(−x²/2) magnify the rounding error of the exponent by x² or x²/2; powers likewise that of y·log
    /// x.
    static func bound(_ opcode: Opcode, _ point: [Double]) -> Double {
        switch opcode {
        case .errorFunction, .complementaryErrorFunction: 4 + 2 * point[0] * point[0]
        case .inverseErrorFunction: 64
        case .logBeta, .digammaDifference, .gammaDensity, .lowerGamma, .upperGamma: 32
        case .gaussianErrorLinear: 8 + point[0] * point[0]
        case .exponential2: 8 + abs(point[0])
        case .logGamma: 32
        case .power: 32
        case .sigmoidLinear: 8
        default: 6
        }
    }

    /// Operations without fixtures: their partial derivatives are constants, operands, or chosen among these. Those of
    /// polygamma are log Γ's, and those of derivatives of the incomplete gamma function its own.
    static let withoutFixtures: Set<Opcode> = [
        .add, .subtract, .maximum, .minimum, .adjointProduct, .pathProduct, .polygamma, .copy, .detach, .negate,
        .square, .absolute, .sign, .step, .floor, .ceiling, .round, .relu, .truncatedRemainder, .lowerGammaByShape,
        .lowerGammaByShapeTwice,
    ]

    @Test func everyOtherOperationHasFixtures() {
        let found = Set(
            DerivativeFixtures.one.map(\.opcode) + DerivativeFixtures.two.map(\.opcode)
                + DerivativeFixtures.families.map(\.opcode))
        let missing = Opcode.elementwise.filter { !found.contains($0) && !Self.withoutFixtures.contains($0) }
        #expect(missing.isEmpty, "not in Scripts/fixtures/derivatives.py: \(missing)")
    }

    /// The error of a value in units in the last place of the right one. Near zeros of the right value the units are
    /// those of `beside`.
    private static func ulps<Scalar: BinaryFloatingPoint>(
        _ found: Scalar, _ right: Double, beside: Double? = nil
    ) -> Double {
        if found == Scalar(right) { return 0 }
        let unit = Swift.max(Scalar(Swift.max(abs(right), beside ?? 0)).ulp, Scalar.leastNormalMagnitude.ulp)
        return abs(Double(found) - right) / Double(unit)
    }

    private static func apply(_ opcode: Opcode, _ x: [Variable]) -> Variable {
        x.count == 1 ? .apply(opcode, x[0]) : .apply(opcode, x[0], x[1])
    }
    private static func apply<Scalar>(_ opcode: Opcode, _ x: [TensorVariable<Scalar>]) -> TensorVariable<Scalar> {
        x.count == 1 ? .apply(opcode, x[0]) : .apply(opcode, x[0], x[1])
    }

    @Test(arguments: DerivativeFixtures.one.indices) func oneOperand(_ number: Int) {
        let (opcode, points) = DerivativeFixtures.one[number]
        let program = compile { (x: TensorVariable<Double>) in TensorVariable<Double>.apply(opcode, x).sum() }
        for point in points {
            let (x, first, second) = (point[0], point[1], point[2])
            let bound = Self.bound(opcode, [x])
            let scalar = gradient(at: x) { (x: Variable) -> Variable in Variable.apply(opcode, x) }
            #expect(Self.ulps(scalar, first) <= bound, "\(opcode)′(\(x)) = \(scalar), not \(first)")
            // Long enough for the kernels' vectors.
            let tensor = Tensor<Double>(repeating: x, shape: [9])
            let eager = gradient(at: tensor) { (x: TensorVariable<Double>) -> TensorVariable<Double> in
                TensorVariable<Double>.apply(opcode, x).sum()
            }.scalars[0]
            #expect(Self.ulps(eager, first) <= bound, "\(opcode)′(\(x)) of a tensor = \(eager), not \(first)")
            let compiled = program.gradient(at: tensor).scalars[0]
            #expect(Self.ulps(compiled, first) <= bound, "\(opcode)′(\(x)) of a program = \(compiled), not \(first)")
            if Double(Float(x)) == x, abs(first) < 1e37, abs(first) > 1e-37 {
                let narrow = gradient(at: Tensor<Float>(repeating: Float(x), shape: [19])) {
                    TensorVariable<Float>.apply(opcode, $0).sum()
                }.scalars[0]
                #expect(Self.ulps(narrow, first) <= 6, "\(opcode)′(\(x)) in Float = \(narrow), not \(first)")
            }
            let beside = abs(x) <= 2.5 ? abs(first) : nil
            for (name, found) in [
                ("recorded", gradient(at: x) { (x: Variable) -> Variable in Self.first(opcode, x) }),
                (
                    "forward over reverse",
                    hessian(at: x, of: { (x: Variable) -> Variable in Variable.apply(opcode, x) }).scalars[0]
                ),
            ] {
                #expect(
                    Self.ulps(found, second, beside: beside) <= 4 * bound,
                    "\(opcode)″(\(x)), \(name) = \(found), not \(second)")
            }
        }
    }

    @Test(arguments: DerivativeFixtures.two.indices) func twoOperands(_ number: Int) {
        let (opcode, points) = DerivativeFixtures.two[number]
        for point in points {
            let (x, right) = ([point[0], point[1]], Array(point[2...]))
            let bound = Self.bound(opcode, x)
            let first = gradient(at: x) { Self.apply(opcode, $0) }
            let tensors = gradient(atTree: x.map { Tensor<Double>(repeating: $0, shape: [9]) }) {
                Self.apply(opcode, $0).sum()
            }
            for operand in 0..<2 {
                let all = [first[operand], tensors[operand].scalars[0]]
                for found in all {
                    #expect(
                        Self.ulps(found, right[operand]) <= bound,
                        "\(opcode) at \(x), by operand \(operand): \(found), not \(right[operand])")
                }
            }
            let size = right[2...].reduce(0) { Swift.max($0, abs($1)) }
            // Each half of the mixed derivative by itself. In units of the largest entry: 1/r − x²/r³ cancels.
            let recorded = jacobian(at: x, by: .reverse) { x in gradient(at: x) { Self.apply(opcode, $0) } }.scalars
            let forward = hessian(at: x) { Self.apply(opcode, $0) }.scalars
            for (found, name) in [(recorded, "recorded"), (forward, "forward over reverse")] {
                for (place, expected) in zip(found.indices, [right[2], right[3], right[3], right[4]]) {
                    let ulps = Self.ulps(found[place], expected, beside: size)
                    #expect(
                        ulps <= 4 * bound || abs(found[place] - expected) < 1e-300,
                        "\(opcode) at \(x), \(name), second derivatives \(found), not \(right[2...])")
                }
            }
        }
    }

    /// Values and derivatives of the families by an integer order. Near zeros the unit is that of the largest of the
    /// three.
    @Test(arguments: DerivativeFixtures.families.indices) func families(_ number: Int) {
        let (opcode, points) = DerivativeFixtures.families[number]
        for point in points {
            let order = Variable(constant: point[0])
            let x = point[1]
            func member(_ x: Variable) -> Variable { Variable.apply(opcode, order, x) }
            let (value, first) = valueWithGradient(at: x) { (x: Variable) -> Variable in member(x) }
            let second: Double = gradient(at: x) { (x: Variable) -> Variable in
                gradient(at: x) { (x: Variable) -> Variable in member(x) }
            }
            let largest = point[2...].reduce(0) { Swift.max($0, abs($1)) }
            let oscillates = opcode == .besselJ || opcode == .sinc || opcode == .zeta
            for (found, right) in zip([value, first, second], point[2...]) {
                let ulps = Self.ulps(found, right, beside: oscillates ? largest : nil)
                #expect(ulps <= 32, "\(opcode) at \(point[..<2]): \(found), not \(right), \(ulps) units off")
            }
        }
    }

    private static func first(_ opcode: Opcode, _ x: Variable) -> Variable {
        gradient(at: x) { (x: Variable) -> Variable in Variable.apply(opcode, x) }
    }
    private static func second(_ opcode: Opcode, _ x: Variable) -> Variable {
        gradient(at: x) { (x: Variable) -> Variable in first(opcode, x) }
    }

    /// Along lines through points where rules change their form or have a factor of 0, to the third order.
    @Test func seriesAtEdges() {
        func check(_ found: [Double], _ right: [Double], _ what: String) {
            let size = right.reduce(1e-300) { Swift.max($0, abs($1)) }
            for (one, other) in zip(found, right) {
                let close: Bool = abs(one - other) <= 1e-13 * size
                #expect(close, "\(what): \(found), not \(right)")
            }
        }
        for (opcode, points) in DerivativeFixtures.series {
            for point in points {
                let found = taylorCoefficients(atSeries: point[0], order: 3) {
                    (x: TaylorSeries<Double>) -> TaylorSeries<Double> in
                    TaylorSeries<Double>.apply(opcode, x)
                }
                check(found, Array(point[1...]), "\(opcode) at \(point[0])")
                let third: Double = gradient(at: point[0], of: { (x: Variable) -> Variable in Self.second(opcode, x) })
                let coefficient: Double = third / 6
                #expect(isClose(coefficient, point[4]), "\(opcode)‴(\(point[0])) = \(third)")
            }
        }
        for (opcode, points) in DerivativeFixtures.lines {
            for point in points {
                let (x, v): ([Double], [Double]) = ([point[0], point[1]], [point[2], point[3]])
                let found = taylorCoefficients(atSeries: x, along: v, order: 3) {
                    (x: [TaylorSeries<Double>]) -> TaylorSeries<Double> in
                    TaylorSeries<Double>.apply(opcode, x[0], x[1])
                }
                check(found, Array(point[4...]), "\(opcode) at \(point[..<4])")
            }
        }
    }

    /// The mixed derivative is the same in both orders at every edge point of the table, where it is a number.
    @Test(arguments: elementwiseTable.filter { $0.operandCount == 2 && $0.constantOperand == nil })
    func hessiansAreSymmetric(row: ElementwiseRow) {
        // Not where there is no first derivative.
        for (point, partials) in row.edges where !partials.contains(where: \.isNaN) {
            let entries = jacobian(at: point, by: .reverse) { x in gradient(at: x) { row.apply($0) } }.scalars
            let (one, other) = (entries[1], entries[2])
            let size = entries.reduce(0) { $1.isFinite ? Swift.max($0, abs($1)) : $0 }
            #expect(
                one == other || one.isNaN || other.isNaN || abs(one - other) <= 1e-14 * size,
                "\(row.opcode) at \(point): \(entries)")
        }
    }

    /// Cases from bug reports, with right values by hand.
    @Test func specialCasesKeepTheirDependence() {
        let third = 1.0 / 3
        let ofPower = Tensor<Double>([[0, third], [third, 1.206948960812582]])
        let power: Tensor<Double> = hessian(at: [3.0, 0.0]) { (x: [Variable]) -> Variable in pow(x[0], x[1]) }
        #expect(isClose(power, ofPower))
        let product: Tensor<Double> = hessian(at: [0.0, 2.0]) { (x: [Variable]) -> Variable in xlogy(x[0], x[1]) }
        #expect(isClose(product, Tensor<Double>([[0, 0.5], [0.5, 0]])))
        // −(1 − t)·log(1 − p) − t·log p at t = 0: ∂²/∂t∂p = −1/p − 1/(1 − p).
        let mixed: Tensor<Double> = hessian(at: [0.0, 0.25]) { (x: [Variable]) -> Variable in
            let (t, p) = (x[0], x[1])
            return -(xlogy(t, p) + xlogy(1 - t, 1 - p))
        }
        let (across, own) = (-16.0 / 3, 16.0 / 9)
        #expect(isClose(mixed, Tensor<Double>([[0, across], [across, own]])))
        let point = [Tensor<Double>(3), Tensor<Double>(0)]
        let tensors: Tensor<Double> = hessian(atTree: point) {
            (x: [TensorVariable<Double>]) -> TensorVariable<Double> in
            pow(x[0], x[1])
        }
        #expect(isClose(tensors, ofPower))
    }
}
