import Autodiff
import Foundation
import Testing

/// The traits of rules besides derivatives: monotonicity, notation, code, lowering.
@Suite struct RuleTraitsTests {
    /// All values are within the bounds, and the bounds of small boxes are tight.
    @Test(arguments: elementwiseTable) func bounds(row: ElementwiseRow) {
        var random = SeededGenerator(seed: 11 + UInt64(row.opcode.rawValue))
        let centers = row.points(40) + row.edges.map(\.point).filter { $0.allSatisfy { abs($0) < 100 } }
        for center in centers {
            for radius in [0, 1e-3, 0.3, 3] {
                let box = center.enumerated().map { operand, x in
                    operand == row.constantOperand ? Interval(x, x) : Interval(x - radius, x + radius)
                }
                let range = row.apply(box)
                for _ in 0..<10 {
                    let x = box.map { Double.random(in: $0.lower...$0.upper, using: &random) }
                    let value = row.rule(at: x).value
                    let isInside = range.contains(value) || !value.isFinite || range.lower.isNaN
                    #expect(isInside, "\(row.opcode) at \(x): \(value) is not in \(range), over \(box)")
                }
            }
        }
        let small = row.points(20).filter { $0.allSatisfy { $0 > 0 } }.map { center in
            row.apply(
                center.enumerated().map { operand, x in
                    operand == row.constantOperand ? Interval(x, x) : Interval(x, x + 1e-9)
                })
        }
        // Not for rules whose bounds are unknown.
        let isUnknown = small.allSatisfy { $0 == .entire }
        #expect(isUnknown || small.allSatisfy { $0.width < 1e-3 }, "\(row.opcode): \(small)")
    }

    /// Each operation has a name in StableHLO, or is composed of operations that have one, with the same values.
    @Test(arguments: elementwiseTable) func loweredToOtherEngines(row: ElementwiseRow) {
        for point in row.points(4 * row.domains.count) {
            let (value, expected) = (Self.lowered(row.opcode, point).value, row.rule(at: point).value)
            #expect(isClose(value, expected, within: 1e-13), "\(row.opcode) at \(point): \(value), not \(expected)")
        }
        let used = Self.lowered(row.opcode, row.points(1)[0]).opcodes
        if let name = row.opcode.notation?.stableHLO {
            #expect(Self.dialects.contains(name), "\(row.opcode): StableHLO has no \(name)")
            #expect(used == [row.opcode])
        } else {
            // Composed of simpler ones, which may be composed themselves; never of itself.
            var open = used
            var seen: Set<Opcode> = []
            while let next = open.popFirst() {
                #expect(next != row.opcode, "\(row.opcode) is composed of itself")
                guard next.notation?.stableHLO == nil, seen.insert(next).inserted else { continue }
                open.formUnion(Self.lowered(next, [0.5, 0.5]).opcodes)
            }
        }
    }

    private static func lowered(_ opcode: Opcode, _ point: [Double]) -> NotingNumber {
        visitRule(opcode, Lower(operands: point.map { NotingNumber($0) }))
    }

    /// The elementwise operations of the StableHLO specification, version 1, and of CHLO.
    static let dialects: Set<String> = [
        "stablehlo.abs", "stablehlo.add", "stablehlo.atan2", "stablehlo.cbrt", "stablehlo.ceil", "stablehlo.cosine",
        "stablehlo.divide", "stablehlo.exponential", "stablehlo.exponential_minus_one", "stablehlo.floor",
        "stablehlo.log", "stablehlo.log_plus_one", "stablehlo.logistic", "stablehlo.maximum", "stablehlo.minimum",
        "stablehlo.multiply", "stablehlo.negate", "stablehlo.power", "stablehlo.remainder",
        "stablehlo.round_nearest_afz", "stablehlo.round_nearest_even", "stablehlo.rsqrt", "stablehlo.sign",
        "stablehlo.sine", "stablehlo.sqrt", "stablehlo.subtract", "stablehlo.tan", "stablehlo.tanh", "chlo.acos",
        "chlo.acosh", "chlo.asin", "chlo.asinh", "chlo.atan", "chlo.atanh", "chlo.bessel_i1e", "chlo.cosh",
        "chlo.digamma", "chlo.erf", "chlo.erf_inv", "chlo.erfc", "chlo.lgamma", "chlo.next_after", "chlo.polygamma",
        "chlo.sinh", "chlo.zeta",
    ]

