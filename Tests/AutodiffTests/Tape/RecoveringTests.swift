import Autodiff
import Foundation
import Testing

/// A caller's mistake inside of `recovering` throws, and nothing that is used afterwards has changed by it.
@Suite struct RecoveringTests {
    private let matrix = Tensor<Double>(shape: [2, 3], scalars: [1, 2, 3, 4, 5, 6])

    private func message(_ body: () throws -> Void) -> String? {
        do {
            try recovering(body)
            return nil
        } catch {
            return (error as? CallerMistake)?.message
        }
    }

    @Test func valuesAndErrorsComeThrough() throws {
        #expect(try recovering { 1 + 1 } == 2)
        #expect(try recovering { gradient(at: 3.0) { x in x * x } } == 6)
        struct OwnError: Error {}
        #expect(throws: OwnError.self) { try recovering { throw OwnError() } }
        var count = 0
        try recovering { count += 1 }
        #expect(count == 1)
    }

    @Test func aMistakeHasTheMessageOfTheStop() throws {
        let found = try #require(message { _ = matmul(matrix, matrix) })
        #expect(found.contains("matmul") && found.contains("2 × 3"), "\(found)")
        #expect(message { _ = matrix + Tensor<Double>.zeros([4]) } != nil)
    }

    @Test(arguments: 0..<6) func everyKindOfCallRecovers(_ kind: Int) throws {
        let wrong = Tensor<Double>.zeros([7])
        let compiled = compileTree { (x: TensorVariable<Double>) in (x + wrong).sum() }
        let found = message {
            switch kind {
            case 0: _ = gradient(at: 2.0) { x in x * gradient(at: 1.0) { y in x * y + self.outOfTape } }
            case 1: _ = gradient(at: matrix) { w in (w + wrong).sum() }
            case 2: _ = compiled.valueWithGradient(at: matrix)
            case 3: _ = hessian(at: [1.0, 2.0]) { x in x[0] * x[1] + self.outOfTape }
            case 4:
                let tape = Tape()
                _ = tape.scope("layer") { tape.variable(matrix) + TensorVariable(wrong) }
            default: _ = valueWithGradient(at: matrix) { w in matmul(w, w).sum() }
            }
        }
        #expect(found != nil)
        // What comes after is as before.
        #expect(gradient(at: [1.0, 2.0]) { x in x[0] * x[0] * x[1] } == [4, 1])
        #expect(gradient(at: matrix) { w in (w * w).sum() } == matrix * 2)
    }

    /// A variable of a tape that has been released.
    private var outOfTape: Variable { Tape().variable(1) }

    @Test func aTapeOfTheCallerGoesOn() throws {
        let slope = gradient(at: 3.0) { x in
            let y = x * x
            let wrong = try? recovering { y + outOfTape }
            #expect(wrong == nil)
            let right = try? recovering { y * x }
            return right! + y
        }
        #expect(slope == 33)
        let tape = Tape()
        let x = tape.variable(2.0)
        let failed: Void? = try? tape.scope("outer") { try recovering { tape.scope("inner") { _ = x + outOfTape } } }
        #expect(failed == nil)
        let y = x * x
        #expect(tape.adjoints(of: y)[x] == 4)
    }

    @Test func aTapeThatEscapesIsEmptyAndStops() throws {
        var escaped: Tape?
        _ = message {
            escaped = Tape()
            _ = escaped!.variable(1.0) + outOfTape
        }
        #expect(escaped?.count == 0)
        #expect(message { _ = escaped!.variable(1.0) }?.contains("make another") == true)
        escaped = nil
        #expect(gradient(at: 2.0) { x in x * x * x } == 12)
    }

    @Test func aPullbackThatEscapesStaysValid() throws {
        var escaped: (value: Double, pullback: (Double) -> [Double])?
        var plain: [Double] = []
        _ = message {
            let (value, pullback) = valueWithPullback(at: [1.0, 2.0]) { x in x[0] * x[1] }
            escaped = (value, { pullback($0) })
            _ = matmul(matrix, matrix)
        }
        plain = try #require(escaped).pullback(1)
        #expect(plain == [2, 1])
    }

    @Test func nested() throws {
        let found = try recovering {
            let inner = message { _ = matmul(matrix, matrix) }
            #expect(gradient(at: 3.0) { x in x * x } == 6)
            return inner
        }
        #expect(found?.contains("matmul") == true)
    }

    @Test func fromManyThreadsAtOnce() {
        DispatchQueue.concurrentPerform(iterations: 64) { index in
            if index % 2 == 0 {
                #expect(message { _ = gradient(at: matrix) { w in matmul(w, w).sum() } } != nil)
            } else {
                #expect(try! recovering { gradient(at: Double(index)) { x in x * x } } == 2 * Double(index))
            }
        }
    }

    @Test func modesOfTheCallerHold() throws {
        let found = message {
            _ = stoppingAtNonFinite { gradient(at: 0.0) { x in log(x) * 0 } }
        }
        #expect(found != nil)
        // The mode ended with the thread.
        #expect(gradient(at: 0.0) { x in sqrt(x) } == .infinity)
        let inherited = stoppingAtNonFinite { message { _ = gradient(at: 0.0) { x in sqrt(x) } } }
        #expect(inherited != nil)
    }

    /// Address space, threads and descriptors do not run out.
    @Test func thousandsOfMistakes() {
        let first = residentBytes()
        for _ in 0..<3000 {
            #expect(message { _ = gradient(at: matrix) { w in (w + Tensor<Double>.zeros([7])).sum() } } != nil)
        }
        // Some 2 kB each; 3 GB of address space for each tape would end before.
        #expect(residentBytes() - first < 100 << 20)
    }

    private func residentBytes() -> Int {
        let pages = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
        return (pages.flatMap { $0.count > 1 ? Int($0[1]) : nil } ?? 0) * 4096
    }
}
