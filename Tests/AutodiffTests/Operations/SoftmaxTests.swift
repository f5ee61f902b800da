import Autodiff
import Testing

/// Values of softmax and the fused losses, and the closed forms of their gradients.
@Suite struct SoftmaxTests {
    static let z = Tensor<Double>([[1, 2, 3], [0.5, -1, 0]])

    @Test func values() {
        let p = Self.z.softmax()
        #expect(
            isClose(
                p,
                Tensor([
                    [0.09003057317038046, 0.24472847105479767, 0.6652409557748219],
                    [0.5465493872661796, 0.12195165230972888, 0.3314989604240915],
                ]), within: 1e-15))
        #expect(isClose(exp(Self.z.logSoftmax()), p) && isClose(p.sum(along: [1]), .ones([2])))
        #expect(isClose(Self.z.softmax(along: 0).sum(along: [0]), .ones([3])))
        #expect(isClose(Self.z.softmax(along: 0), Self.z.matrixTransposed().softmax().matrixTransposed()))
        #expect(
            isClose(
                softmaxCrossEntropy(logits: Self.z, labels: [2, 0]), Tensor([0.40760596444438079, 0.6041306053367284])))
    }

    /// Contiguous rows use kernels; the results agree up to a few roundings with those along another axis, which are
    /// composed of operations on whole tensors. (Not bit for bit: a kernel adds the elements of a row in vectors,
    /// whereas columns are added row by row.)
    @Test(arguments: [(1, 1), (3, 2), (33, 10), (2, 127), (3, 128), (2, 129), (1, 300), (0, 3), (2, 0)])
    func rowsAndColumnsAgree(rows: Int, columns: Int) {
        func check<Scalar: TensorScalar>(_: Scalar.Type) {
            let special: [Scalar] = [.infinity, -.infinity, .nan, -0.0, 1e4, -1e4, 3, 3]
            let z = Tensor<Scalar>(
                shape: [rows, columns],
                scalars: (0..<(rows * columns)).map { (place: Int) -> Scalar in
                    if place % 11 == 7 { return special[place / 11 % 8] }
                    return Scalar((place * 7919) % 1013) / 100 - 5
                })
            let turned = z.matrixTransposed()
            // Rounding is judged by the size of the result, and of the terms where they cancel.
            func same(
                _ x: Tensor<Scalar>, _ y: Tensor<Scalar>, least: Scalar = 1, terms: Tensor<Scalar>? = nil
            ) -> Bool {
                x.shape == y.shape
                    && x.scalars.indices.allSatisfy { index in
                        let (x, y) = (x.scalars[index], y.scalars[index])
                        let size = Swift.max(abs(y), terms?.scalars[index] ?? least)
                        return x == y || (x.isNaN && y.isNaN) || abs(x - y) <= 8 * Scalar.ulpOfOne * size
                    }
            }
            #expect(same(z.softmax(), turned.softmax(along: 0).matrixTransposed(), least: Scalar.leastNormalMagnitude))
            #expect(same(z.logSoftmax(), turned.logSoftmax(along: 0).matrixTransposed()))
            #expect(same(z.logSumExp(along: [1]), turned.logSumExp(along: [0])))
            let sizes = Tensor<Scalar>(shape: z.shape, scalars: z.scalars.map { $0.isFinite ? abs($0) : 0 })
            for axis in 0...1 {
                #expect(same(z.sum(along: [axis]), turned.sum(along: [1 - axis]), terms: sizes.sum(along: [axis])))
            }
            let weights = z.scalars.indices.map { (place: Int) -> Scalar in place % 3 == 0 ? 0 : Scalar(place % 5) }
            let targets = Tensor<Scalar>(shape: z.shape, scalars: weights)
            let logarithms = z.logSoftmax().scalars
            let terms = weights.indices.map { (place: Int) -> Scalar in
                weights[place] == 0 ? 0 : weights[place] * logarithms[place]
            }
            let losses = -Tensor<Scalar>(shape: z.shape, scalars: terms).sum(along: [1])
            #expect(same(softmaxCrossEntropy(logits: z, targets: targets), losses))
        }
        check(Float.self)
        check(Double.self)
    }

    /// softmax(z) − t (lecture 002, 'Optimizing the cost function').
    @Test func crossEntropyGradients() {
        let targets = Tensor<Double>.oneHot([2, 0], classes: 3)
        let expected = Self.z.softmax() - targets
        #expect(isClose(gradient(at: Self.z) { softmaxCrossEntropy(logits: $0, labels: [2, 0]).sum() }, expected))
        let byTargets = gradient(at: targets) { softmaxCrossEntropy(logits: TensorVariable(Self.z), targets: $0).sum() }
        #expect(isClose(byTargets, -Self.z.logSoftmax()))
        let soft = Tensor<Double>([[0.2, 0.3, 0.5], [2, 0, 1]])
        let found = gradient(at: Self.z) { softmaxCrossEntropy(logits: $0, targets: TensorVariable(soft)).sum() }
        #expect(isClose(found, Self.z.softmax() * soft.sum(along: [1], keepingAxes: true) - soft))
    }

    /// The fused loss agrees with the composed one where that is stable.
    @Test func fusedAndComposed() {
        let targets = Tensor<Double>([[0, 1, 0.25], [0.5, 1, 0]])
        let fused = sigmoidCrossEntropy(logits: Self.z, targets: targets)
        let y = sigmoid(Self.z)
        let composed: Tensor<Double> = -(targets * log(y)) - (1 - targets) * log(1 - y)
        #expect(isClose(fused, composed))
        let byLogits = gradient(at: Self.z) { sigmoidCrossEntropy(logits: $0, targets: TensorVariable(targets)).sum() }
        #expect(isClose(byLogits, y - targets))
    }

    /// A fully masked row has probabilities and gradients of zero, and does not affect other rows.
    @Test func maskedRows() {
        let masked = Tensor<Double>([[-.infinity, -.infinity, -.infinity], [0, -.infinity, 0], [1, 1, 1]])
        let third = 1.0 / 3
        #expect(isClose(masked.softmax(), Tensor([[0, 0, 0], [0.5, 0, 0.5], [third, third, third]])))
        #expect(isClose(exp(masked.logSoftmax()), masked.softmax()))
        #expect(masked.logSoftmax()[0, 1] == -.infinity && masked.logSoftmax()[1, 1] == -.infinity)
        #expect(isClose(masked.logSumExp(along: [1]), Tensor([-.infinity, log(2.0), 1 + log(3.0)])))
        #expect(masked.converted(to: Float.self).softmax().scalars[..<3] == [0, 0, 0])
        let weights = Tensor<Double>([[1, 2, 3], [1, 2, 4], [1, 2, 3]])
        let softmax: Function = { (x: TensorVariable<Double>) in (x.softmax() * weights).sum() }
        let (first, second) = derivatives(softmax, at: masked)
        #expect(
            isClose(first, Tensor([[0, 0, 0], [-0.75, 0, 0.75], [-third, 0, third]]), within: 1e-15), "\(first)")
        #expect(second.scalars.allSatisfy { $0.isFinite } && second[0, 0] == 0, "\(second)")
        let sums = derivatives({ $0.logSumExp(along: [1]).sum() }, at: masked)
        #expect(isClose(sums.0, masked.softmax()), "\(sums.0)")
        #expect(sums.1.scalars.allSatisfy { $0.isFinite }, "\(sums.1)")
    }

    /// The loss of a masked row: 0 for targets of 0, +∞ for a class that is masked. The gradients stay finite.
    @Test func crossEntropyOfMaskedRows() {
        let masked = Tensor<Double>([[-.infinity, -.infinity], [-.infinity, 0]])
        let padding = Tensor<Double>([[0, 0], [0, 1]])
        #expect(softmaxCrossEntropy(logits: masked, targets: padding) == Tensor([0, 0]))
        let (first, second) = derivatives(
            { softmaxCrossEntropy(logits: $0, targets: TensorVariable(padding)).sum() }, at: masked)
        #expect(first == .zeros([2, 2]) && second == .zeros([2, 2]))
        #expect(softmaxCrossEntropy(logits: masked, labels: [0, 0]) == Tensor([.infinity, .infinity]))
        let wrong = gradient(at: masked) { z in softmaxCrossEntropy(logits: z, labels: [0, 0]).sum() }
        #expect(wrong == Tensor([[-1, 0], [-1, 1]]))
    }

    /// A NaN in a row that is masked afterwards has no influence.
    @Test func maskedAfterwards() {
        let x = Tensor<Double>([[.nan, 0], [1, 1]])
        let keep = Tensor<Double>([[0], [1]])
        for function: Function in [
            { $0.softmax() }, { exp($0.logSoftmax()) }, { $0.logSumExp(along: [1], keepingAxes: true) },
        ] {
            let (first, second) = derivatives({ select(TensorVariable(keep), square(function($0)), 0).sum() }, at: x)
            #expect((first.scalars + second.scalars).allSatisfy { $0.isFinite }, "\(first), \(second)")
        }
    }

    typealias Function = (TensorVariable<Double>) -> TensorVariable<Double>

    /// The gradient, and the gradient of its weighted sum.
    private func derivatives(_ function: Function, at x: Tensor<Double>) -> (Tensor<Double>, Tensor<Double>) {
        let first: Tensor<Double> = gradient(at: x, of: function)
        let weights = TensorVariable(Tensor(shape: x.shape, scalars: (1...x.shape.count).map { Double($0) }))
        let second: Tensor<Double> = gradient(at: x) { x in (gradient(at: x, of: function) * weights).sum() }
        return (first, second)
    }

    @Test func emptyBatches() {
        let none = Tensor<Double>.zeros([0, 3])
        #expect(softmaxCrossEntropy(logits: none, labels: []).shape == [0])
        #expect(gradient(at: none) { softmaxCrossEntropy(logits: $0, labels: []).sum() } == none)
        #expect(Tensor<Double>.zeros([2, 0]).softmax().shape == [2, 0])
        #expect(Tensor<Double>.zeros([2, 0]).logSoftmax().shape == [2, 0])
    }
}
