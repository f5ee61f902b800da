import Foundation
import Testing

@testable import Autodiff

/// A kept pullback takes memory in proportion to its rows.
@Suite struct KeptPullbackTests {
    @Test func keptPullbackStaysCorrect() {
        let pullbacks: [(Double) -> Double] = (0..<50).map { index in
            pullback(at: Double(index)) { (x: Variable) -> Variable in x * x * exp(-x) }
        }
        // Recordings in between reuse the address space that the others released.
        for index in 0..<50 {
            let x = Double(index)
            let expected: Double = (2 * x - x * x) * Foundation.exp(-x)
            let (found, twice): (Double, Double) = (pullbacks[index](1), pullbacks[index](2))
            #expect(abs(found - expected) <= 1e-12 * max(abs(expected), 1e-30))
            #expect(twice == 2 * found)
            let square: Double = gradient(at: 3) { (y: Variable) -> Variable in y * y }
            #expect(square == 6)
        }
    }

    @Test func otherRowsAreUnaffected() {
        let x: [Double] = (0..<100_000).map { Double($0 % 7) }
        let back: (Double) -> [Double] = pullback(at: x) { (x: [Variable]) -> Variable in
            var sum: Variable = 0
            for value in x { sum += value * value }
            return sum
        }
        let cube: Double = gradient(at: 2) { (y: Variable) -> Variable in y * y * y }
        #expect(cube == 12)
        let found: [Double] = back(1)
        let isRight = zip(found, x).allSatisfy { pair in pair.0 == 2 * pair.1 }
        #expect(isRight && found.count == 100_000)
    }

    /// On the compact tape of a pullback nothing can be recorded; a variable that escaped its function has only a
    /// value.
    @Test func compactTapeRecordsNothing() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            var inner: Variable = 0
            let back: (Double) -> Double = pullback(at: 3) { (x: Variable) -> Variable in
                inner = x * x
                return inner * x
            }
            precondition(back(1) == 27 && inner.value == 9)
            _ = inner * inner
            precondition(back(1) == 27)
        }
        let words = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(words.contains("The recording of a pullback is complete"), "\(words)")
    }

    #if os(Linux)
        /// 40,000 of them in 20 GB of address space, of which one room for recording takes 3.2 GB.
        @Test func manyNeedLittleAddressSpace() async {
            await #expect(processExitsWith: .success) {
                var limit = rlimit(rlim_cur: 20_000_000_000, rlim_max: 20_000_000_000)
                precondition(setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0)
                var pullbacks: [(Double) -> Double] = []
                for index in 0..<40_000 {
                    pullbacks.append(pullback(at: Double(index)) { (x: Variable) -> Variable in x * x })
                }
                for index in 0..<40_000 { precondition(pullbacks[index](1) == 2 * Double(index)) }
                let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
                let line = status.split(separator: "\n").first { $0.hasPrefix("VmPeak:") } ?? ""
                let kilobytes = Int(line.filter(\.isNumber)) ?? .max
                precondition(kilobytes < 12_000_000, "\(line)")
            }
        }
    #endif
}
