/// Compares a plugin's operations with known values: those of our own rules. A public plugin was found to compute the
/// inverse tangent wrongly, of vectors and not of single numbers.
enum KnownValues {
    /// Enough for several iterations of any vectorized loop, and a remainder.
    private static var count: Int { 259 }

    /// Operands that `Float` holds exactly, spread over −3 … 3 and, for the second, over 0 … 4, which are in the domain
    /// of most operations somewhere. (Multiples of irrational numbers, modulo 1, are spread evenly.)
    static var operands: (x: [Double], y: [Double]) {
        func spread(_ step: Double, _ lower: Double, _ upper: Double) -> [Double] {
            (1...count).map { place in
                let fraction = (Double(place) * step).truncatingRemainder(dividingBy: 1)
                return Double(Float(lower + (upper - lower) * fraction))
            }
        }
        return (spread(0.618_033_988_749_895, -3, 3), spread(0.414_213_562_373_095, 0, 4))
    }

    /// - Parameter value: The known value of an operation.
    /// - Throws: ``XLAError/wrongValue(operation:operands:found:expected:plugin:)`` for the first operation with a
    ///   value that is wrong by more than an approximation's error, or an error of the plugin.
    static func check(
        _ device: XLADevice, _ value: (Opcode, [Double]) -> Double = { $0.value($1) }
    ) throws(XLAError) {
        try check(.float, device, tolerance: 1e-4, value)
        do throws(XLAError) { try check(.double, device, tolerance: 1e-9, value) } catch {
            // Some devices have no 64-bit numbers; programs with them get the plugin's error.
            if case .plugin = error { return }
            throw error
        }
    }

    private static func check(
        _ type: ElementType, _ device: XLADevice, tolerance: Double, _ value: (Opcode, [Double]) -> Double
    ) throws(XLAError) {
        let opcodes = Opcode.elementwise.filter { $0.notation?.stableHLO != nil }
        let (x, y) = operands
        // The order of a polygamma function is an integer.
        let orders = y.map { $0.rounded(.down) }
        var graph = ProgramGraph()
        let shape: Shape = [count]
        graph.inputs = (0..<3).map { graph.add(.input($0), [], shape, type) }
        graph.outputs = opcodes.map { opcode in
            let operands: NodeOperands =
                opcode == .polygamma ? [2, 1] : opcode.operandCount == 1 ? [0] : [0, 1]
            return graph.add(.tensor(Elementwise(opcode: opcode)), operands, shape, type)
        }
        let program: StableHLOProgram
        do { program = try StableHLOProgram(graph) } catch {
            throw XLAError.plugin(doing: "be checked", reason: error.description)
        }
        let executable = try device.executable(program)
        var arguments: [[PJRTBuffer]] = []
        for (place, numbers) in [x, y, orders].enumerated() {
            arguments.append(try executable.argument(place, type.tensor(shape, numbers)))
        }
        let results = try executable.run(arguments)
        for (place, opcode) in opcodes.enumerated() {
            let found = try executable.tensor(place, results[place]).numbers
            for index in 0..<count {
                let operands =
                    opcode == .polygamma
                    ? [orders[index], y[index]] : opcode.operandCount == 1 ? [x[index]] : [x[index], y[index]]
                let expected = value(opcode, operands)
                let error = abs(found[index] - expected)
                let isRight =
                    found[index] == expected || found[index].isNaN && expected.isNaN
                    || error <= tolerance * max(1, abs(expected))
                if !isRight {
                    throw XLAError.wrongValue(
                        operation: Rule(of: opcode).name, operands: operands, found: found[index], expected: expected,
                        plugin: device.plugin)
                }
            }
        }
    }
}

extension Opcode {
    /// The value of an elementwise operation.
    fileprivate func value(_ operands: [Double]) -> Double {
        operands.count == 1
            ? visitRule(self, ValueOfOne(operand: operands[0]))
            : visitRule(self, ValueOfTwo(left: operands[0], right: operands[1]))
    }
}
