import Testing

@testable import Autodiff

/// The operations on tensors, over any kind of tensor: with ``TensorRow/all`` the table that every test of them runs
/// over.
enum TensorFunction: String, CaseIterable, Sendable {
    // Elementwise.swift
    case arithmetic, compare, select
    // Reductions.swift
    case sum, sumAlong, mean, max, maxAlong, min, logSumExp, logSumExpAlong, norm, normAlong, absoluteNorm, variance
    case sampleVariance, standardDeviation, product, productAlong, cumulativeSum
    // Softmax.swift
    case softmax, softmaxFirst, logSoftmax, softmaxCrossEntropy, crossEntropyGradient, labelCrossEntropy
    case sigmoidCrossEntropy
    // LinearAlgebra.swift
    case matmul, matmulLeft, matmulRight, matmulBoth, dot, outer, kronecker, diagonal, diagonalMatrix, trace
    // Factorizations.swift
    case triangularSolve, upperSolve, lowerTransposedSolve, upperTransposedSolve, cholesky, solve, logDeterminant
    case triangles
    // Decompositions.swift and those of single decompositions: Determinants.swift … MatrixExponential.swift
    case gapQuotient, equalInGroups, fullRank, matrixPower, inversePower, conditionNumber, matrixRank
    case inverse, determinant, signedLogDeterminant, qr, symmetricEigen, symmetricEigenvalues, eigenspaceProjector
    case singularValueDecomposition, singularValues, nuclearNorm, spectralNorm, pseudoInverse, leastSquares
    case matrixExponential, symmetricFunction, symmetricLogarithm
    // Shapes.swift
    case reshaped, flattened, broadcast, expanded, squeezed, transposed, permuted, matrixTransposed, slice, split
    case padded, paddedWithNumber, flipped, flippedAll, concatenate, stack, gatherRows, scatterRows
    // IndexFunctions.swift
    case taking, takingAlong, takingElements, takingAtComputed, puttingAdding, puttingAddingElements, segmentSums
    case segmentMeans, segmentMaxima
    // Sorting.swift, OrderStatistics.swift, Interpolation.swift, MaskFunctions.swift
    case argsort, sorted, sortedDescending, top, quantile, quantiles, median, insertionPlaces, interpolated
    case interpolatedInOne, compressed
    // Convolution.swift
    case convolution, paddedConvolution, stridedConvolution, dilatedConvolution, groupedConvolution
    case depthwiseConvolution, transposedConvolution, maximumPool, overlappingMaximumPool, dilatedMaximumPool
    case averagePool, patchSums
    // Convolution1D.swift
    case convolution1D, transposedConvolution1D
    // LinearRecurrence.swift, CumulativeExtrema.swift
    case cumulativeProduct, linearRecurrence, recurrenceFromEnd, strongRecurrence
    case cumulativeMaximum, cumulativeMinimum, cumulativeLogSumExp
    // ShapeFunctions.swift, AxisIndex.swift
    case tiled, repeated, rolled, replacingWhere, reshapedByExtents, differences, secondDifferences
    // FourierFunctions.swift
    case fft, ifft, rfft, irfft, oddIrfft
    // IncompleteBetaRatio.swift
    case betainc
    // Einsum.swift
    case einsumProduct, einsumDots, einsumSeveral, einsumDiagonal
    // Bridges.swift
    case bridges
    // Loop.swift, BranchOperation.swift
    case loop, reversedLoop, condition

