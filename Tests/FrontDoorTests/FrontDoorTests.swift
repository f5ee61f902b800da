import Foundation
import Testing

/// Typical first expressions type-check at once, and the import does not affect plain code. The expressions are in
/// `Expressions`, one per line; each is compiled in a function of its own, and one that fails or takes too long is
/// reported.
@Suite(.serialized, .enabled(if: TypeChecker.compiler != nil, "there is no swiftc on the path"))
struct FrontDoorTests {
    static let files = ["numbers", "arrays", "several", "nested", "tensors", "transforms", "generic"]

    @Test(arguments: [["Autodiff"], ["Foundation", "Autodiff"], ["Foundation", "Autodiff", "Testing"]])
    func ordinaryClosuresTypeCheckAtOnce(modules: [String]) throws {
        let lines = try Self.files.flatMap { try TypeChecker.lines(of: $0) }
        #expect(lines.count >= 250)
        for (line, verdict) in zip(lines, try TypeChecker.check(lines, importing: modules)) {
            #expect(verdict.error == nil, "\(line)")
            #expect(verdict.milliseconds <= TypeChecker.limit, "\(line)")
        }
    }

    @Test func importDoesNotSlowPlainCode() throws {
        let lines = try TypeChecker.lines(of: "plain")
        #expect(lines.count >= 60)
        let before = try TypeChecker.check(lines, importing: ["Foundation"])
        let after = try TypeChecker.check(lines, importing: ["Foundation", "Autodiff"])
        for (line, (before, after)) in zip(lines, zip(before, after)) {
            #expect(before.error == nil, "\(line)")
            #expect(after.error == nil, "\(line)")
            #expect(after.milliseconds <= before.milliseconds + TypeChecker.limit, "\(line)")
        }
    }

    /// The compiler's message names the error in a wrong line, in the same time.
    @Test(arguments: [
        ("print(gradient(at: 0.5) { x in sinn(x) + pow(x, 3) })", "sinn"),
        ("print(gradient(at: 0.5) { x in x * k + exp(-x) })", "'k'"),
        ("print(gradient(at: 0.5) { x in x.sine() })", "'sine'"),
        ("print(gradient(at: [0.5, 1.0]) { x in x[0] * \"a\" })", "String"),
        ("print(gradient(at: Tensor<Double>([1, 2])) { w in (w * u).sum() })", "'u'"),
        ("print(hessian(at: [1.0, 2.0]) { x in x[0] * z + x[1] })", "'z'"),
        ("print(jacobian(at: [1.0, 2.0]) { x in [x[0] * q, sin(x[1])] })", "'q'"),
        ("print(gradient(at: 1.0, 2.0) { x in x * x })", "2 arguments"),
        ("let g = compile { x, y in x * q + y }; print(g(1, 2))", "'q'"),
    ])
    func wrongLinesAreReported(line: String, name: String) throws {
        let verdict = try TypeChecker.check([line], importing: ["Foundation", "Autodiff"])[0]
        #expect(try #require(verdict.error).contains(name), "\(line): \(verdict.error ?? "")")
        #expect(verdict.milliseconds <= TypeChecker.limit, "\(line)")
    }
}
