/// The columns of a run over points: the arguments', then the results'.
typealias Columns = UnsafeBufferPointer<UnsafeMutablePointer<Double>>

extension ProgramCache {
    /// Evaluates the function at `count` points.
    ///
    /// The program that fitted last runs over all points. Points with a different comparison outcome are gathered, and
    /// a program that fits the first of them runs over these, until none is left. A function that is not purely scalar
    /// is evaluated point by point.
    /// - Parameters:
    ///   - columns: The arguments' columns, then the results', which are written.
    ///   - point: One point as the function's argument.
    func run(_ count: Int, _ columns: Columns, inputs: Int, _ point: (Int) -> Arguments.Plain) {
        if count == 0 { return }
        // The program that fitted last may have been recorded for another number of arguments.
        let latest = withLatestNumbers { $0.inputCount == inputs ? $0 : nil }
        guard let first = latest ?? numbers(for: point(0)) else { return runOneByOne(count, columns, inputs, point) }
        let points = first.points
        guard points.hasConditions else { return points.run(count, columns) }

        var left = points.runChecked(count, columns)
        while let next = left.first {
            guard let program = numbers(for: point(next)) else {
                stop("compile: a function of numbers was recorded as one of tensors")
            }
            let points = program.points
            let gathered = GatheredColumns(columns, inputs, left)
            let failed = gathered.withPointers { columns in
                points.hasConditions ? points.runChecked(left.count, columns) : points.runAll(left.count, columns)
            }
            gathered.scatter(to: columns, inputs, left, without: failed)
            left = failed.map { left[$0] }
        }
    }

    private func runOneByOne(_ count: Int, _ columns: Columns, _ inputs: Int, _ point: (Int) -> Arguments.Plain) {
        for index in 0..<count {
            for (place, leaf) in Leaves(of: run(point(index))).all.enumerated() {
                guard case .number(let number) = leaf else { stop("compile: result \(place) is not a number") }
                columns[inputs + place][index] = number
            }
        }
    }
}

extension PointsProgram {
    /// Runs a program without conditions, where no point fails.
    fileprivate func runAll(_ count: Int, _ columns: Columns) -> [Int] {
        run(count, columns)
        return []
    }

    /// Runs the program and returns the points at which a comparison's outcome differs; their results are invalid.
    fileprivate func runChecked(_ count: Int, _ columns: Columns) -> [Int] {
        withUnsafeTemporaryAllocation(of: Double.self, capacity: count) { violations in
            withUnsafeTemporaryAllocation(of: UnsafeMutablePointer<Double>.self, capacity: columns.count + 1) { table in
                _ = table.initialize(from: columns)
                table.initializeElement(at: columns.count, to: violations.baseAddress!)
                run(count, Columns(table))
            }
            return violations.indices.filter { violations[$0] != 0 }
        }
    }
}

/// A subset of the points, column by column.
private struct GatheredColumns {
    private let memory: UnsafeMutableBufferPointer<Double>
    private let columnCount: Int
    private let count: Int

    init(_ columns: Columns, _ inputs: Int, _ points: [Int]) {
        columnCount = columns.count
        count = points.count
        memory = .allocate(capacity: columnCount * count)
        memory.initialize(repeating: 0)
        for column in 0..<inputs {
            for (place, point) in points.enumerated() { memory[column * count + place] = columns[column][point] }
        }
    }

    func withPointers<Value>(_ body: (Columns) -> Value) -> Value {
        withUnsafeTemporaryAllocation(of: UnsafeMutablePointer<Double>.self, capacity: columnCount) { table in
            for column in 0..<columnCount {
                table.initializeElement(at: column, to: memory.baseAddress! + column * count)
            }
            return body(Columns(table))
        }
    }

    /// Scatters the results, except those of `failed` points, and frees the memory.
    func scatter(to columns: Columns, _ inputs: Int, _ points: [Int], without failed: [Int]) {
        var hasFailed = [Bool](repeating: false, count: count)
        for place in failed { hasFailed[place] = true }
        for column in inputs..<columnCount {
            for (place, point) in points.enumerated() where !hasFailed[place] {
                columns[column][point] = memory[column * count + place]
            }
        }
        memory.deallocate()
    }
}
