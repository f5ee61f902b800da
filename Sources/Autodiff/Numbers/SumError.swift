extension Double {
    /// The error of the sum with another number (Knuth 1969): the exact sum is the rounded one and this.
    func sumError(_ other: Double) -> Double {
        let sum = self + other
        let part = sum - self
        return (self - (sum - part)) + (other - part)
    }
}
