// The rules evaluated over arrays: the reference for every kernel, and the only implementation of operations without
// one. Each element is computed in double precision and rounded once, also in `Float` tensors.

/// y = f(x), element by element.
struct MapOne<Scalar: TensorScalar>: UnaryRuleVisitor {
    let x: UnsafePointer<Scalar>
    let result: UnsafeMutablePointer<Scalar>
    let count: Int

    @inline(__always)
    func unary<Rule: UnaryRule>(_: Rule.Type) {
        for index in 0..<count { result[index] = Scalar(Rule.value(Double(x[index]))) }
    }
}

/// z = f(x, y), element by element.
struct MapTwo<Scalar: TensorScalar>: BinaryRuleVisitor {
    let x: UnsafePointer<Scalar>
    let xStep: Int
    let y: UnsafePointer<Scalar>
    let yStep: Int
    let result: UnsafeMutablePointer<Scalar>
    let count: Int

    @inline(__always)
    func binary<Rule: BinaryRule>(_: Rule.Type) {
        for index in 0..<count {
            result[index] = Scalar(Rule.value(Double(x[index &* xStep]), Double(y[index &* yStep])))
        }
    }
}

/// adjoint · ∂f/∂operand, element by element.
struct MapPartial<Scalar: TensorScalar>: RuleVisitor {
    let arguments: PartialArguments<Scalar>

    @inline(__always)
    func unary<Rule: UnaryRule>(_: Rule.Type) {
        let a = arguments
        write { Rule.partial(Double(a.x[$0 &* a.xStep]), Double(a.z[$0 &* a.zStep])) }
    }
    @inline(__always)
    func binary<Rule: BinaryRule>(_: Rule.Type) {
        let a = arguments
        if a.operand == 0 {
            write { Rule.left(Double(a.x[$0 &* a.xStep]), Double(a.y[$0 &* a.yStep]), Double(a.z[$0 &* a.zStep])) }
        } else {
            write { Rule.right(Double(a.x[$0 &* a.xStep]), Double(a.y[$0 &* a.yStep]), Double(a.z[$0 &* a.zStep])) }
        }
    }
    @inline(__always)
    func noRule(_ opcode: Opcode) { stop("\(opcode) is not an elementwise operation") }

    @inline(__always)
    private func write(_ partial: (Int) -> Double) {
        let a = arguments
        for index in 0..<a.count {
            let (adjoint, partial) = (Double(a.adjoint[index]), partial(index))
            a.result[index] =
                a.zeros == .strong && (adjoint == 0 || partial == 0) ? 0 : Scalar(adjoint * partial)
        }
    }
}
