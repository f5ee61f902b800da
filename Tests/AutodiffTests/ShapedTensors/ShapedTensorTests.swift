import Autodiff
import Testing

/// Tensors with their extents in the type compute what the tensors inside of them do. Lines that must not compile are
/// in `FrontDoorTests/Expressions/wrong.lines`.
@Suite struct ShapedTensorTests {
    private let w: Matrix<2, 3> = [[1, 2, 3], [4, 5, 6]]
    private let v: Vector<3> = [0.5, -1, 2]

    @Test func products() {
        #expect(w.matmul(w.transposed()).tensor == matmul(w.tensor, w.tensor, transposingRight: true))
        #expect(w.times(v).tensor.scalars == [4.5, 9])
        let u: Vector<2> = [1, -1]
        #expect(u.matmul(w).tensor.scalars == [-3, -3, -3])
        #expect(u.outer(v).tensor == outer(u.tensor, v.tensor))
        #expect(v.dot(v).scalar == 5.25)
        #expect(w.row(1).tensor.scalars == [4, 5, 6])
        #expect(w.adding(v).tensor == w.tensor + v.tensor)
        let batch = Rows<2>([[1, 2], [3, 4], [5, 6]])
        #expect(batch.count == 3)
        #expect(batch.matmul(w).adding(v).tensor == matmul(batch.tensor, w.tensor) + v.tensor)
    }

    @Test func elementwiseFunctionsKeepTheType() {
        let y: Matrix<2, 3> = tanh(w) * 2 - w / 3
        #expect(y.tensor == tanh(w.tensor) * 2 - w.tensor / 3)
        #expect((-v).tensor.scalars == [-0.5, 1, -2])
        #expect(max(v, 0).tensor.scalars == [0.5, 0, 2])
        var z = v
        z -= 0.5 * v
        #expect(z.tensor.scalars == [0.25, -0.5, 1])
        let constant: Matrix<2, 3> = 1.5
        #expect(constant.tensor.scalars == [1.5, 1.5, 1.5, 1.5, 1.5, 1.5])
        #expect(constant.sum().scalar == 9 && constant.times(v).tensor.scalars == [2.25, 2.25])
        #expect(Vector<3>(constant: 2).dot(v).scalar == 3)
        #expect(Vector<0>([]).sum().scalar == 0)
        #expect(Matrix<0, 3>(Tensor.zeros([0, 3])).times(v).tensor.scalars == [])
    }

    @Test func gradientsHaveTheTypeOfTheirPoint() throws {
        let slope: Matrix<2, 3> = gradient(atTree: w) { w in
            tanh(w).times(v.recorded).sum()
        }
        let plain = gradient(at: w.tensor) { w in matmul(tanh(w), v.tensor.reshaped(to: [3, 1])).sum() }
        #expect(slope.tensor == plain)
        let (dw, dv) = gradient(atTree: w, v) { w, v in exp(w.times(v) / 10).sum() }
        let (ew, ev) = gradient(at: w.tensor, v.tensor) { w, v in exp(matmul(w, v.reshaped(to: [3, 1])) / 10).sum() }
        #expect(dw.tensor == ew && dv.tensor == ev)
        try checkGradient(atTree: w) { w in square(w.matmul(w.transposed())).mean() }
    }

    @Test func plainOperandsBesideRecordedOnes() {
        let bias: Vector<2> = [0.5, -1]
        let batch = Rows<3>([[1, 2, 3], [4, 5, 6]])
        let slope = gradient(atTree: w) { w in
            sigmoid(w.times(v.recorded) + bias.recorded).sum() + batch.recorded.matmul(w.transposed()).sum()
                + square(w).sum()
        }
        let plain = gradient(at: w.tensor) { w in
            sigmoid(matmul(w, v.tensor.reshaped(to: [3, 1])).reshaped(to: [2]) + bias.tensor).sum()
                + matmul(batch.tensor, w, transposingRight: true).sum() + square(w).sum()
        }
        #expect(slope.tensor == plain)
    }

