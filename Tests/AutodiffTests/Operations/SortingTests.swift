import Autodiff
import Testing

/// Sorting, quantiles, tables and masks against NumPy and JAX (`ArrayFixtures.swift`), and at special points.
@Suite struct SortingTests {
    typealias Recorded = TensorVariable<Double>
    static let x = Tensor<Double>(shape: [3, 5], scalars: ArrayFixtures.x)
    static let special = Tensor<Double>(ArrayFixtures.special)
    static let positions = Tensor<Double>([-2, -0.5, 0.75, 3])
    static let table = Tensor<Double>([1, -0.5, 2, 1.25])

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let fixture: ArrayFixtures.Fixture
        let function: @Sendable (Recorded) -> Recorded
        init(
            _ name: String, _ fixture: ArrayFixtures.Fixture, _ function: @escaping @Sendable (Recorded) -> Recorded
        ) { (testDescription, self.fixture, self.function) = (name, fixture, function) }
    }

    static let cases: [Case] = [
        Case("taken", ArrayFixtures.taken) { $0.taking(Tensor<Double>([[2, 0], [1, 1]]), along: 1) },
        Case("takenEach", ArrayFixtures.takenEach) {
            $0.takingElements(at: Tensor<Double>([[4, 0, 4], [1, 2, 2], [0, 3, 1]]), along: 1)
        },
        Case("added", ArrayFixtures.added) {
            Recorded(Tensor.ones([3, 4])).puttingAdding($0, at: [3, 0, 3, 3, 1], along: 1)
        },
        Case("segmentSums", ArrayFixtures.segmentSums) { $0.segmentSums([2, 0, 2, 2, 1], count: 4, along: 1) },
        Case("segmentMaxima", ArrayFixtures.segmentMaxima) { $0.segmentMaxima([1, 0, 1, 1, 0], count: 2, along: 1) },
        Case("sortedRows", ArrayFixtures.sortedRows) { $0.sorted() },
        Case("sortedColumns", ArrayFixtures.sortedColumns) { $0.sorted(along: 0, descending: true) },
        Case("largest", ArrayFixtures.largest) { $0.top(2).values },
        Case("quantiles", ArrayFixtures.quantiles) { $0.quantiles([0.1, 0.5, 0.77, 1], along: [1]) },
        Case("quantileOfAll", ArrayFixtures.quantileOfAll) { $0.quantile(0.3) },
        Case("medians", ArrayFixtures.medians) { $0.median(along: [1]) },
        Case("interpolated", ArrayFixtures.interpolated) { $0.interpolated(positions: positions, values: table) },
    ]

    private static func weighted(_ y: Recorded) -> Variable {
        let weights = Tensor<Double>(shape: y.shape, scalars: (0..<y.shape.count).map { Double($0 + 1) })
        return (y * Recorded(weights)).sum().scalar
    }

    private static func isClose(_ x: Tensor<Double>, _ expected: [Double]) -> Bool {
        x.scalars.count == expected.count
            && zip(x.scalars, expected).allSatisfy { abs($0 - $1) <= 1e-14 * Swift.max(1, abs($1)) }
    }

    /// Eager and compiled.
    @Test(arguments: cases) func valuesAndGradients(row: Case) {
        #expect(Self.isClose(compileTree { row.function($0) }(Self.x), row.fixture.value))
        let found = gradient(atTree: Self.x) { Self.weighted(row.function($0)) }
        #expect(Self.isClose(found, row.fixture.gradient), "\(found)")
        let compiled = compileTree { Self.weighted(row.function($0)) }
        #expect(compiled.gradient(at: Self.x) == found)
        // The order changes with the numbers, not with the program.
        let other = Self.x.flipped()
        #expect(compiled.gradient(at: other) == gradient(atTree: other) { Self.weighted(row.function($0)) })
        #expect(compiled.programCount == 1)
    }

    @Test func gradientsOfTheTable() {
        let found = gradient(atTree: [Self.positions, Self.table]) { (t: [Recorded]) in
            Self.weighted(Recorded(Self.x).interpolated(positions: t[0], values: t[1]))
        }
        #expect(Self.isClose(found[0], ArrayFixtures.positionGradient), "\(found[0])")
        #expect(Self.isClose(found[1], ArrayFixtures.tableGradient), "\(found[1])")
    }

    @Test func specialNumbers() {
        #expect(Self.special.argsort().scalars == ArrayFixtures.order)
        func areSame(_ x: Tensor<Double>, _ expected: [Double]) -> Bool {
            zip(x.scalars, expected).allSatisfy { ($0.isNaN && $1.isNaN) || ($0 == $1 && $0.sign == $1.sign) }
        }
        #expect(areSame(Self.special.sorted(), ArrayFixtures.sorted))
        // Descending: NaN first, and equal elements still in their order.
        #expect(Self.special.argsort(descending: true).scalars == [1, 9, 5, 0, 3, 6, 2, 4, 8, 7])
        #expect(Self.special.top(2).indices == Tensor([1, 9]))
        let knots = Tensor<Double>([-1, 0, 1, 1, 2])
        #expect(Self.special.insertionPlaces(in: knots).scalars == ArrayFixtures.placesBefore)
        #expect(Self.special.insertionPlaces(in: knots, afterEqual: true).scalars == ArrayFixtures.placesAfter)
        let interpolated = Self.special.interpolated(positions: Self.positions, values: Self.table)
        for (found, expected) in zip(interpolated.scalars, ArrayFixtures.interpolatedSpecial) {
            #expect((found.isNaN && expected.isNaN) || abs(found - expected) < 1e-15)
        }
    }

    /// The adjoint of a place goes to one of equal elements, the first for the first place; ends of tables are flat.
    @Test func ties() {
        let x = Tensor<Double>([1, 0, 1, -0.0])
        #expect(gradient(atTree: x) { ($0.sorted() * Recorded(Tensor([1, 2, 3, 4]))).sum() } == Tensor([3, 1, 4, 2]))
        #expect(gradient(atTree: x) { $0.median() } == Tensor([0.5, 0, 0, 0.5]))
        #expect(gradient(atTree: x) { $0.top(1).values.sum() } == Tensor([1, 0, 0, 0]))
        #expect(
            gradient(atTree: x) { $0.segmentMaxima([0, 1, 0, 1], count: 2).sum() } == .init(repeating: 0.5, shape: [4]))
        let ends = Tensor<Double>([-3, -2, 3, 4, -.infinity, .infinity])
        #expect(
            gradient(atTree: ends) { $0.interpolated(positions: Self.positions, values: Self.table).sum() }
                == Tensor([0, -1, (1.25 - 2) / 2.25, 0, 0, 0]))
    }

    @Test func quantilesOfSpecialNumbers() {
        let infinite = Tensor<Double>([.infinity, 1, .infinity, -.infinity])
        #expect(infinite.quantiles([0, 0.5, 1]).scalars == [-.infinity, .infinity, .infinity])
        #expect(infinite.quantile(1.0 / 3) == Tensor(1))
        let rows = Tensor<Double>([[3, 1, 2], [6, 4, 8]])
        #expect(rows.median(along: 1) == Tensor([2, 6]) && rows.median(along: 0) == rows.median(along: [0]))
        #expect(rows.quantile(0.3, along: 1, keepingAxes: true) == rows.quantile(0.3, along: [1], keepingAxes: true))
        #expect(Self.special.quantile(0).scalar.isNaN && Self.special.median().scalar.isNaN)
        let column = Tensor<Double>([[1, 2], [.nan, 4], [3, 5]]).median(along: [0])
        #expect(column.scalars[0].isNaN && column.scalars[1] == 4)
        let cube = Tensor<Double>(shape: [2, 3, 4], scalars: (0..<24).map { Double($0 * 7 % 24) })
        #expect(cube.median(along: [0, 2]).shape == [3])
        #expect(cube.median(along: [-1], keepingAxes: true).shape == [2, 3, 1])
        #expect(cube.quantiles([0.5, 0.1], along: [1]).shape == [2, 2, 4])
        #expect(cube.median() == Tensor(11.5))
        #expect(Tensor<Float>([1e38, 3e38]).median() == Tensor(2e38))
    }

    @Test func sizes() {
        #expect(Tensor<Double>.zeros([0, 3]).sorted(along: 0).shape == [0, 3])
        #expect(Tensor<Double>.zeros([2, 0]).argsort().shape == [2, 0])
        #expect(Self.x.top(0).values.shape == [3, 0])
        #expect(Tensor<Double>([]).insertionPlaces(in: Tensor([1, 2])).shape == [0])
        #expect(Tensor<Double>([3, .nan]).insertionPlaces(in: Tensor([])).scalars == [0, 0])
        #expect(Tensor<Double>(5).interpolated(positions: [1], values: [7]) == Tensor(7))
        let x = Tensor<Float>((0..<2_000).map { Float(($0 * 739) % 2_003) })
        #expect(x.sorted().scalars == x.scalars.sorted())
        #expect(x.sorted(descending: true).scalars == x.scalars.sorted(by: >))
    }

    static let traps = [
        Trap("top", says: "top: a count of 6 along axis 1 of shape [3 × 5]") { _ = x.top(6) },
        Trap("probability", says: "quantile: a probability of 1.5", "from 0 to 1") { _ = x.quantile(1.5) },
        Trap("nan", says: "quantiles: a probability of nan") { _ = x.quantiles([0.5, .nan]) },
        Trap("nothing", says: "median: shape [2 × 0] has no elements along axes [1]") {
            _ = Tensor<Double>.zeros([2, 0]).median(along: [1])
        },
        Trap("table", says: "interpolated: positions of shape [4] and values of shape [2]", "same length") {
            _ = x.interpolated(positions: positions, values: Tensor([1, 2]))
        },
        Trap("equal positions", says: "interpolated: position 2 is 1.0, after 1.0", "Give each position once") {
            _ = x.interpolated(positions: Tensor([0, 1, 1]), values: Tensor([1, 2, 3]))
        },
        Trap("positions", says: "searchSorted: position 1 is 0.0, after 1.0", "ascending") {
            _ = x.insertionPlaces(in: Tensor([1, 0]))
        },
        Trap("position nan", says: "searchSorted: position 1 is nan") { _ = x.insertionPlaces(in: Tensor([1, .nan])) },
    ]

    @Test(arguments: traps) func mistakesStop(trap: Trap) async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            [name = trap.name as String] in
            Trap.spring(name, among: SortingTests.traps)
        }
        trap.expectMessage(result)
    }
}
