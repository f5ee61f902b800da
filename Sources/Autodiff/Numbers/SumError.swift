extension Double {
    /// The rounding error of the sum with another number (Knuth's TwoSum, 1969): rounded sum + error is the exact sum.
    func sumError(_ other: Double) -> Double {
        let sum = self + other
        let part = sum - self
        return (self - (sum - part)) + (other - part)
    }
}
