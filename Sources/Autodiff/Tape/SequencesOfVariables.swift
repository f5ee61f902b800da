// Sums and products of recorded numbers. For sequences of variables alone, so that arrays of doubles get no members,
// and disfavored, so that a program's own `sum()` is called in its own code.

extension Sequence where Element == Variable {
    /// The sum of the numbers, one row for each but the first; 0 if there are none.
    @_disfavoredOverload
    public func sum() -> Variable { joined(+) ?? 0 }

    /// The product of the numbers, one row for each but the first; 1 if there are none.
    @_disfavoredOverload
    public func product() -> Variable { joined(*) ?? 1 }

    /// The mean of the numbers. Stops if there are none.
    @_disfavoredOverload
    public func mean() -> Variable {
        var count = 0
        let sum = joined { sum, number in
            count += 1
            return sum + number
        }
        guard let sum else { stop("mean: there are no numbers; the mean of none has no value") }
        return sum / Double(count + 1)
    }

    /// The largest number, by ``max(_:_:)`` of each with the largest before it; `nil` if there are none.
    @_disfavoredOverload
    public func max() -> Variable? { joined { Autodiff.max($0, $1) } }

    /// The smallest number, by ``min(_:_:)`` of each with the smallest before it; `nil` if there are none.
    @_disfavoredOverload
    public func min() -> Variable? { joined { Autodiff.min($0, $1) } }

    /// The numbers joined from the first to the last, without a row for a start value.
    private func joined(_ operation: (Variable, Variable) -> Variable) -> Variable? {
        var numbers = makeIterator()
        guard var result = numbers.next() else { return nil }
        while let number = numbers.next() { result = operation(result, number) }
        return result
    }
}
