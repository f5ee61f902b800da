import Synchronization

/// A function of a tree as one of a vector: compiled, or recorded at each point if it reads values of variables as
/// plain numbers. Errors that it throws after the first point make it undefined there.
final class SearchedFunction<Input: PlainTree & Sendable, Output: RecordedTree, Failure: Error> {
    typealias Function = @Sendable (Input.Recorded) throws(Failure) -> Output
    private let function: Function
    private let undefined: @Sendable () -> Output
    private let coordinates: Coordinates<Input>
    let start: [Double]
    private let failures = Failures<Failure>()
    private var compiled: Compiled<Input.Recorded, Output>
    /// The same, if it is a function of an array of numbers, which has a faster call.
    private var numbers: Compiled<[Variable], Variable>?
    private var isRecordedAnew = false

    /// - Parameter undefined: A result that is not finite, in the place of one that the function does not give.
    init(_ function: @escaping Function, from start: Input, undefined: @escaping @Sendable () -> Output) {
        (self.function, self.undefined) = (function, undefined)
        coordinates = Coordinates(start)
        self.start = coordinates.vector(start)
        if self.start.isEmpty { stop("minimize: the starting point has no numbers; give at least one") }
        compiled = Self.compiled(function, undefined, failures)
        numbers = compiled as? Compiled<[Variable], Variable>
    }

    private static func compiled(
        _ function: @escaping Function, _ undefined: @escaping @Sendable () -> Output, _ failures: Failures<Failure>
    ) -> Compiled<Input.Recorded, Output> {
        compileTree { x in
            do throws(Failure) { return try function(x) } catch {
                failures.note(error)
                return undefined()
            }
        }
    }

    /// The function for recordings that are used once.
    private var recorded: (Input.Recorded) -> Output {
        { [function, undefined, failures] x in
            do throws(Failure) { return try function(x) } catch {
                failures.note(error)
                return undefined()
            }
        }
    }

    func point(_ vector: [Double]) -> Input { coordinates.value(vector) }

    /// Whether programs may stand for the function; it is recorded at the start to know it. Throws what it throws
    /// there.
    func prepare(_ readsValues: (Compiled<Input.Recorded, Output>, Input) -> Bool) throws(Failure) {
        isRecordedAnew = readsValues(compiled, point(start))
        if let failure = failures.taken() { throw failure }
    }

    /// A result by the program or by a recording.
    private func result<Result>(
        _ program: (Compiled<Input.Recorded, Output>) -> Result, recording: ((Input.Recorded) -> Output) -> Result
    ) -> Result {
        let result = isRecordedAnew ? recording(recorded) : program(compiled)
        if failures.taken() != nil, !isRecordedAnew {
            // A program was recorded that is undefined everywhere.
            compiled = Self.compiled(function, undefined, failures)
            numbers = compiled as? Compiled<[Variable], Variable>
        }
        return result
    }
}

// MARK: Functions with one result

extension SearchedFunction {
    /// Value, gradient and products with the Hessian.
    var objective: Objective {
        Objective(evaluate: { self.evaluate($0) }, hessianProduct: { self.hessianProduct($0, $1) })
    }

    private func evaluate(_ x: [Double]) -> LinePoint {
        let (value, gradient) = result { compiled -> (Double, [Double]) in
            if let numbers { return numbers.valueWithGradient(at: x) }
            let (value, gradient) = compiled.valueWithGradient(at: point(x))
            return (Self.number(value), coordinates.vector(gradient))
        } recording: { function in
            let (value, gradient) = valueWithGradient(atTree: point(x), of: function)
            return (Self.number(value), coordinates.vector(gradient))
        }
        return LinePoint(x: x, value: value, gradient: gradient)
    }

    private func hessianProduct(_ x: [Double], _ direction: [Double]) -> [Double] {
        coordinates.vector(
            result { compiled in
                compiled.hessianProduct(at: point(x), along: point(direction))
            } recording: { function in
                hessianVectorProduct(atTree: point(x), along: point(direction), of: function)
            })
    }

    private static func number(_ value: Output.Plain) -> Double { Coordinates(value).vector(value)[0] }
}

// MARK: Functions with several results

extension SearchedFunction {
    /// The results and their Jacobian.
    var residuals: Residuals { Residuals(evaluate: { self.values($0) }, columns: { self.columns($0) }) }

    private func values(_ x: [Double]) -> [Double] {
        let values = result { compiled in
            compiled(point(x))
        } recording: {
            $0(point(x).recordedConstants).plainValue
        }
        return Coordinates(values).vector(values)
    }

    private func columns(_ x: [Double]) -> [[Double]] {
        let point = point(x)
        return result { compiled in
            x.indices.map { index in
                let tangent = compiled.valueWithDerivative(
                    at: point, along: self.point(unitVector(index, of: x.count))
                ).derivative
                return Coordinates(tangent).vector(tangent)
            }
        } recording: { function in
            let matrix = jacobian(atTree: point, of: function)
            return x.indices.map { column in
                (0..<matrix.shape[0]).map { matrix.scalars[$0 * x.count + column] }
            }
        }
    }
}

extension PlainTree {
    /// The tree with constants as leaves.
    fileprivate var recordedConstants: Recorded {
        var map = Constants()
        return recordedTree(&map)
    }
}

private struct Constants: LeafMap {
    func number(_ x: Variable) -> Variable { x }
    func tensor<Scalar>(_ x: TensorVariable<Scalar>) -> TensorVariable<Scalar> { x }
}

/// The last error of a function that is called by programs, which cannot throw.
private final class Failures<Failure: Error>: Sendable {
    private let last = Mutex<Failure?>(nil)
    func note(_ failure: Failure) { last.withLock { $0 = failure } }
    func taken() -> Failure? {
        last.withLock { last in
            defer { last = nil }
            return last
        }
    }
}