    func callAsFunction<T: TensorAlgebra>(_ x: [T]) -> T {
        switch self {
        case .arithmetic: x[0] * x[1] - x[0] / (x[1] + 4)
        case .compare: Autodiff.select(x[0] .> x[1], 1, 0) * x[0]
        case .select: Autodiff.select(x[0] .< x[1], x[0] * x[0], exp(x[1]))

        case .sum: x[0].sum()
        case .sumAlong: x[0].sum(along: [0, -1])
        case .mean: x[0].mean(along: [-1])
        case .max: x[0].max()
        case .maxAlong: x[0].max(along: [0])
        case .min: x[0].min(along: [-1], keepingAxes: true)
        case .logSumExp: x[0].logSumExp()
        case .logSumExpAlong: x[0].logSumExp(along: [0])
        case .norm: x[0].norm()
        case .normAlong: x[0].norm(along: [0, -1], keepingAxes: true)
        case .absoluteNorm: x[0].absoluteNorm(along: [-1])
        case .variance: x[0].variance(along: [0])
        case .sampleVariance: x[0].variance(correction: 1)
        case .standardDeviation: x[0].standardDeviation(along: [-1], correction: 1)
        case .product: x[0].product()
        case .productAlong: x[0].product(along: [0])
        case .cumulativeSum: x[0].cumulativeSum(along: -1) * x[0].cumulativeSum(along: 0)

        case .softmax: x[0].softmax()
        case .softmaxFirst: x[0].softmax(along: 0)
        case .logSoftmax: x[0].logSoftmax(along: 0)
        case .softmaxCrossEntropy: Autodiff.softmaxCrossEntropy(logits: x[0], targets: x[1])
        case .crossEntropyGradient: T.apply(SoftmaxCrossEntropyGradient(), x)
        case .labelCrossEntropy:
            Autodiff.softmaxCrossEntropy(logits: x[0], labels: (0..<x[0].shape[0]).map { $0 % x[0].shape[1] })
        case .sigmoidCrossEntropy: Autodiff.sigmoidCrossEntropy(logits: x[0], targets: x[1])

        case .matmul: Autodiff.matmul(x[0], x[1])
        case .matmulLeft: Autodiff.matmul(x[0], x[1], transposingLeft: true)
        case .matmulRight: Autodiff.matmul(x[0], x[1], transposingRight: true)
        case .matmulBoth: Autodiff.matmul(x[0], x[1], transposingLeft: true, transposingRight: true)
        case .dot: Autodiff.dot(x[0], x[1])
        case .outer: Autodiff.outer(x[0], x[1])
        case .kronecker: Autodiff.kronecker(x[0], x[1])
        case .diagonal: x[0].diagonal()
        case .diagonalMatrix: x[0].diagonalMatrix()
        case .trace: x[0].trace()

        case .triangularSolve: Autodiff.triangularSolve(x[0], x[1])
        case .upperSolve: Autodiff.triangularSolve(x[0], x[1], lower: false)
        case .lowerTransposedSolve: Autodiff.triangularSolve(x[0], x[1], transposed: true)
        case .upperTransposedSolve: Autodiff.triangularSolve(x[0], x[1], lower: false, transposed: true)
        case .cholesky: x[0].cholesky()
        case .solve: Autodiff.solve(x[0], x[1])
        case .logDeterminant: x[0].logDeterminant()
        case .triangles: x[0].lowerTriangle() - 2 * x[0].upperTriangle()

        case .gapQuotient:
            T.apply(
                GapQuotient(decomposition: "test", skipsDiagonal: true),
                [x[0], x[1] - x[1].matrixTransposed(), x[1], x[0]])
        case .equalInGroups: T.apply(EqualInGroups(decomposition: "test"), x)
        case .fullRank: T.apply(FullRank(decomposition: "test"), x)
        case .matrixPower: (0.25 * x[0]).matrixPower(5)
        case .inversePower: x[0].matrixPower(-2)
        case .conditionNumber: x[0].conditionNumber()
        case .matrixRank: x[0].matrixRank() * x[0].sum()
        case .inverse: x[0].inverse()
        case .determinant: (0.125 * x[0]).determinant()
        case .signedLogDeterminant: x[0].signedLogDeterminant().sign * x[0].signedLogDeterminant().logarithm
        case .qr: Self.joined(x[0].qr().q.matrixTransposed(), x[0].qr().r)
        case .symmetricEigen:
            Self.joined(x[0].symmetricEigen().vectors.matrixTransposed(), x[0].symmetricEigen().values.expanded(at: -1))
        case .symmetricEigenvalues: x[0].symmetricEigenvalues()
        case .eigenspaceProjector: x[0].eigenspaceProjector(0..<(x[0].shape.extents.last! + 1) / 2)
        case .singularValueDecomposition:
            Self.joined(
                Self.joined(
                    x[0].singularValueDecomposition().left.matrixTransposed(),
                    x[0].singularValueDecomposition().values.expanded(at: -1)),
                x[0].singularValueDecomposition().right.matrixTransposed())
        case .singularValues: x[0].singularValues()
        case .nuclearNorm: x[0].nuclearNorm()
        case .spectralNorm: x[0].spectralNorm()
        case .pseudoInverse: x[0].pseudoInverse()
        case .leastSquares: Autodiff.leastSquares(x[0], x[1])
        case .matrixExponential: x[0].matrixExponential()
        case .symmetricFunction: x[0].symmetricFunction(.squareRoot)
        case .symmetricLogarithm: x[0].symmetricFunction(.logarithm)

        case .reshaped: x[0].reshaped(to: Shape([1] + x[0].shape.extents.reversed()))
        case .flattened: x[0].flattened()
        case .broadcast: x[0].broadcast(to: Shape([2] + x[0].shape.extents.map { $0 == 1 ? 3 : $0 }))
        case .expanded: x[0].expanded(at: 1)
        case .squeezed: x[0].squeezed(at: 0)
        case .transposed: x[0].transposed()
        case .permuted: x[0].transposed([1, 2, 0])
        case .matrixTransposed: x[0].matrixTransposed()
        case .slice: x[0].slice(along: -1, 1..<x[0].shape.extents.last!, step: 2)
        case .split:
            x[0].split(along: 0, sizes: [1, x[0].shape[0] - 1, 0]).map { $0.sum(along: [0]) }.reduce(0) {
                $0 + square($1)
            }
        case .padded: x[0].padded(along: 0, before: 2, after: 1)
        case .paddedWithNumber: square(x[0].padded(along: -1, before: 0, after: 3, with: 0.5))
        case .flipped: x[0].flipped(along: [-1])
        case .flippedAll: x[0].flipped()
        case .concatenate: .concatenate([x[0], x[1], x[0]], along: 0)
        case .stack: .stack([x[0], x[1], x[0]], along: 1)
        case .gatherRows: x[0].gatherRows([1, 0, 1, 1])
        case .scatterRows: x[0].scatterRows((0..<x[0].shape[0]).map { $0 % 2 }, rows: 3)

        case .taking: x[0].taking(T(Self.indices([2, 2], below: x[0].shape[0])))
        case .takingAlong: x[0].taking([0, 0], along: -1)
        case .takingElements:
            x[0].takingElements(at: T(Self.indices([x[0].shape[0], 3], below: x[0].shape[1])), along: -1)
        // An index that is computed in the program, from a comparison: 0 or 1.
        case .takingAtComputed: x[0].taking(x[1] .> 0) * x[1]
        case .puttingAdding: x[0].puttingAdding(x[1], at: [0, x[0].shape[0] - 1, 0])
        case .puttingAddingElements:
            x[0].puttingAddingElements(
                x[1], at: T(Self.indices(x[1].shape, below: x[0].shape[0])), along: 0)
        case .segmentSums: x[0].segmentSums((0..<x[0].shape.extents.last!).map { $0 % 2 }, count: 3, along: -1)
        case .segmentMeans: x[0].segmentMeans((0..<x[0].shape[0]).map { $0 * $0 % 3 }, count: 3)

        case .segmentMaxima: x[0].segmentMaxima((0..<x[0].shape.extents.last!).map { $0 % 2 }, count: 2, along: -1)
        case .argsort: x[0] * x[0].argsort(along: -1)
        case .sorted: x[0].sorted() * x[0]
        case .sortedDescending: square(x[0].sorted(along: 0, descending: true))
        case .top: x[0].top(Swift.min(2, x[0].shape[0]), along: 0).values
        case .quantile: x[0].quantile(0.375)
        case .quantiles: x[0].quantiles([0.875, 0, 0.25], along: [-1])
        case .median: square(x[0].median(along: [0], keepingAxes: true))
        case .insertionPlaces: x[0] * x[0].insertionPlaces(in: x[1].sorted(), afterEqual: true)
        // Positions in ascending order, since the second operand's elements lie in −2…2.
        case .interpolated:
            x[0].interpolated(positions: T(Tensor([-1.75, -0.5, 0.5, 1.5])) + 0.125 * x[1], values: x[2])
        case .interpolatedInOne: x[0].interpolated(positions: T(Tensor([0.5])), values: x[1])
        case .compressed:
            x[0].compressed(
                where: BooleanTensor(
                    shape: x[0].shape, elements: (0..<x[0].shape.count).map { $0 % 3 != 1 })) * 2

        case .convolution: convolution2D(x[0], x[1], Window2D(x[1].shape[0], x[1].shape[1]))
        case .paddedConvolution:
            convolution2D(
                x[0], x[1], Window2D(3, 2, padding: Window2D.Padding(top: 1, left: 0, bottom: 2, right: 1)))
        case .stridedConvolution:
            convolution2D(x[0], x[1], Window2D(2, 3, stride: Window2D.Extents(2, 1)))
        case .dilatedConvolution:
            convolution2D(
                x[0], x[1],
                Window2D(
                    2, 3, stride: Window2D.Extents(2, 1), padding: Window2D.Padding(left: 3, bottom: 1),
                    dilation: Window2D.Extents(3, 2)))
        case .groupedConvolution: convolution2D(x[0], x[1], Window2D(2, 1), groups: 2)
        case .depthwiseConvolution: convolution2D(x[0], x[1], Window2D(2, 1), groups: 3)
        case .transposedConvolution:
            transposedConvolution2D(
                x[0], x[1], Window2D(3, 2, stride: Window2D.Extents(2, 1), padding: Window2D.Padding(top: 1)),
                groups: 2)
        case .convolution1D: Autodiff.convolution1D(x[0], x[1], Window1D(2, padding: .init(before: 2), dilation: 2))
        case .transposedConvolution1D: Autodiff.transposedConvolution1D(x[0], x[1], Window1D(2, stride: 3))
        case .cumulativeProduct: x[0].cumulativeProduct(along: -1) * x[0].cumulativeProduct(along: 0)
        case .linearRecurrence: Autodiff.linearRecurrence(x[0], x[1], along: 0)
        case .recurrenceFromEnd: Autodiff.linearRecurrence(x[0], x[1], along: -1, fromEnd: true)
        case .strongRecurrence: T.apply(LinearRecurrence(axis: 0, fromEnd: false, zeros: .strong), x)
        case .cumulativeMaximum: x[0].cumulativeMaximum(along: -1) * x[0].cumulativeMaximum(along: 0)
        case .cumulativeMinimum: x[0].cumulativeMinimum(along: 0)
        case .cumulativeLogSumExp: x[0].cumulativeLogSumExp(along: -1) * x[0].cumulativeLogSumExp(along: 0)
        case .tiled: square(x[0].tiled([2, 1, 3]))
        case .repeated: square(x[0].repeated(3, along: 0))
        case .reshapedByExtents: x[0].reshaped([1, -1])
        case .differences: x[0].differences(along: 0)
        case .secondDifferences: square(x[0].differences(order: 2))
        case .rolled: x[0].rolled(by: 2, along: 0) * x[0].rolled(by: -1, along: -1)
        case .replacingWhere: exp(x[1]).replacing(where: x[0] .< 0, with: square(x[2]))
        case .fft: Self.product(Autodiff.fft(ComplexTensor(real: x[0], imaginary: x[1])))
        case .ifft: Self.product(Autodiff.ifft(ComplexTensor(real: x[0], imaginary: x[1]), along: 0))
        case .rfft: Self.product(Autodiff.rfft(x[0], normalization: .orthonormal))
        case .irfft: square(Autodiff.irfft(ComplexTensor(real: x[0], imaginary: x[1]), along: 0))
        case .oddIrfft:
            square(
                Autodiff.irfft(
                    ComplexTensor(real: x[0], imaginary: x[1]), count: 2 * x[0].shape.extents.last! - 1,
                    normalization: .forward))
        case .betainc: Autodiff.betainc(exp(x[0]), 2 * exp(x[1]), sigmoid(x[2]))
        case .einsumProduct: einsum("bij,bjk->kbi", x[0], x[1])
        case .einsumDots: einsum("b...j,jb->b...", x[0], x[1])
        case .einsumSeveral: einsum("i,ij,...j,j->...", x[0], x[1], x[2], x[2])
        case .einsumDiagonal: einsum("ij...i->j...", x[0])

        case .maximumPool: x[0].maximumPool(Window2D(2, 2, stride: Window2D.Extents(2, 2)))
        case .overlappingMaximumPool:
            x[0].maximumPool(Window2D(3, 2, padding: Window2D.Padding(top: 1, left: 1, bottom: 1, right: 0)))
        case .dilatedMaximumPool:
            x[0].maximumPool(
                Window2D(2, 2, padding: Window2D.Padding(left: 1, bottom: 2), dilation: Window2D.Extents(2, 3)))
        case .averagePool: x[0].averagePool(Window2D(2, 2, stride: Window2D.Extents(2, 1)))
        case .patchSums: x[0].patchSums(Window2D(2, 2), images: [x[0].shape[0], 3, 4, 2])

        case .bridges: .placing(sin(x[0].element(at: 1) * x[0].element(at: 0)), at: 2, in: [2, 2])
        case .loop: Self.looped(x, isReversed: false, keepsStates: true)
        case .reversedLoop: Self.looped(x, isReversed: true, keepsStates: false)
        case .condition: Self.chosen(x)
        }
    }

