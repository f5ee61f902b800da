import Synchronization

/// A scalar program: a loop over steps, each of which evaluates one rule, with registers on the caller's stack. It is
/// immutable, so any number of threads may run it at once.
final class NumberProgram: Sendable {
    /// One operation: registers of the operands and of the result. In the place of the register for `x` or `y`,
    /// ``last`` stands for the result of the step before.
    ///
    /// Packed: executing the ``Chain/Step``s of the code directly takes a fifth longer (`Notes/programs.md`).
    struct Step: Sendable {
        /// The operation's opcode; `element` stands for operations without a rule.
        let opcode: Opcode
        /// The kind of an operation without a rule.
        let special: Special
        let x: Int32
        let y: Int32
        let z: Int32
        let result: Int32

        static let last: Int32 = -1
    }

    /// The operations without a rule: the comparisons, and selection.
    enum Special: UInt8, Sendable {
        case less, lessOrEqual, equal, notEqual, greaterOrEqual, greater, select
    }

    let graph: ProgramGraph
    let inputCount: Int
    let outputCount: Int
    /// The registers: the first output, then inputs, the other outputs, constants and scratch.
    ///
    /// The value and the derivative of a univariate function are not adjacent: the compiler would combine their loads,
    /// and a load that spans two recent stores cannot be forwarded from the store buffer and stalls.
    let registerCount: Int
    /// What the program over arrays of points is made from.
    private let code: NumberCode
    private let pointsProgram = Mutex<PointsProgram?>(nil)
    private nonisolated(unsafe) let constants: UnsafeBufferPointer<Double>
    private nonisolated(unsafe) let steps: UnsafeBufferPointer<Step>
    private nonisolated(unsafe) let conditions: UnsafeBufferPointer<NumberCode.Condition>
    /// Registers for programs with more than ``registersOnStack``.
    private let buffers: Pool<Buffer>

    /// This many registers take 1 KiB, which the compiler allocates on the stack.
    static let registersOnStack = 128

    init(_ graph: ProgramGraph) {
        let code = NumberCode(graph)
        self.graph = graph
        inputCount = code.inputCount
        outputCount = code.outputCount
        registerCount = code.inputCount + code.outputCount + code.constants.count + code.scratchCount
        constants = .copy(of: code.constants)
        self.code = code
        let bytes = registerCount * MemoryLayout<Double>.stride
        buffers = Pool { Buffer(bytes: bytes) }
        let places = code.registers.map { register -> Int32 in
            switch register {
            case .input(let place): Int32(1 + place)
            case .output(let place): Int32(place == 0 ? 0 : code.inputCount + place)
            case .constant(let place): Int32(code.inputCount + code.outputCount + place)
            case .scratch(let place): Int32(code.inputCount + code.outputCount + code.constants.count + place)
            }
        }
        var last: Int32?
        func place(_ register: Int) -> Int32 { places[register] == last ? Step.last : places[register] }
        steps = .copy(
            of: code.steps.map { step in
                defer { last = places[step.result] }
                let (opcode, special) = Self.operation(step.operation)
                return Step(
                    opcode: opcode, special: special, x: place(step.x), y: place(step.y), z: places[step.z],
                    result: places[step.result])
            })
        conditions = .copy(
            of: code.conditions.map {
                .init(
                    left: Int(places[$0.left]), comparison: $0.comparison, right: Int(places[$0.right]),
                    outcome: $0.outcome)
            })
    }

    deinit {
        constants.deallocate()
        steps.deallocate()
        conditions.deallocate()
    }

    /// The program over arrays of points, made when it is first asked for.
    var points: PointsProgram {
        pointsProgram.withLock { program in
            if let program { return program }
            let made = PointsProgram(code)
            program = made
            return made
        }
    }

    /// Calls a closure with memory for the registers.
    @inline(__always)
    func withRegisters<Value>(_ body: (UnsafeMutablePointer<Double>) -> Value) -> Value {
        if registerCount <= Self.registersOnStack {
            return withUnsafeTemporaryAllocation(of: Double.self, capacity: Self.registersOnStack) {
                body($0.baseAddress!)
            }
        }
        return buffers.lend { body($0.address.assumingMemoryBound(to: Double.self)) }
    }

    /// Runs the program. Register 0 is the first result, followed by the arguments and the other results. Returns
    /// `false` if a comparison's outcome differs from the recorded one; the results are then invalid.
    @inline(__always)
    func run(_ registers: UnsafeMutablePointer<Double>) -> Bool {
        let first = registers + (inputCount + outputCount)
        for index in 0..<constants.count { first[index] = constants[index] }
        // From the register of the processor the next step has the result at once; from memory it would wait as long as
        // for two additions.
        var last = 0.0
        for index in 0..<steps.count {
            let step = steps.baseAddress! + index
            last = visitRule(step.pointee.opcode, RunStep(step: step, registers: registers, last: last))
            registers[Int(step.pointee.result)] = last
        }
        for condition in conditions
        where condition.comparison.holds(registers[condition.left], registers[condition.right]) != condition.outcome {
            return false
        }
        return true
    }

    private static func operation(_ operation: Chain.Operation) -> (Opcode, Special) {
        switch operation {
        case .one(let opcode), .two(let opcode): return (opcode, .select)
        case .select: return (.element, .select)
        case .compare(let comparison):
            switch comparison {
            case .less: return (.element, .less)
            case .lessOrEqual: return (.element, .lessOrEqual)
            case .equal: return (.element, .equal)
            case .notEqual: return (.element, .notEqual)
            case .greaterOrEqual: return (.element, .greaterOrEqual)
            case .greater: return (.element, .greater)
            }
        case .scaledSum, .scaledSquareSum, .scaledDifference, .descent:
            stop("NumberProgram: \(operation) occurs in chains only")
        }
    }
}

/// Computes one step's value.
private struct RunStep: RuleVisitor {
    // Where the step is, not the step: a copy would be stored on the stack, for ``special()``, before each rule.
    let step: UnsafePointer<NumberProgram.Step>
    let registers: UnsafeMutablePointer<Double>
    /// The result of the step before.
    let last: Double

    @inline(__always)
    private func operand(_ register: Int32) -> Double {
        register == NumberProgram.Step.last ? last : registers[Int(register)]
    }

    @inline(__always)
    func unary<Rule: UnaryRule>(_: Rule.Type) -> Double { Rule.value(operand(step.pointee.x)) }

    @inline(__always)
    func binary<Rule: BinaryRule>(_: Rule.Type) -> Double {
        Rule.value(operand(step.pointee.x), operand(step.pointee.y))
    }

    @inline(__always)
    func noRule(_: Opcode) -> Double { special() }

    @inline(never)
    private func special() -> Double {
        let (x, y) = (operand(step.pointee.x), operand(step.pointee.y))
        let holds =
            switch step.pointee.special {
            case .less: x < y
            case .lessOrEqual: x <= y
            case .equal: x == y
            case .notEqual: x != y
            case .greaterOrEqual: x >= y
            case .greater: x > y
            case .select: x != 0
            }
        return step.pointee.special == .select ? (holds ? y : registers[Int(step.pointee.z)]) : (holds ? 1 : 0)
    }
}

extension UnsafeBufferPointer {
    /// A copy of the elements at an address that does not change, until it is deallocated.
    fileprivate static func copy(of elements: [Element]) -> Self {
        let memory = UnsafeMutableBufferPointer<Element>.allocate(capacity: elements.count)
        _ = memory.initialize(from: elements)
        return Self(memory)
    }
}
