import Autodiff

/// The reprojection errors of bundle adjustment, a standard benchmark for automatic differentiation (F. Šrajer, Z.
/// Kukelova, A. Fitzgibbon, 'A benchmark of selected algorithmic differentiation tools', 2018; ADBench): cameras with a
/// rotation by Rodrigues' formula and radial distortion, points, and weights of the observations.
public enum BundleAdjustment {
    /// The number of a camera's parameters: rotation (axis · angle, 3), center (3), focal length (1), principal point
    /// (2), radial distortion (2).
    public static let cameraCount = 11

    /// An observation: the camera, the point, and the image coordinates.
    public struct Observation: Sendable {
        /// The index of the camera.
        public let camera: Int
        /// The index of the point.
        public let point: Int
        /// The observed horizontal coordinate in the image.
        public let x: Double
        /// The observed vertical coordinate in the image.
        public let y: Double
        /// An observation of a point by a camera.
        public init(camera: Int, point: Int, x: Double, y: Double) {
            self.camera = camera
            self.point = point
            self.x = x
            self.y = y
        }
    }

    /// The weighted error of one observation, along x and y: w·(projected − observed). `camera` has ``cameraCount``
    /// numbers and `point` 3.
    @_specialize(where Number == Double)
    @_specialize(where Number == Variable)
    @_specialize(where Number == Dual<SIMD8<Double>>)
    public static func reprojectionError<Number: ElementaryNumber>(
        camera: [Number], point: [Number], weight: Number,
        observed: (x: Double, y: Double)
    ) -> (Number, Number) {
        let seen = projected(camera, point)
        return (
            weight * (seen.0 - Number(constant: observed.x)), weight * (seen.1 - Number(constant: observed.y))
        )
    }

    /// The residual of a weight, 1 − w², which is 0 for a weight of 1.
    public static func weightError<Number: ElementaryNumber>(_ weight: Number) -> Number { 1 - weight * weight }

    /// All errors: two per observation, then one per weight.
    /// - Parameters:
    ///   - cameras: ``cameraCount`` numbers per camera.
    ///   - points: 3 numbers per point.
    ///   - weights: One number per observation.
    ///   - observations: What each camera sees of which point.
    @_specialize(where Number == Double)
    @_specialize(where Number == Variable)
    @_specialize(where Number == Dual<SIMD8<Double>>)
    public static func errors<Number: ElementaryNumber>(
        cameras: [Number], points: [Number], weights: [Number], _ observations: [Observation]
    ) -> [Number] {
        var errors: [Number] = []
        errors.reserveCapacity(3 * observations.count)
        for (weight, observation) in zip(weights, observations) {
            let first = observation.camera * cameraCount
            let (x, y) = reprojectionError(
                camera: Array(cameras[first..<(first + cameraCount)]),
                point: Array(points[(3 * observation.point)..<(3 * observation.point + 3)]), weight: weight,
                observed: (observation.x, observation.y))
            errors.append(x)
            errors.append(y)
        }
        return errors + weights.map { weightError($0) }
    }

    /// The same on tensors, for all observations at once: cameras [n × 11], points [m × 3] and weights [p] give [3·p],
    /// the errors along x, those along y, and those of the weights.
    public static func errors<T: TensorAlgebra>(
        cameras: T, points: T, weights: T, _ observations: [Observation]
    ) -> T where T.Scalar == Double {
        let camera = cameras.gatherRows(observations.map(\.camera))
        let point = points.gatherRows(observations.map(\.point))
        func columns(_ tensor: T, _ count: Int) -> [T] {
            (0..<count).map { tensor.slice(along: 1, $0..<($0 + 1)).reshaped(to: [observations.count]) }
        }
        let seen = projected(columns(camera, cameraCount), columns(point, 3))
        let x = weights * (seen.0 - T(Tensor(observations.map(\.x))))
        let y = weights * (seen.1 - T(Tensor(observations.map(\.y))))
        return T.concatenate([x, y, weightError(weights)], along: 0)
    }

    /// A point's projection by a camera. Numbers may be tensors with one element per observation.
    private static func projected<Number: ElementaryNumber>(_ camera: [Number], _ point: [Number]) -> (Number, Number) {
        let relative: [Number] = (0..<3).map { point[$0] - camera[3 + $0] }
        let seen = rotated(Array(camera[0..<3]), relative)
        let (x, y): (Number, Number) = (seen[0] / seen[2], seen[1] / seen[2])
        let radius: Number = x * x + y * y
        let distortion: Number = 1 + camera[9] * radius + camera[10] * (radius * radius)
        let scale: Number = camera[6] * distortion
        return (x * scale + camera[7], y * scale + camera[8])
    }

    /// Rodrigues' formula: x·cos θ + (a × x)·sin θ + a·(a·x)·(1 − cos θ) about the axis a = r/θ, with θ = ‖r‖. At θ =
    /// 0, where the axis is undefined, it is the first-order expansion x + r × x, which has the right derivative.
    private static func rotated<Number: ElementaryNumber>(_ r: [Number], _ x: [Number]) -> [Number] {
        let squared: Number = r[0] * r[0] + r[1] * r[1] + r[2] * r[2]
        let isTurned = squared .!= 0
        let angle: Number = sqrt(select(isTurned, squared, 1))
        let axis: [Number] = r.map { $0 / angle }
        let (cosine, sine) = (cos(angle), sin(angle))
        func cross(_ a: [Number]) -> [Number] {
            [a[1] * x[2] - a[2] * x[1], a[2] * x[0] - a[0] * x[2], a[0] * x[1] - a[1] * x[0]]
        }
        let product: Number = axis[0] * x[0] + axis[1] * x[1] + axis[2] * x[2]
        let along: Number = product * (1 - cosine)
        let (turn, small) = (cross(axis), cross(r))
        return (0..<3).map { index in
            let turned: Number = x[index] * cosine + turn[index] * sine + axis[index] * along
            return select(isTurned, turned, x[index] + small[index])
        }
    }
}
