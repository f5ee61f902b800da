import Autodiff

/// Whether two numbers agree to a tolerance, relative where they are larger than 1; NaN agrees with NaN.
func isClose(_ x: Double, _ y: Double, within tolerance: Double = 1e-12) -> Bool {
    x == y || (x.isNaN && y.isNaN) || abs(x - y) <= tolerance * max(1, abs(x), abs(y))
}

func areClose(_ x: [Double], _ y: [Double], within tolerance: Double = 1e-12) -> Bool {
    x.count == y.count && zip(x, y).allSatisfy { isClose($0, $1, within: tolerance) }
}

func isClose<Scalar>(_ x: Tensor<Scalar>, _ y: Tensor<Scalar>, within tolerance: Double = 1e-12) -> Bool {
    x.shape == y.shape
        && zip(x.scalars, y.scalars).allSatisfy { isClose(Double($0), Double($1), within: tolerance) }
}

/// Whether two numbers are the same, bit for bit but for the sign of zero and the payload of NaN.
func isSame<Scalar: BinaryFloatingPoint>(_ x: Scalar, _ y: Scalar) -> Bool { x == y || (x.isNaN && y.isNaN) }

func isSame<Scalar>(_ x: Tensor<Scalar>, _ y: Tensor<Scalar>) -> Bool {
    x.shape == y.shape && zip(x.scalars, y.scalars).allSatisfy { isSame($0, $1) }
}

/// Debug builds are about thirty times slower and test the same code on less data.
func sized<Value>(debug: Value, release: Value) -> Value {
    #if DEBUG
        debug
    #else
        release
    #endif
}