    @Test func ofSquareMatrices() {
        let a: Matrix<2, 2> = [[2, 1], [1, 3]]
        #expect(a.determinant() == a.tensor.determinant() && a.inverse().tensor == a.tensor.inverse())
        #expect(Matrix<3, 3>.identity.tensor == Tensor.identity(3))
        #expect(a.softmax().tensor == a.tensor.softmax(along: 1))
        #expect(Vector<3>([1, 2, 3]).softmax().tensor == Tensor<Double>([1, 2, 3]).softmax())
        let slope = gradient(atTree: a) { a in log(a.determinant()) }
        #expect(isClose(slope.tensor, a.inverse().transposed().tensor))
    }

    private func isClose(_ x: Tensor<Double>, _ y: Tensor<Double>) -> Bool {
        x.shape == y.shape && zip(x.scalars, y.scalars).allSatisfy { abs($0 - $1) < 1e-14 }
    }

    @Test func makingThem() {
        #expect(Matrix<2, 3>.zeros.tensor == Tensor.zeros([2, 3]))
        #expect(Vector<3>.ones.tensor == Tensor.ones([3]))
        #expect(Matrix<5, 7>.normal(deviation: 2, seed: 3).tensor == Tensor.normal([5, 7], deviation: 2, seed: 3))
        #expect(Vector<5>.uniform(in: -1...1, seed: 3).tensor == Tensor.uniform([5], in: -1...1, seed: 3))
        #expect("\(w)" == "\(w.tensor)")
    }

    @Test func aStructureOfThem() {
        var model = Model()
        let x = Rows<3>([[1, 2, 3], [-1, 0, 1]])
        let slope = gradient(atTree: model) { model in
            let hidden = tanh(x.recorded.matmul(model.w1).adding(model.b1))
            return square(hidden.matmul(model.w2)).mean()
        }
        model -= 0.1 * slope
        let plain = gradient(at: Model().w1.tensor, Model().b1.tensor, Model().w2.tensor) { w1, b1, w2 in
            square(matmul(tanh(matmul(x.tensor, w1) + b1), w2)).mean()
        }
        #expect(slope.w1.tensor == plain.0 && slope.b1.tensor == plain.1 && slope.w2.tensor == plain.2)
        #expect(model.w1.tensor == Model().w1.tensor - plain.0 * 0.1)
    }

    struct Model: DifferentiableStructure {
        var w1: Matrix<3, 4> = Matrix(Tensor.normal([3, 4], seed: 1))
        var b1: Vector<4> = [0.1, 0.2, 0.3, 0.4]
        var w2: Matrix<4, 2> = Matrix(Tensor.normal([4, 2], seed: 2))
        static var parts: Parts<Model> { Parts(\.w1, \.b1, \.w2) }
    }

    /// A compiled function of them is the program of the tensors.
    @Test func compiledToTheSameProgram() {
        let shaped = compileTree {
            (w: MatrixOf<2, 3, TensorVariable<Double>>, v: VectorOf<3, TensorVariable<Double>>) in
            exp(w.times(v) * 0.1).sum()
        }
        let plain = compileTree { (w: TensorVariable<Double>, v: TensorVariable<Double>) in
            exp(matmul(w, v.reshaped(to: [3, 1])).reshaped(to: [2]) * 0.1).sum()
        }
        #expect(shaped(w, v) == plain(w.tensor, v.tensor))
        #expect(shaped.listing(at: w, v) == plain.listing(at: w.tensor, v.tensor))
    }

    @Test func otherShapesStop() {
        func message(_ body: () -> Void) -> String { (try? recovering(body)).map { "\($0)" } ?? "stopped" }
        #expect(message { _ = Matrix<2, 3>(Tensor.zeros([3, 2])) } == "stopped")
        #expect(message { _ = Rows<3>(Tensor.zeros([3])) } == "stopped")
        #expect(message { _ = Rows<1>([[1], [2]]) + Rows<1>([[1]]) } == "stopped")
        #expect(message { let _: Vector<2> = [1, 2, 3] } == "stopped")
        #expect(message { _ = Rows<3>.normal(seed: 1) } == "stopped")
    }
}
