// Fast paths for compiled scalar functions: arguments are not flattened, and only a result array is allocated. If a
// comparison has a different outcome than in the program that fitted last, the general path finds or records another
// program.

extension Compiled where Input == Variable, Output == Variable {
    /// The value at `x`.
    public func callAsFunction(_ x: Double) -> Double {
        if let value = values.withLatestNumbers({ $0.value(at: x) }) { return value }
        return values.numbers(for: x).flatMap { $0.value(at: x) } ?? values.run(x)
    }

    /// The value and the derivative at `x`.
    public func valueWithGradient(at x: Double) -> (value: Double, gradient: Double) {
        if let result = gradients.withLatestNumbers({ $0.valueWithDerivative(at: x) }) { return result }
        if let result = gradients.numbers(for: x).flatMap({ $0.valueWithDerivative(at: x) }) { return result }
        return gradients.run(x).elements
    }

    /// The derivative at `x`.
    public func gradient(at x: Double) -> Double { valueWithGradient(at: x).gradient }
}

extension Compiled where Input == [Variable], Output == Variable {
    /// The value at `x`.
    public func callAsFunction(_ x: [Double]) -> Double {
        if let value = values.withLatestNumbers({ $0.value(at: x) }) { return value }
        return values.numbers(for: x).flatMap { $0.value(at: x) } ?? values.run(x)
    }

    /// The value and the gradient at `x`.
    public func valueWithGradient(at x: [Double]) -> (value: Double, gradient: [Double]) {
        if let result = gradients.withLatestNumbers({ $0.valueWithGradient(at: x) }) { return result }
        if let result = gradients.numbers(for: x).flatMap({ $0.valueWithGradient(at: x) }) { return result }
        return gradients.run(x).elements
    }

    /// The gradient at `x`.
    public func gradient(at x: [Double]) -> [Double] { valueWithGradient(at: x).gradient }
}

extension Compiled where Input == [Variable], Output == [Variable] {
    /// The values at `x`.
    public func callAsFunction(_ x: [Double]) -> [Double] {
        if let values = values.withLatestNumbers({ $0.values(at: x) }) { return values }
        return values.numbers(for: x).flatMap { $0.values(at: x) } ?? values.run(x)
    }
}

extension NumberProgram {
    // The loop over the steps is specialized for each of these, without bounds checks.

    @inline(never)
    fileprivate func value(at x: Double) -> Double? {
        withRegisters { registers in
            registers[1] = x
            return run(registers) ? registers[0] : nil
        }
    }

    @inline(never)
    fileprivate func valueWithDerivative(at x: Double) -> (value: Double, gradient: Double)? {
        withRegisters { registers in
            registers[1] = x
            return run(registers) ? (registers[0], registers[2]) : nil
        }
    }

    @inline(never)
    fileprivate func value(at x: [Double]) -> Double? {
        if x.count != inputCount { return nil }
        return withRegisters { registers in
            for index in 0..<x.count { registers[1 + index] = x[index] }
            return run(registers) ? registers[0] : nil
        }
    }

    @inline(never)
    fileprivate func valueWithGradient(at x: [Double]) -> (value: Double, gradient: [Double])? {
        if x.count != inputCount { return nil }
        return withRegisters { registers in
            for index in 0..<x.count { registers[1 + index] = x[index] }
            guard run(registers) else { return nil }
            return (registers[0], Array(UnsafeBufferPointer(start: registers + (1 + inputCount), count: inputCount)))
        }
    }

    @inline(never)
    fileprivate func values(at x: [Double]) -> [Double]? {
        if x.count != inputCount { return nil }
        return withRegisters { registers in
            for index in 0..<x.count { registers[1 + index] = x[index] }
            guard run(registers) else { return nil }
            return (0..<outputCount).map { registers[$0 == 0 ? 0 : inputCount + $0] }
        }
    }
}
