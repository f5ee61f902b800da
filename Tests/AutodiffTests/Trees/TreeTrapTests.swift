import Autodiff
import Foundation
import Testing

private struct Layer: DifferentiableStructure {
    var w: Tensor<Double>, b: [Double]
    static var parts: Parts<Layer> { Parts(\.w, \.b) }
}

/// Trees whose forms do not match, and checks without anything to check: each stops with what was given and the remedy.
struct TreeTrapTests {
    static let traps: [Trap] = [
        Trap(
            "Hessian's product with a direction of another count",
            says: "hessianVectorProduct: the direction has 1 number and the input 2.",
            "Give a direction of the input's form."
        ) {
            _ = hessianVectorProduct(at: [1, 2], along: [1]) { x in x[0] * x[1] }
        },
        Trap(
            "Hessian's product with a direction of another shape",
            says: "hessianVectorProduct: the direction has a tensor of Double of shape [3]",
            "where the input has a tensor of Double of shape [2]"
        ) {
            _ = hessianVectorProduct(at: Tensor<Double>([1, 2]), along: [1, 2, 3]) { x in (x * x).sum() }
        },
        Trap(
            "Hessian's product at the norm of zero",
            says: "hessianVectorProduct: the direction has 1 number and the input 2"
        ) {
            _ = hessianVectorProduct(at: [0, 0], along: [1]) { x in exp(hypot(x[0], x[1])) }
        },
        Trap("jvp along a direction of another shape", says: "jvp: the direction has a tensor of Double of shape [1]") {
            _ = jvp(at: Tensor<Double>([1, 2]), along: [1]) { x in x * x }
        },
        Trap(
            "vjp with a seed of another shape",
            says: "vjp: the seed has a tensor of Double of shape [1] where the result has"
        ) {
            _ = vjp(at: Tensor<Double>([1, 2]), seed: [1]) { x in x * x }
        },
        Trap("Gauss–Newton along a direction of another count", says: "gaussNewtonProduct: the direction has 3 numbers")
        {
            _ = gaussNewtonProduct(atTree: [1.0, 2], along: [1, 2, 3]) { x in [x[0] * x[1]] }
        },
        Trap(
            "dual numbers along a direction of another count", says: "derivative(atDual:along:of:)",
            "the direction has 1 number and the input 2"
        ) {
            _ = derivative(atDual: [1, 2], along: [1]) { x in x[0] * x[1] }
        },
        Trap("two points of a function of one tensor", says: "hessian(at:of:): 2 points for a function of one tensor") {
            let w = Tensor<Double>([1, 2])
            _ = hessian(at: w, w) { w in w.sum().scalar }
        },
        Trap("variables along a direction of another count", says: "the direction has 1 number and the input 2") {
            _ = derivative(at: [1, 2], along: [1]) { x in x[0] * x[1] }
        },
        Trap(
            "a compiled function's direction",
            says: "hessianProduct(at:along:): the direction has 1 number and the input 2"
        ) {
            let f = compile { (x: [Variable]) in x[0] * x[1] }
            _ = f.hessianProduct(at: [1, 2], along: [1])
        },
        Trap(
            "a compiled function's direction, forward",
            says: "valueWithDerivative(at:along:): the direction has a tensor"
        ) {
            let f = compile { (x: TensorVariable<Double>) in x * x }
            _ = f.valueWithDerivative(at: [1, 2], along: [1])
        },
        Trap(
            "a frozen recording's seed", says: "valueWithPullback(of:at:): the seed has a tensor of Double of shape [3]"
        ) {
            let frozen = freeze(at: Tensor<Double>([1, 2])) { x in x * x }
            _ = try? frozen.valueWithPullback(of: [1, 2, 3], at: [1, 2])
        },
        Trap("errors of another count", says: "errorBars: the tree of input errors has 1 number and the input 2") {
            _ = errorBars(at: [1, 2], inputErrors: [0.1]) { x in x[0] * x[1] }
        },
        Trap("bounds of another count", says: "bounds: the upper bound has 1 number and the lower bound 2") {
            _ = try? bounds(fromTree: [1.0, 2], to: [3.0]) { x in x[0] * x[1] }
        },
        Trap(
            "sum of structures of other shapes",
            says: "adding: the second tree has a tensor of Double of shape [1] at w where the first tree has a tensor"
        ) {
            _ = Layer(w: [1, 2], b: [3]) + Layer(w: [1], b: [3])
        },
        Trap("sum of structures of other counts", says: "the second tree has nothing at b.0", "a number at b.0") {
            _ = Layer(w: [1, 2], b: [3]) - Layer(w: [1, 2], b: [])
        },
        Trap(
            "sum of dictionaries of other keys",
            says: "the second tree has a number at b where the first tree has a number at a"
        ) {
            _ = ["a": 1.0].adding(["b": 1.0])
        },
        Trap("product of arrays of other counts", says: "dot: the second tree has 1 number and the first tree 2") {
            _ = [1.0, 2].dot([1])
        },
        Trap("arrays without leaves of other counts", says: "adding", "collections of different sizes") {
            _ = [[Double]]().adding([[]])
        },
        Trap("check at no numbers", says: "checkGradient: the input has no numbers", "Give an input that has some") {
            _ = try? checkGradient(at: [Double]()) { _ in 1 }
        },
        Trap("check at an empty tensor", says: "checkGradient: the input has no numbers") {
            _ = try? checkGradient(at: Tensor<Double>.zeros([0, 3])) { x in (x * x).sum() }
        },
        Trap("check at an empty structure", says: "checkGradient: the input has no numbers") {
            _ = try? checkGradient(atTree: Layer(w: .zeros([0]), b: [])) { layer in (layer.w * layer.w).sum() }
        },
        Trap("check of a function of no results", says: "checkGradient: the function's result has no numbers") {
            _ = try? checkGradient(atTree: 1.0) { _ in [Variable]() }
        },
        Trap("derivative by hand of no numbers", says: "expectGradient: arrays of 0 numbers") {
            try? expectGradient(of: { _ in 1 }, matches: { _ in [] }, over: 0...1, count: 0)
        },
        Trap("derivative by hand over nothing", says: "expectGradient", "nothing to check") {
            try? expectGradient(of: { x in x }, matches: { _ in 2 }, over: 1...1, excluding: [1])
        },
    ]

    @Test(arguments: traps) func stops(trap: Trap) async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            [name = trap.name as String] in
            Trap.spring(name, among: TreeTrapTests.traps)
        }
        trap.expectMessage(result)
    }
}