    /// Matrices with the same number of rows beside each other.
    private static func joined<T: TensorAlgebra>(_ left: T, _ right: T) -> T {
        .concatenate([left, right], along: left.shape.rank - 1)
    }

    /// Whether the function, or its derivative, stops at a matrix of zeros.
    var stopsAtZeros: Bool {
        switch self {
        case .gapQuotient, .equalInGroups, .fullRank, .inverse, .qr, .symmetricEigen, .symmetricEigenvalues,
            .eigenspaceProjector, .singularValueDecomposition, .singularValues, .nuclearNorm, .spectralNorm,
            .pseudoInverse, .leastSquares, .symmetricFunction, .symmetricLogarithm, .inversePower, .conditionNumber:
            true
        default: false
        }
    }

    /// Whether bounds and error bars say nothing of the operation, which is computed by iterations or by so many
    /// operations that their bounds add up.
    var hasWideBounds: Bool {
        switch self {
        case .matrixExponential, .betainc: true
        case .symmetricEigen, .symmetricEigenvalues, .eigenspaceProjector, .singularValueDecomposition, .singularValues,
            .nuclearNorm, .spectralNorm, .pseudoInverse, .leastSquares, .symmetricFunction, .symmetricLogarithm,
            .conditionNumber, .matrixRank:
            true
        default: false
        }
    }
}

