import Autodiff
import Foundation
import Testing

struct ExplanationTests {
    private func lecture() -> Explanation {
        let tape = Tape()
        return tape.explanation(of: LectureExample.root(on: tape))
    }

    /// Without the spaces that align its columns.
    private func squeezed(_ text: String) -> String {
        text.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }.joined(separator: "\n")
    }

    /// Each partial, each sum over children, each adjoint of lecture 002's section, in its order.
    @Test func theLecturesStepsInWordsAndNumbers() {
        let lines = squeezed(lecture().text).split(separator: "\n").map(String.init)
        let expected = [
            "f = d = sqrt(x² + exp(x²)) at x = 1.3",
            "x = 1.3", "a = x² = 1.3² = 1.69", "b = exp(a) = exp(1.69) = 5.41948",
            "c = a + b = 1.69 + 5.41948 = 7.10948", "d = sqrt(c) = sqrt(7.10948) = 2.66636",
            "∂a/∂x = 2·x = 2·1.3 = 2.6", "∂b/∂a = exp(a) = b = 5.41948", "∂c/∂a = 1", "∂c/∂b = 1",
            "∂d/∂c = 1/(2·d) = 1/(2·2.66636) = 0.187521",
            "∂f/∂d = 1",
            "∂f/∂c = ∂f/∂d · ∂d/∂c = 1 · 0.187521 = 0.187521",
            "∂f/∂b = ∂f/∂c · ∂c/∂b = 0.187521 · 1 = 0.187521",
            "a is used by b and c, so two contributions are added:",
            "∂f/∂a = ∂f/∂b · ∂b/∂a + ∂f/∂c · ∂c/∂a = 0.187521 · 5.41948 + 0.187521 · 1 = 1.01627 + 0.187521 = 1.20379",
            "∂f/∂x = ∂f/∂a · ∂a/∂x = 1.20379 · 2.6 = 3.12986",
            "∂f/∂x = x·(b + 1)/d = 3.12986",
        ]
        var rest = lines[...]
        for line in expected {
            guard let place = rest.firstIndex(of: line) else {
                Issue.record("\(line) is missing, or not in its place, in \(lines)")
                return
            }
            rest = rest[(place + 1)...]
        }
    }

    @Test func theNumbersAreTheLecturesFormulas() throws {
        let graph = lecture().graph
        let x = LectureExample.point
        let (b, d) = (exp(x * x), sqrt(x * x + exp(x * x)))
        let adjoints = [
            "x": x * (1 + b) / d, "a": (1 + b) / (2 * d), "b": 1 / (2 * d), "c": 1 / (2 * d), "d": 1,
        ]
        for (name, expected) in adjoints {
            guard case .number(let adjoint) = try #require(graph.node(named: name)).adjoint else {
                Issue.record("\(name) is not a number")
                continue
            }
            #expect(abs(adjoint - expected) < 1e-14, "\(name)")
        }
        for node in graph.nodes.dropLast() {
            let sum = node.uses.reduce(0.0) { sum, edge in
                guard case .number(let part) = graph.edges[edge].contribution else { return .nan }
                return sum + part
            }
            guard case .number(let adjoint) = node.adjoint else { continue }
            #expect(abs(sum - adjoint) < 1e-15, "\(node.name)")
        }
    }

    /// A partial derivative of 0 contributes 0 to the explanation, as in the sweep, even if the adjoint is infinite.
    @Test func zeroTimesInfinityContributesNothing() throws {
        let tape = Tape()
        let x = tape.variable(2)
        let zero = tape.variable(0)
        let y = log(x * zero)
        let edges = tape.explanation(of: y).graph.edges.filter { $0.partial == 0 }
        #expect(edges.count == 1)
        guard case .number(let contribution) = try #require(edges.first).contribution else {
            Issue.record("the contribution is not a number")
            return
        }
        #expect(contribution == 0 && tape.adjoints(of: y)[x] == 0)
    }

    @Test func markdownAndLaTeXShowTheSame() {
        let explanation = lecture()
        let sum =
            "\\frac{\\partial f}{\\partial b} \\cdot \\frac{\\partial b}{\\partial a} + "
            + "\\frac{\\partial f}{\\partial c} \\cdot \\frac{\\partial c}{\\partial a} = "
            + "0.187521 \\cdot 5.41948 + 0.187521 \\cdot 1 = 1.01627 + 0.187521 = 1.20379"
        #expect(explanation.markdown.contains("$$\\frac{\\partial f}{\\partial a} = \(sum)$$"))
        #expect(explanation.latex.contains("\\frac{\\partial f}{\\partial a} &= \(sum)"))
        for text in ["\\sqrt{c}", "{x}^{2}", "\\exp\\left(a\\right)", "\\frac{1}{2 \\cdot d}"] {
            #expect(explanation.markdown.contains(text) && explanation.latex.contains(text))
        }
        let opened = explanation.latex.components(separatedBy: "\\begin{align*}").count
        #expect(opened == explanation.latex.components(separatedBy: "\\end{align*}").count && opened > 5)
    }

    @Test func tensorsAreExplainedByTheirPullbacks() {
        let tape = Tape(keepingEveryValue: true)
        let w = tape.variable(Tensor<Double>([[1, -2], [3, 4]])).named("W")
        let b = tape.variable(Tensor<Double>([0.5, -0.25])).named("b")
        let x = TensorVariable(Tensor<Double>([[1, 2]]))
        let loss = tape.scope("network") {
            let z = scope("layer1") { (matmul(x, w) + b).named("z") }
            return scope("loss") { square(sigmoid(z).named("h") - 1).sum().named("loss") }
        }
        let explanation = tape.explanation(of: loss)
        for text in [
            "W is an input", "z is computed from a and b (add) in network › layer1", "h = sigmoid(z)",
            "∂f/∂z = ∂f/∂h·h·sigmoid(-z)", "∂f/∂W = matmul(constant1, ∂f/∂a, transposesLeft)", "[[1, -2], [3, 4]]",
        ] {
            #expect(
                squeezed(explanation.text).contains(text) || explanation.forward.contains { $0.sentence == text },
                "\(text)")
        }
        #expect(explanation.graph.edges.allSatisfy { $0.partial == nil })
    }

    /// x·x contributes through both operands; the sum is shown as one contribution.
    @Test func repeatedOperand() {
        let tape = Tape()
        let x = tape.variable(3).named("x")
        let text = tape.explanation(of: x * x).text
        #expect(text.contains("∂a/∂x = 2·x = 2·3 = 6") && text.contains("used only by a"))
    }

    @Test func constantsRowsApartAndSigns() {
        let tape = Tape()
        let x = tape.variable(-2).named("x")
        _ = exp(x)
        // A tenth does not fit into the row and has one of its own.
        let text = squeezed(tape.explanation(of: 0.1 * x - 3).text)
        #expect(text.contains("0.1·(-2) = -0.2") && text.contains("(-0.2) - 3"))
        #expect(text.contains("1 rows of the tape do not lead to f") == false)
        #expect(text.contains("One row of the tape does not lead to f and is left out."))
    }
}
