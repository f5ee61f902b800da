// The code of the tutorial's pages that uses the tape, page by page; `print` collects what the pages show.

import Autodiff
import Foundation

/// The rows of a tape as lines: the operation, the value and the adjoint of each.
func listing(_ tape: SmallTape, _ adjoints: [Double], _ names: [String]) -> String {
    zip(tape.rows, adjoints).enumerated().map { index, pair in
        let (row, adjoint) = pair
        let parents = row.parents.map { names[$0] }
        let symbol = row.operation.rawValue
        let formula =
            switch parents.count {
            case 0: ""
            case 1: " = \(symbol)(\(parents[0]))"
            default: " = \(parents[0]) \(symbol) \(parents[1])"
            }
        let name = names[index] + formula
        let numbers = [row.value, adjoint].map { number in
            let text = "\((number * 1e6).rounded() / 1e6)"
            return String(repeating: " ", count: max(11 - text.count, 0)) + text
        }
        let number = index + 1
        return (number < 10 ? " " : "") + "\(number)  " + name.padding(toLength: 15, withPad: " ", startingAt: 0)
            + numbers.joined()
    }
    .joined(separator: "\n")
}

/// The page `1-a-tape.md`.
func examplesOfTheTape(_ print: (Any...) -> Void) {
    let tape = SmallTape()
    let x = tape.input(1.3)
    let a = square(x)
    let b = exp(a)
    print(a.value, b.value)

    let exponential = tape.adjoints(of: b)
    print(exponential[x.row], exponential[a.row], exponential[b.row])
    print(2 * x.value * b.value)

    let c = a + b
    let d = sqrt(c)
    let adjoints = tape.adjoints(of: d)
    print(listing(tape, adjoints, ["x", "a", "b", "c", "d"]))
    print(x.value * (1 + b.value) / d.value)

    let tangents = tape.tangents(along: x)
    print(tangents)

    let real = Tape()
    let u = real.variable(1.3)
    let v = square(u)
    let f = sqrt(v + exp(v))
    let realAdjoints = real.adjoints(of: f)
    print(real.count, realAdjoints[v], realAdjoints[u])
}

/// The page `2-back-propagation.md`, the networks of single numbers.
func examplesOfBackPropagation(_ print: (Any...) -> Void) {
    let perceptron = SmallTape()
    let (x, y, half) = (perceptron.input(2), perceptron.input(1), perceptron.input(0.5))
    let (w, b) = (perceptron.input(0.5), perceptron.input(-0.3))
    let z = w * x + b
    let a = sigmoid(z)
    let error = a - y
    let squaredError = half * square(error)
    let slopes = perceptron.adjoints(of: squaredError)
    print(listing(perceptron, slopes, ["x", "y", "½", "w₁", "b₁", "w₁x", "z₁", "a₁", "e", "e²", "C"]))

    let delta = (a.value - y.value) * a.value * (1 - a.value)
    print(abs(delta - slopes[z.row]) < 1e-15, abs(delta * x.value - slopes[w.row]) < 1e-15)

    let tape = SmallTape()
    let (a0, t, oneHalf) = (tape.input(2), tape.input(1), tape.input(0.5))
    let (w1, b1, w2, b2) = (tape.input(0.5), tape.input(-0.3), tape.input(-1.2), tape.input(0.4))
    let z1 = w1 * a0 + b1
    let a1 = sigmoid(z1)
    let z2 = w2 * a1 + b2
    let a2 = sigmoid(z2)
    let cost = oneHalf * square(a2 - t)
    let adjoints = tape.adjoints(of: cost)
    print(
        listing(
            tape, adjoints,
            ["a₀", "y", "½", "w₁", "b₁", "w₂", "b₂"]
                + ["w₁a₀", "z₁", "a₁", "w₂a₁", "z₂", "a₂", "e", "e²", "C"]))

    let delta2 = (a2.value - t.value) * a2.value * (1 - a2.value)
    let delta1 = delta2 * w2.value * a1.value * (1 - a1.value)
    print(abs(delta2 - adjoints[z2.row]) < 1e-15, abs(delta1 - adjoints[z1.row]) < 1e-15)
    print(abs(delta2 * a1.value - adjoints[w2.row]) < 1e-15, abs(delta1 * a0.value - adjoints[w1.row]) < 1e-15)

    let rate = 0.1
    print(w1.value - rate * adjoints[w1.row], w2.value - rate * adjoints[w2.row])
}

/// The page `2-back-propagation.md`, layers of several units.
func examplesOfLayers(_ print: (Any...) -> Void) {
    let tape = SmallTape()
    let half = tape.input(0.5)
    let targets = [tape.input(0.8), tape.input(0.1)]
    var activations = [[tape.input(0.2), tape.input(-0.4)]]
    var sums: [[Traced]] = [[]]
    var weights: [[[Traced]]] = [[]]
    var biases: [[Traced]] = [[]]
    for units in [3, 2] {
        let inputs = activations[activations.count - 1]
        let w = inputs.indices.map { i in (0..<units).map { j in tape.input(0.3 * Double(i + 1) - 0.2 * Double(j)) } }
        let b = (0..<units).map { j in tape.input(0.1 * Double(j)) }
        let z = (0..<units).map { j in inputs.indices.reduce(b[j]) { sum, i in sum + w[i][j] * inputs[i] } }
        weights.append(w)
        biases.append(b)
        sums.append(z)
        activations.append(z.map { sigmoid($0) })
    }
    let errors = zip(activations[2], targets).map { a, y in half * square(a - y) }
    let cost = errors[0] + errors[1]
    let adjoints = tape.adjoints(of: cost)

    func slope(_ a: Traced) -> Double { a.value * (1 - a.value) }
    var deltas: [[Double]] = [[], [], zip(activations[2], targets).map { a, y in slope(a) * (a.value - y.value) }]
    deltas[1] = activations[1].indices.map { j in
        deltas[2].indices.reduce(0) { sum, k in sum + deltas[2][k] * weights[2][j][k].value } * slope(activations[1][j])
    }
    var largest = 0.0
    for l in 1...2 {
        for j in sums[l].indices {
            largest = max(largest, abs(deltas[l][j] - adjoints[sums[l][j].row]))
            largest = max(largest, abs(deltas[l][j] - adjoints[biases[l][j].row]))
            for i in activations[l - 1].indices {
                let derivative = deltas[l][j] * activations[l - 1][i].value
                largest = max(largest, abs(derivative - adjoints[weights[l][i][j].row]))
            }
        }
    }
    print(tape.rows.count, largest < 1e-15)
}