extension TensorFunction {
    /// Real times imaginary parts, in which all numbers occur.
    private static func product<T>(_ x: ComplexTensor<T>) -> T { x.real * (x.imaginary + x.real) }
    /// Indices in no order, some of them equal.
    private static func indices<Scalar: TensorScalar>(_ shape: Shape, below extent: Int) -> Tensor<Scalar> {
        Tensor(shape: shape, scalars: (0..<shape.count).map { Scalar(($0 * $0 * 3 + 1) % Swift.max(extent, 1)) })
    }
}

/// The data for tests of a tensor function: one row of the table.
struct TensorRow: Sendable, CustomTestStringConvertible {
    /// The kind of an operand's elements.
    enum Kind: Sendable {
        /// Anything in −2 … 2.
        case any
        /// In 0.1 … 0.9.
        case positive
        /// A matrix with a large diagonal: well-conditioned in itself and in its triangles.
        case dominant
        /// Symmetric and positive definite.
        case positiveDefinite
    }
    let function: TensorFunction
    let shapes: [[Shape]]
    let kinds: [Kind]
    /// The tolerance for `Float`, in units in the last place of the largest element.
    let floatTolerance: Double

    var testDescription: String { function.rawValue }

    init(_ function: TensorFunction, _ shapes: [[Shape]], _ kinds: Kind..., floatTolerance: Double = 16) {
        self.function = function
        self.shapes = shapes
        self.kinds = kinds
        self.floatTolerance = floatTolerance
    }

    /// Seeded operands of the given shapes, with numbers that `Float` holds exactly.
    func operands(_ shapes: [Shape], seed: UInt64) -> [Tensor<Double>] {
        var random = SeededGenerator(seed: seed)
        return shapes.enumerated().map { operand, shape in
            let kind = operand < kinds.count ? kinds[operand] : .any
            let range = kind == .positive ? 0.1...0.9 : -2.0...2.0
            let x = Tensor(
                shape: shape,
                scalars: (0..<shape.count).map { _ in Double(Float(Double.random(in: range, using: &random))) })
            guard kind == .dominant || kind == .positiveDefinite, shape.rank >= 2 else { return x }
            let n = shape.extents.last!
            let large = 2.0 * Double(n) * Tensor<Double>.identity(n) + x
            return kind == .dominant ? large : 0.5 * (large + large.matrixTransposed())
        }
    }
}