    /// Special functions that have no source code.
    static let notInC: Set<Opcode> = ScalarProgram.ordered.union([
        .inverseErrorFunction, .logBeta, .digammaDifference, .gammaDensity, .lowerGamma, .upperGamma,
        .lowerGammaByShape, .lowerGammaByShapeTwice, .principalExponentialIntegral,
    ])

    /// Every other operation as C, compiled and run.
    @Test(.enabled(if: CProgram.compiler != nil)) func operationsInC() throws {
        let rows = elementwiseTable.filter { RuleCode.call($0.opcode, ["x", "y"], in: .c) != nil }
        let others = Set(elementwiseTable.map(\.opcode)).subtracting(rows.map(\.opcode))
        #expect(others.isSubset(of: Self.notInC))
        var lines = ["#include <math.h>", "#include <stdio.h>"]
        lines += RuleCode.helpers(of: rows.map(\.opcode), in: .c)
        lines.append("int main(void) {")
        var expected: [(opcode: Opcode, point: [Double], value: Double)] = []
        for row in rows {
            let edges = row.edges.map(\.point).filter { $0.allSatisfy(\.isFinite) }
            for point in row.points(6) + edges {
                let operands = point.map { "(\($0))" }
                let call = try #require(RuleCode.call(row.opcode, operands, in: .c))
                lines.append("    printf(\"%.17g\\n\", (double)(\(call)));")
                expected.append((row.opcode, point, row.rule(at: point).value))
            }
        }
        lines.append("    return 0;\n}\n")
        let found = try CProgram.run(lines.joined(separator: "\n"))
        #expect(found.count == expected.count)
        for (number, entry) in zip(found, expected) {
            #expect(
                number == entry.value || (number.isNaN && entry.value.isNaN)
                    || abs(number - entry.value) <= 1e-14 * abs(entry.value),
                "\(entry.opcode) at \(entry.point): \(number) instead of \(entry.value)")
        }
    }
}

private struct Lower: RuleVisitor {
    let operands: [NotingNumber]
    func unary<Rule: UnaryRule>(_: Rule.Type) -> NotingNumber { Rule.lowered(operands[0]) }
    func binary<Rule: BinaryRule>(_ rule: Rule.Type) -> NotingNumber {
        guard let family = rule as? any OrderedRule.Type else { return Rule.lowered(operands[0], operands[1]) }
        return family.lowered(order: Int(operands[0].value), operands[1])
    }
    func noRule(_ opcode: Opcode) -> NotingNumber { fatalError("\(opcode) has no rule") }
}

/// A C program, compiled by the toolchain's compiler and run.
enum CProgram {
    static let compiler: URL? = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").lazy
        .flatMap { folder in ["clang", "cc"].map { URL(fileURLWithPath: String(folder)).appendingPathComponent($0) } }
        .first { FileManager.default.isExecutableFile(atPath: $0.path) }

    /// The numbers that the program prints, one per line.
    static func run(_ source: String) throws -> [Double] {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("emitted-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (file, program) = (folder.appendingPathComponent("main.c"), folder.appendingPathComponent("program"))
        try Data(source.utf8).write(to: file)
        // Contraction to fused multiply-adds would round differently from Swift.
        _ = try EmittedProgram.run(
            try #require(compiler), ["-O1", "-ffp-contract=off", "-o", program.path, file.path, "-lm"])
        return try EmittedProgram.run(program, []).split(separator: "\n").map { try #require(Double($0)) }
    }
}
