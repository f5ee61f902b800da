import Testing

@testable import Autodiff

@Suite struct FuseStepsTests {
    /// Twelve steps of Adam become three; a value with other readers is kept.
    @Test func beforeAndAfter() {
        let registers: [Chain.Register] =
            [.flat(0), .flat(1), .flat(2), .flat(3), .number(4), .number(5), .number(6)] + (0..<5).map { .scratch($0) }
        let (w, m, v, g, a, b, rate) = (0, 1, 2, 3, 4, 5, 6)
        func two(_ opcode: Opcode, _ x: Int, _ y: Int, _ result: Int) -> Chain.Step {
            Chain.Step(operation: .two(opcode), x: x, y: y, result: result)
        }
        let moment = [two(.multiply, a, m, 7), two(.multiply, g, b, 8), two(.add, 7, 8, m)]
        let scale = [
            two(.multiply, v, a, 7), Chain.Step(operation: .one(.square), x: g, result: 8), two(.multiply, b, 8, 9),
            two(.add, 7, 9, v),
        ]
        let descent = [
            two(.multiply, rate, m, 7), Chain.Step(operation: .one(.squareRoot), x: v, result: 8), two(.add, 8, a, 9),
            two(.divide, 7, 9, 10), two(.subtract, w, 10, w),
        ]
        let update = moment + scale + descent
        #expect(
            Chain.listing(update, registers) == """
                s0 = multiply(t4, t1)
                s1 = multiply(t3, t5)
                t1 = add(s0, s1)
                s0 = multiply(t2, t4)
                s1 = square(t3)
                s2 = multiply(t5, s1)
                t2 = add(s0, s2)
                s0 = multiply(t6, t1)
                s1 = sqrt(t2)
                s2 = add(s1, t4)
                s3 = divide(s0, s2)
                t0 = subtract(t0, s3)
                """)
        #expect(
            Chain.listing(Chain.fused(update, registers), registers) == """
                t1 = t4·t1 + t5·t3
                t2 = t4·t2 + t5·t3²
                t0 = t0 − t6·t1/(√t2 + t4)
                """)
        let plain = [two(.multiply, g, rate, 7), two(.subtract, w, 7, w)]
        #expect(Chain.listing(Chain.fused(plain, registers), registers) == "t0 = t0 − t6·t3")
        let read = moment + [two(.add, 8, g, 9)]
        #expect(Chain.listing(Chain.fused(read, registers), registers) == Chain.listing(read, registers))
        // m is overwritten before the sum.
        let changed = Chain.fused([moment[0], moment[1], two(.add, g, g, m), two(.add, 7, 8, w)], registers)
        #expect(changed.count == 4)
    }

    /// Adam's update with fused steps, bit for bit against one step and one stage per operation.
    @Test(arguments: [1, 15, 17, 300, 4097]) func fusedUpdatesHaveTheSameBits(count: Int) {
        func check<Scalar: TensorScalar>(_: Scalar.Type) {
            func step(withoutPasses skipped: Set<String>) -> CompiledStep<Scalar> {
                let numbers = (0..<count).map { Scalar($0 % 83) / 17 - 2 }
                let start = Tensor<Scalar>(shape: [count], scalars: numbers)
                return CompiledStep(state: [start, start, abs(start), start], withoutPasses: skipped) { state, inputs in
                    let gradient = inputs[0] * state[0]
                    let moment = 0.9 * state[1] + (1 - 0.9) * gradient
                    let scale = state[2] * 0.999 + square(gradient) * 0.001
                    let value = state[0] - inputs[1] * moment / (sqrt(scale) + 1e-8)
                    let holds = inputs[2] .> 0
                    return (
                        state: [
                            select(holds, value, state[0]), select(holds, moment, state[1]),
                            select(holds, scale, state[2]), state[3] - inputs[1] * gradient,
                        ], outputs: [moment.sum()]
                    )
                }
            }
            let fused = step(withoutPasses: [])
            let others = [step(withoutPasses: ["fuse-steps"]), step(withoutPasses: ["fuse-stages"])]
            for round in 0..<4 {
                for step in [fused] + others {
                    let run = step.prepared(for: [[count], [], []])
                    for index in 0..<count { run.inputs[0][index] = Scalar((index * 31 + round) % 57) / 10 - 1 }
                    if count > 12, round == 3 { run.inputs[0][11] = .infinity }
                    run.inputs[1][0] = 0.01
                    run.inputs[2][0] = round == 1 ? 0 : 1
                    run()
                }
                for plain in others {
                    for (one, other) in zip(fused.state, plain.state) { #expect(isSame(one, other)) }
                }
            }
        }
        check(Float.self)
        check(Double.self)
    }
}
