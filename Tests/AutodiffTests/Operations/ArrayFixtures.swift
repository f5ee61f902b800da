// Written by `Scripts/fixtures/arrays.py` (JAX and NumPy); do not change by hand.

/// Functions of one matrix, and others at special points, all in row-major order.
enum ArrayFixtures {
    /// A value, and the gradient of its sum with weights 1, 2, 3, ….
    struct Fixture: Sendable {
        let value: [Double]
        let gradient: [Double]
    }
    static let x: [Double] = [0.5, -1.25, 3.0, 0.25, -2.0, 1.5, 0.75, -0.5, 2.25, -3.0, -0.75, 4.0, 1.0, -1.5, 2.0]
    static let taken = Fixture(
        value: [3.0, 0.5, -1.25, -1.25, -0.5, 1.5, 0.75, 0.75, 1.0, -0.75, 4.0, 4.0],
        gradient: [2.0, 7.0, 1.0, 0.0, 0.0, 6.0, 15.0, 5.0, 0.0, 0.0, 10.0, 23.0, 9.0, 0.0, 0.0])
    static let takenEach = Fixture(
        value: [-2.0, 0.5, -2.0, 0.75, -0.5, -0.5, -0.75, -1.5, 4.0],
        gradient: [2.0, 0.0, 0.0, 0.0, 4.0, 0.0, 4.0, 11.0, 0.0, 0.0, 7.0, 9.0, 0.0, 8.0, 0.0])
    static let added = Fixture(
        value: [-0.25, -1.0, 1.0, 4.75, 1.75, -2.0, 1.0, 4.25, 5.0, 3.0, 1.0, -0.25],
        gradient: [4.0, 1.0, 4.0, 4.0, 2.0, 8.0, 5.0, 8.0, 8.0, 6.0, 12.0, 9.0, 12.0, 12.0, 10.0])
    static let segmentSums = Fixture(
        value: [-1.25, -2.0, 3.75, 0.0, 0.75, -3.0, 3.25, 0.0, 4.0, 2.0, -1.25, 0.0],
        gradient: [3.0, 1.0, 3.0, 3.0, 2.0, 7.0, 5.0, 7.0, 7.0, 6.0, 11.0, 9.0, 11.0, 11.0, 10.0])
    static let segmentMaxima = Fixture(
        value: [-1.25, 3.0, 0.75, 2.25, 4.0, 1.0],
        gradient: [0.0, 1.0, 2.0, 0.0, 0.0, 0.0, 3.0, 0.0, 4.0, 0.0, 0.0, 5.0, 6.0, 0.0, 0.0])
    static let sortedRows = Fixture(
        value: [-2.0, -1.25, 0.25, 0.5, 3.0, -3.0, -0.5, 0.75, 1.5, 2.25, -1.5, -0.75, 1.0, 2.0, 4.0],
        gradient: [4.0, 2.0, 5.0, 3.0, 1.0, 9.0, 8.0, 7.0, 10.0, 6.0, 12.0, 15.0, 13.0, 11.0, 14.0])
    static let sortedColumns = Fixture(
        value: [1.5, 4.0, 3.0, 2.25, 2.0, 0.5, 0.75, 1.0, 0.25, -2.0, -0.75, -1.25, -0.5, -1.5, -3.0],
        gradient: [6.0, 12.0, 3.0, 9.0, 10.0, 1.0, 7.0, 13.0, 4.0, 15.0, 11.0, 2.0, 8.0, 14.0, 5.0])
    static let largest = Fixture(
        value: [3.0, 0.5, 2.25, 1.5, 4.0, 2.0],
        gradient: [2.0, 0.0, 1.0, 0.0, 0.0, 4.0, 0.0, 0.0, 3.0, 0.0, 0.0, 5.0, 0.0, 0.0, 6.0])
    static let quantiles = Fixture(
        value: [-1.7, -2.0, -1.2, 0.25, 0.75, 1.0, 0.7000000000000002, 1.56, 2.16, 3.0, 2.25, 4.0],
        gradient: [
            6.4399999999999995, 0.4, 10.56, 4.0, 0.6, 7.359999999999999, 5.0, 0.8, 11.64, 1.2, 1.2000000000000002,
            12.72, 6.0, 1.7999999999999998, 8.28,
        ])
    static let quantileOfAll = Fixture(
        value: [-0.7],
        gradient: [
            0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.20000000000000018, 0.0, 0.0, 0.7999999999999998, 0.0, 0.0, 0.0, 0.0,
        ])
    static let medians = Fixture(
        value: [0.25, 0.75, 1.0], gradient: [0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 2.0, 0.0, 0.0, 0.0, 0.0, 0.0, 3.0, 0.0, 0.0])
    static let interpolated = Fixture(
        value: [
            1.5, 0.25, 1.25, 1.0, 1.0, 1.75, 2.0, -0.5, 1.5, 1.0, -0.25000000000000006, 1.25, 1.9166666666666667, 0.5,
            1.5833333333333333,
        ],
        gradient: [
            2.0, -2.0, -1.0, 8.0, -5.0, -2.0, -2.3333333333333335, 16.0, -3.0, -0.0, -11.0, -0.0, -4.333333333333333,
            -14.0, -5.0,
        ])
    /// The gradients with respect to the table's positions and values.
    static let positionGradient: [Double] = [
        17.166666666666668, -4.766666666666669, 4.340740740740742, 6.925925925925926,
    ]
    static let tableGradient: [Double] = [
        27.166666666666664, 24.633333333333333, 35.422222222222224, 32.77777777777778,
    ]
    /// Ties, zeros of either sign, infinities and NaN.
    static let special: [Double] = [2.0, .nan, -0.0, 1.0, 0.0, .infinity, 1.0, -.infinity, -0.0, .nan]
    static let order: [Double] = [7.0, 2.0, 4.0, 8.0, 3.0, 6.0, 0.0, 5.0, 1.0, 9.0]
    static let sorted: [Double] = [-.infinity, -0.0, 0.0, -0.0, 1.0, 1.0, 2.0, .infinity, .nan, .nan]
    static let placesBefore: [Double] = [4.0, 5.0, 1.0, 2.0, 1.0, 5.0, 2.0, 0.0, 1.0, 5.0]
    static let placesAfter: [Double] = [5.0, 5.0, 2.0, 4.0, 2.0, 5.0, 4.0, 0.0, 2.0, 5.0]
    static let interpolatedSpecial: [Double] = [
        1.5833333333333335, .nan, 0.5, 1.9166666666666667, 0.5, 1.25, 1.9166666666666667, 1.0, 0.5, .nan,
    ]
}
