import AllocationCounter
import Autodiff
import AutodiffKernels
import Foundation
import NNFromGraph

/// One benchmark case: what is run, the unit of which its time is reported, and the numbers of units per run and of
/// floating-point operations per unit.
struct BenchCase: Sendable {
    /// The columns of a name in the list, with two spaces behind the longest.
    static let nameWidth = 31

    let name: String
    /// The name of the unit: call, variable, pair, product, step, epoch.
    let unit: String
    let units: Int
    /// The number of floating-point operations (in `Float`) per unit, if throughput is reported.
    var operations: Double?
    /// The number of threads; `nil` for all.
    var threads: Int?
    /// Whether the process's peak memory is printed. Run such a case alone, since the peak includes everything that ran
    /// before.
    var showsMemory = false
    /// Prepares the data and returns the closure to time; `nil` if data are missing.
    let prepare: @Sendable (Options) throws -> (() throws -> Void)?
}

extension BenchCase {
    /// The same case in the mode that stops at a NaN or an infinity.
    var checked: BenchCase {
        BenchCase(name: name + "-checked", unit: unit, units: units, operations: operations, threads: threads) {
            options in
            let body = try stoppingAtNonFinite { try prepare(options) }
            return body.map { body in { try stoppingAtNonFinite(body) } }
        }
    }
}

/// Runs each case several times and prints the minimum and the median.
enum Bench {
    private struct Figures: Encodable {
        let kind = "bench"
        let `case`: String
        let minSeconds: Double
        let medianSeconds: Double
        let per: String
        var gflops: Double?
        /// The throughput relative to the threads' peak multiply-add throughput, which is measured in the same run.
        var fractionOfPeak: Double?
        /// The number of memory blocks requested per unit, after the first run; absent if the platform cannot count
        /// them.
        var allocations: Double?
        let peakMemoryBytes: Int

        /// `gemm                           52.4 µs per product (median 53 µs), 420 GFLOP/s, …`
        func line(showingMemory: Bool) -> String {
            var line = `case`.padded(BenchCase.nameWidth) + "\(Units.duration(minSeconds)) per \(per)"
            line += " (median \(Units.duration(medianSeconds)))"
            if let gflops, let fractionOfPeak {
                line += String(format: ", %.0f GFLOP/s (%.0f %% of peak)", gflops, 100 * fractionOfPeak)
            }
            if let allocations {
                line += allocations == 0 ? ", no allocations" : String(format: ", %.3g allocations", allocations)
            }
            if showingMemory { line += ", peak memory \(Units.bytes(peakMemoryBytes))" }
            return line
        }
    }

    static let cases: [BenchCase] =
        [
            scalarCall, scalarCallDual, scalarHand, rosenbrockRecorded, chain, chainEager, matrixProduct,
            explanationPage, scalarCall.checked, rosenbrockRecorded.checked, chainEager.checked,
        ] + training + standardProblems + programCases + readings

    /// Groups of cases by size, which run only if they or their group are named.
    private static let groups: [(name: String, cases: @Sendable () -> [BenchCase])] = [
        ("growth", { growth }), ("compile-growth", { compileGrowth }), ("coloring-growth", { coloringGrowth }),
        ("gradient-forms", { gradientForms }), ("xla-step", { xlaSteps }), ("loops", { loops }),
        ("solvers", { solvers }),
    ]

    static func run(_ options: Options, _ console: Console) throws {
        let names = cases.map(\.name) + groups.map(\.name)
        // The cases of groups are created, with their data, only if one of them is named.
        let isAskedInGroup = options.further.contains { !names.contains($0) }
        let inGroups = isAskedInGroup ? groups.flatMap { $0.cases() } : []
        for name in options.further where !(names + inGroups.map(\.name)).contains(name) {
            let nearest = Suggestion.text(for: name, among: names)
            throw UsageError(
                "no bench case is named '\(name)'"
                    + (nearest.isEmpty ? "; there are " + names.joined(separator: ", ") : nearest))
        }
        var chosen = options.further.isEmpty ? cases : cases.filter { options.further.contains($0.name) }
        for group in groups where options.further.contains(group.name) { chosen += group.cases() }
        let namesOfChosen = chosen.map(\.name)
        chosen += inGroups.filter { options.further.contains($0.name) && !namesOfChosen.contains($0.name) }
        let threads = Threads.count
        defer { Threads.count = threads }
        for entry in chosen {
            Threads.count = entry.threads ?? threads
            guard let body = try entry.prepare(options) else {
                console.say(entry.name.padded(BenchCase.nameWidth) + "skipped: MNIST not found")
                continue
            }
            try body()
            var times: [Double] = []
            while times.count < 15 && (times.count < 5 || times.reduce(0, +) < 2) {
                times.append(try Machine.timed(body).seconds / Double(entry.units))
            }
            times.sort()
            let gflops = entry.operations.map { $0 / times[0] / 1e9 }
            let figures = Figures(
                case: entry.name, minSeconds: times[0], medianSeconds: times[times.count / 2], per: entry.unit,
                gflops: gflops, fractionOfPeak: gflops.map { $0 * 1e9 / (autodiff_peak_f32() * Double(Threads.count)) },
                allocations: try AllocationCounter.count { try body() }.map { Double($0) / Double(entry.units) },
                peakMemoryBytes: Machine.peakMemoryBytes)
            console.say(figures.line(showingMemory: entry.showsMemory))
            try console.report(figures)
        }
    }
}

