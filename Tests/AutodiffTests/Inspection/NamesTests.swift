import Autodiff
import Testing

struct NamesTests {
    private func names(_ graph: TapeSnapshot) -> [String] { graph.nodes.map(\.name) }
    private func scopes(_ graph: TapeSnapshot) -> [String] {
        graph.nodes.map { $0.scope.map { graph.scopes[$0].path.joined(separator: "/") } ?? "" }
    }

    @Test func withoutNamesRowsAreTheLecturesLetters() {
        let tape = Tape()
        #expect(names(tape.graph(of: LectureExample.root(on: tape))) == ["x", "a", "b", "c", "d"])
    }

    @Test func severalInputsAreNumberedAndGivenNamesKept() {
        let tape = Tape()
        let (u, v) = (tape.variable(1), tape.variable(2))
        let a = (u * v).named("product")
        let y = exp(a) + u
        #expect(names(tape.graph(of: y)) == ["x1", "x2", "product", "a", "b"])
        v.named("a")
        #expect(names(tape.graph(of: y)) == ["x", "a", "product", "b", "c"])
        a.named("other")
        #expect(names(tape.graph(of: y)) == ["x", "a", "other", "b", "c"])
    }

    @Test func manyRowsAreNumbered() {
        let tape = Tape()
        var y = tape.variable(1)
        for _ in 0..<40 { y = sin(y) }
        #expect(names(tape.graph(of: y)) == ["x"] + (1...40).map { "v\($0)" })
    }

    @Test func duplicateNamesAreDistinguishedByScopeOrRow() {
        let tape = Tape()
        let x = tape.variable(0.5)
        let z1 = tape.scope("layer1") { sin(x).named("z") }
        let z2 = tape.scope("layer2") { sin(z1).named("z") }
        let z3 = tape.scope("layer2") { sin(z2).named("z") }
        let all = names(tape.graph(of: z3))
        #expect(all == ["x", "layer1.z", "layer2.z", "z_3"])
        #expect(Set(all).count == all.count)
    }

    @Test func rowNamedFIsDistinguishedFromTheFunction() {
        let tape = Tape()
        let x = tape.variable(0.5).named("f")
        let graph = tape.graph(of: sin(x).named("y"))
        #expect(names(graph) == ["f", "y"] && graph.functionName == "y")
        #expect(tape.explanation(of: sin(x)).text.contains("∂a/∂f = cos(f)"))
    }

    @Test func scopesNestAndEnd() {
        let tape = Tape()
        let x = tape.variable(0.5)
        let y = tape.scope("outer") {
            let a = sin(x)
            let b = scope("inner") { cos(a) }
            return exp(b)
        }
        let graph = tape.graph(of: sqrt(y))
        #expect(scopes(graph) == ["", "outer", "outer/inner", "outer", ""])
    }

    @Test func throwingScopeEnds() throws {
        struct Stopped: Error {}
        let tape = Tape()
        let x = tape.variable(0.5)
        #expect(throws: Stopped.self) {
            try tape.scope("outer") {
                _ = sin(x)
                throw Stopped()
            }
        }
        let y = tape.scope("next") { cos(x) }
        #expect(scopes(tape.graph(of: exp(y))) == ["", "next", ""])
    }

    @Test func clearingForgetsNamesAndScopes() {
        let tape = Tape()
        tape.scope("before") { _ = sin(tape.variable(1).named("old")) }
        tape.clear()
        let y = sin(tape.variable(1))
        let graph = tape.graph(of: y)
        #expect(names(graph) == ["x", "a"] && scopes(graph) == ["", ""])
        // Also a scope that is open while its tape is cleared.
        let z = tape.scope("cleared inside") { () -> Variable in
            tape.clear()
            return sin(tape.variable(2))
        }
        #expect(scopes(tape.graph(of: z)) == ["", ""])
    }

    /// The scope belongs to the innermost tape that is being recorded.
    @Test func scopesUseTheRecordingTape() {
        let tape = Tape()
        let x = tape.variable(0.5)
        let y = tape.scope("mine") { () -> Variable in
            // A gradient at numbers has a tape of its own, and so has one inside it; one at a tensor is recorded here.
            let slope = gradient(at: 2.0) { u in
                scope("theirs") { () -> Variable in
                    let inner: Double = gradient(at: 3.0) { v in scope("inner") { v * v } }
                    return u * inner
                }
            }
            let tensor = gradient(at: Tensor<Double>([1, 2])) { v in scope("tensors") { (v * v).sum() } }
            return scope("again") { x * slope * tensor.scalars[0] }
        }
        let graph = tape.graph(of: y)
        #expect(graph.scopes.map(\.name) == ["mine", "tensors", "again"])
        #expect(scopes(graph) == ["", "mine/again", "mine/again"])
        // Over plain numbers, and on a tape that is not recorded in an extent, the closure just runs.
        #expect(scope("nothing") { 3 } == 3)
        #expect(tape.graph(of: scope("nothing") { sin(y) }).scopes.count == 3)
    }

    @Test func gradientsAreTheSameWithNamesAndScopes() {
        let plain = gradient(at: 1.3) { x in sqrt(square(x) + exp(square(x))) }
        let named = gradient(at: 1.3) { x in
            let a = scope("a") { square(x.named("x")).named("a") }
            return scope("root") { sqrt(a + exp(a)) }
        }
        #expect(abs(plain - named) < 1e-15)
    }
}
