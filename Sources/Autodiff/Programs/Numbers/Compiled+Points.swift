import AutodiffKernels

// Compiled scalar functions over arrays of points: the program's steps run as one elementwise chain over blocks of
// points, vectorized and divided among threads (`PointsProgram.swift`, `PointsRun.swift`).

extension Compiled where Input == Variable, Output == Variable {
    /// The values at many points.
    ///
    ///     let f = compile { (x: Variable) in sqrt(x * x + exp(x * x)) }
    ///     print(f.values(at: [0, 1]))  // [1.0, 1.9282846855324671]
    ///
    /// A value depends only on its point, bit for bit, and agrees with a call for one point to the accuracy of the
    /// kernels (stated for each function in `AutodiffKernels.h`). Points at which a comparison of variables has a
    /// different outcome are evaluated by another program.
    public func values(at points: [Double]) -> [Double] {
        var values: [Double] = []
        writeValues(at: points, to: &values)
        return values
    }

    /// Writes the values at many points to an array; nothing is allocated if it has the right count.
    public func writeValues(at points: [Double], to result: inout [Double]) {
        withColumn(&result, points.count) { result in
            points.withUnsafeBufferPointer { points in
                withTable(points, result, nil) { self.values.run(points.count, $0, inputs: 1) { points[$0] } }
            }
        }
    }

    /// The values and the derivatives at many points.
    public func valuesWithGradients(at points: [Double]) -> (values: [Double], gradients: [Double]) {
        var (values, gradients): ([Double], [Double]) = ([], [])
        writeValuesWithGradients(at: points, values: &values, gradients: &gradients)
        return (values, gradients)
    }

    /// Writes the values and the derivatives at many points to arrays, which are reused if they have the right count.
    public func writeValuesWithGradients(
        at points: [Double], values: inout [Double], gradients: inout [Double]
    ) {
        withColumn(&values, points.count) { values in
            withColumn(&gradients, points.count) { gradients in
                points.withUnsafeBufferPointer { points in
                    withTable(points, values, gradients) {
                        self.gradients.run(points.count, $0, inputs: 1) { points[$0] }
                    }
                }
            }
        }
    }
}

extension Compiled where Input == [Variable], Output == Variable {
    /// The values at many points, given as columns: `columns[j][i]` is coordinate j of point i. Stops unless there is
    /// at least one column and all have the same count.
    public func values(at columns: [[Double]]) -> [Double] {
        var results: [[Double]] = [[]]
        run(values, columns, &results)
        return results[0]
    }

    /// The values and the gradients at many points, given as columns; `gradients[j][i]` is the derivative at point i
    /// with respect to coordinate j.
    public func valuesWithGradients(at columns: [[Double]]) -> (values: [Double], gradients: [[Double]]) {
        var results = [[Double]](repeating: [], count: 1 + columns.count)
        run(gradients, columns, &results)
        return (results[0], Array(results[1...]))
    }

    private func run<Results>(
        _ cache: ProgramCache<[Variable], Results>, _ columns: [[Double]], _ results: inout [[Double]]
    ) {
        guard let count = columns.first?.count, columns.allSatisfy({ $0.count == count }) else {
            stop(
                "compile: columns of \(columns.map({ $0.count })) numbers for an array of points; give one column for "
                    + "each argument, all equally long")
        }
        var table: [UnsafeMutablePointer<Double>] = []
        func enterInputs(_ place: Int) {
            if place == columns.count { return enterResults(0) }
            columns[place].withUnsafeBufferPointer { column in
                table.append(UnsafeMutablePointer(mutating: address(column)))
                enterInputs(place + 1)
            }
        }
        func enterResults(_ place: Int) {
            if place == results.count {
                return table.withUnsafeBufferPointer { table in
                    cache.run(count, table, inputs: columns.count) { point in columns.map { $0[point] } }
                }
            }
            var column: [Double] = []
            swap(&column, &results[place])
            withColumn(&column, count) { column in
                table.append(column)
                enterResults(place + 1)
            }
            swap(&column, &results[place])
        }
        enterInputs(0)
    }
}

/// Calls `body` with the memory of a column of `count` numbers, to write to.
private func withColumn(_ column: inout [Double], _ count: Int, _ body: (UnsafeMutablePointer<Double>) -> Void) {
    if column.count == count {
        column.withUnsafeMutableBufferPointer { body(UnsafeMutablePointer(mutating: address(UnsafeBufferPointer($0)))) }
    } else {
        column = [Double](unsafeUninitializedCapacity: count) { buffer, initialized in
            if let base = buffer.baseAddress {
                autodiff_prefer_large_pages(base, count * MemoryLayout<Double>.stride)
            }
            body(UnsafeMutablePointer(mutating: address(UnsafeBufferPointer(buffer))))
            initialized = count
        }
    }
}

/// The address of a column; an empty one may have none, and is not read.
private func address(_ column: UnsafeBufferPointer<Double>) -> UnsafePointer<Double> {
    column.baseAddress ?? UnsafePointer(bitPattern: MemoryLayout<Double>.alignment)!
}

/// A table of two or three columns.
private func withTable(
    _ points: UnsafeBufferPointer<Double>, _ values: UnsafeMutablePointer<Double>,
    _ gradients: UnsafeMutablePointer<Double>?, _ body: (UnsafeBufferPointer<UnsafeMutablePointer<Double>>) -> Void
) {
    withUnsafeTemporaryAllocation(of: UnsafeMutablePointer<Double>.self, capacity: 3) { table in
        table.initializeElement(at: 0, to: UnsafeMutablePointer(mutating: address(points)))
        table.initializeElement(at: 1, to: values)
        if let gradients { table.initializeElement(at: 2, to: gradients) }
        body(UnsafeBufferPointer(rebasing: table[..<(gradients == nil ? 2 : 3)]))
    }
}