/// Keeps the compiler from removing a computation whose result is not used.
@inline(never)
func keep(_ value: Double) { withUnsafePointer(to: value) { _ = $0 } }

extension Bench {
    /// Value and gradient of √(x² + exp x²), one call per point.
    static let scalarCall = BenchCase(name: "scalar-call", unit: "point", units: 1_000_000) { _ in
        {
            var sum = 0.0
            for index in 0..<1_000_000 {
                let (y, dy) = valueWithGradient(at: 0.3 + 1e-7 * Double(index)) { x in
                    let a = x * x
                    return sqrt(a + exp(a))
                }
                sum += y + dy
            }
            keep(sum)
        }
    }

    /// The same with dual numbers, through a generic function.
    static let scalarCallDual = BenchCase(name: "scalar-call-dual", unit: "point", units: 1_000_000) { _ in
        {
            func f<Number: ElementaryNumber>(_ x: Number) -> Number {
                let a = x * x
                return sqrt(a + exp(a))
            }
            var sum = 0.0
            for index in 0..<1_000_000 {
                let (y, dy) = valueWithDerivative(atDual: 0.3 + 1e-7 * Double(index), of: f)
                sum += y + dy
            }
            keep(sum)
        }
    }

    /// The same written by hand: the baseline.
    static let scalarHand = BenchCase(name: "scalar-hand", unit: "point", units: 1_000_000) { _ in
        {
            var sum = 0.0
            for index in 0..<1_000_000 {
                let x = 0.3 + 1e-7 * Double(index)
                let a = x * x
                let b = exp(a)
                let d = (a + b).squareRoot()
                sum += d + x * (1 + b) / d
            }
            keep(sum)
        }
    }

    /// Rosenbrock's function of a million variables, recorded as scalars and swept.
    static let rosenbrockRecorded = BenchCase(name: "rosenbrock-recorded", unit: "variable", units: 1_000_000) { _ in
        let start = (0..<1_000_000).map { 0.5 + 1e-6 * Double($0) }
        return { keep(valueWithGradient(at: start, of: rosenbrock).gradient[7]) }
    }

    static func rosenbrock(_ x: [Variable]) -> Variable {
        var sum: Variable = 0
        for index in 0..<(x.count - 1) {
            let a = x[index + 1] - x[index] * x[index]
            let c = 1 - x[index]
            sum += 100 * a * a + c * c
        }
        return sum
    }

    /// A hundred steps h ← tanh(h·W) of 16 × 16 matrices, with the gradient with respect to W.
    static let chainEager = BenchCase(name: "tanh-chain-eager", unit: "pair", units: 100) { options in
        let w = chainWeights(options)
        return { keep(Double(gradient(at: w, of: chainSum).scalars[0])) }
    }

    /// The same, compiled.
    static let chain = BenchCase(name: "tanh-chain", unit: "pair", units: 100) { options in
        let w = chainWeights(options)
        let program = compile { (w: TensorVariable<Float>) in chainSum(w) }
        return { keep(Double(program.gradient(at: w).scalars[0])) }
    }

    private static func chainWeights(_ options: Options) -> Tensor<Float> {
        var random = RandomNumbers(seed: options.seed)
        return Tensor(shape: [16, 16], scalars: random.normals(256, standardDeviation: 0.25))
    }

    @Sendable private static func chainSum(_ w: TensorVariable<Float>) -> TensorVariable<Float> {
        var h = TensorVariable(Tensor<Float>.ones([16, 16]))
        for _ in 0..<100 { h = tanh(matmul(h, w)) }
        return h.sum()
    }

    /// The product of two 512 × 512 matrices of `Float`.
    static let matrixProduct = BenchCase(
        name: "gemm", unit: "product", units: 20, operations: 2 * 512 * 512 * 512
    ) { options in
        var random = RandomNumbers(seed: options.seed)
        let a = Tensor<Float>(shape: [512, 512], scalars: random.normals(512 * 512))
        let b = Tensor<Float>(shape: [512, 512], scalars: random.normals(512 * 512))
        return { for _ in 0..<20 { keep(Double(matmul(a, b).scalars[0])) } }
    }
}
