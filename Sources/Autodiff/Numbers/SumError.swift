extension Double {
    /// The rounding error of the sum with another number: rounded sum + error is the exact sum (TwoSum; Knuth, 'The Art
    /// of Computer Programming', volume 2, 1969).
    func sumError(_ other: Double) -> Double {
        let sum = self + other
        let part = sum - self
        return (self - (sum - part)) + (other - part)
    }
}
