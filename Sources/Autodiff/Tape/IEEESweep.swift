extension UnsafeMutablePointer where Pointee == TapeStorage {
    /// The backward sweep over numbers in IEEE arithmetic, from row `top`, whose adjoint is 1: what ``GenericSweep``
    /// does over doubles, bit for bit, without an optional for each adjoint. Before it, `adjoints` are all 0.
    ///
    /// A row contributes if a path leads from it to the output, also where its adjoint is 0: 0·∞ is NaN here.
    func sweepNumbersByIEEE(from top: Int, adjoints: UnsafeMutableBufferPointer<Double>) {
        let interpretation = PlainInterpretation(storage: self)
        withUnsafeTemporaryAllocation(of: Bool.self, capacity: top + 1) { isReached in
            isReached.initialize(repeating: false)
            func add(_ contribution: Double, to row: Int) {
                adjoints[row] = isReached[row] ? adjoints[row] + contribution : contribution
                isReached[row] = true
            }
            add(1, to: top)
            for number in stride(from: top, through: 0, by: -1) where isReached[number] {
                let row = pointee.rows[number]
                let partials = Partials(interpretation: interpretation, number: number, row: row, bottom: 0)
                let (left, right) = readRule(row.opcode, partials)
                if let left { add(adjoints[number] * left, to: row.left.row) }
                if let right { add(adjoints[number] * right, to: row.right.row) }
            }
        }
    }
}
