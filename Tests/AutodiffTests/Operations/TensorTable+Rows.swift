import Autodiff

extension TensorRow {
    private static let vectors: [[Shape]] = [[[1]], [[7]]]
    private static let matrices: [[Shape]] = [[[1, 1]], [[2, 3]], [[5, 1]], [[1, 7]]]
    private static let emptyMatrices: [[Shape]] = [[[0, 3]], [[2, 0]]]
    private static let any: [[Shape]] = [[[]]] + vectors + matrices + emptyMatrices + [[[3, 1, 2]], [[2, 3, 5]]]
    private static let withAxes = Array(any.dropFirst())
    private static let pairs: [[Shape]] = [
        [[], []], [[3], [3]], [[2, 1], [3]], [[], [5]], [[0, 2], [1, 2]], [[3, 1, 2], [5, 1]],
    ]
    private static let squares: [[Shape]] = [[[1, 1]], [[2, 2]], [[5, 5]], [[3, 2, 2]], [[0, 0]], [[0, 2, 2]]]
    private static let fourier: [[Shape]] = [
        [[1], [1]], [[7], [7]], [[4, 3], [4, 3]], [[18], [18]],
    ]
    private static let systems: [[Shape]] = [
        [[1, 1], [1, 1]], [[3, 3], [3]], [[3, 3], [3, 2]], [[5, 5], [5, 1]], [[2, 3, 3], [2, 3, 2]],
        [[2, 2], [2, 0]],
        [[0, 0], [0, 3]], [[2, 1, 3, 3], [2, 1, 3, 1]],
    ]

    private static let loops: [[Shape]] = [
        [[], [3], []], [[2], [5, 2], [2]], [[2, 1], [1, 2, 1], [2, 1]], [[3], [0, 3], [3]], [[0], [2, 0], [0]],
    ]

    private static let rectangles: [[Shape]] = [
        [[1, 1]], [[3, 2]], [[2, 3]], [[5, 1]], [[1, 5]], [[2, 3, 2]], [[0, 3]], [[2, 0]], [[0, 2, 3]],
    ]
    private static let rectangularSystems: [[Shape]] = [
        [[1, 1], [1, 1]], [[5, 2], [5]], [[2, 3], [2, 2]], [[2, 3, 2], [2, 3, 1]], [[0, 2], [0, 1]],
        [[3, 0], [3, 2]],
    ]

    /// The functions whose elements follow from those of their operands.
    static let decomposing = all.filter { !$0.function.hasWideBounds }

    /// Every tensor function, with shapes that have 0, 1 and odd primes among their extents.
    static let all: [TensorRow] = [
        TensorRow(.arithmetic, pairs), TensorRow(.compare, pairs), TensorRow(.select, pairs),

        TensorRow(.sum, any), TensorRow(.sumAlong, matrices + emptyMatrices + [[[2, 3, 5]]]),
        TensorRow(.mean, vectors + matrices + [[[0, 3]]] + [[[2, 3, 5]]]),
        TensorRow(.max, [[[]]] + vectors + matrices), TensorRow(.maxAlong, matrices + [[[2, 0]], [[3, 1, 2]]]),
        TensorRow(.min, matrices + [[[0, 3]], [[3, 1, 2]]]),
        TensorRow(.logSumExp, [[[]]] + vectors + matrices),
        TensorRow(.logSumExpAlong, matrices + [[[2, 0]], [[2, 3, 5]]]),
        TensorRow(.norm, any), TensorRow(.normAlong, matrices + emptyMatrices + [[[2, 3, 5]]]),
        TensorRow(.absoluteNorm, withAxes),
        TensorRow(.variance, vectors + matrices + [[[2, 0]], [[2, 3, 5]]]),
        TensorRow(.sampleVariance, [[[2]], [[2, 3]], [[2, 3, 5]]]),
        TensorRow(.standardDeviation, [[[2]], [[2, 3]], [[0, 3]], [[2, 3, 5]]], floatTolerance: 64),
        TensorRow(.product, any, floatTolerance: 64), TensorRow(.productAlong, withAxes, floatTolerance: 64),
        TensorRow(.cumulativeSum, matrices + emptyMatrices + [[[2, 3, 5]]]),

        TensorRow(.softmax, withAxes), TensorRow(.softmaxFirst, matrices + emptyMatrices + [[[2, 3, 5]]]),
        TensorRow(.logSoftmax, matrices + emptyMatrices + [[[2, 3, 5]]]),
        TensorRow(
            .softmaxCrossEntropy, [[[3], [3]], [[2, 3], [2, 3]], [[0, 3], [0, 3]], [[5, 1], [5, 1]]], .any, .positive),
        TensorRow(
            .crossEntropyGradient, [[[3], [3]], [[2, 3], [2, 3]], [[0, 3], [0, 3]], [[5, 1], [5, 1]]], .any, .positive),
        TensorRow(.labelCrossEntropy, [[[2, 3]], [[1, 7]], [[5, 1]], [[0, 3]]]),
        TensorRow(
            .sigmoidCrossEntropy, [[[], []], [[7], [7]], [[2, 3], [2, 3]], [[0, 3], [0, 3]]], .any, .positive),

        TensorRow(
            .matmul,
            [
                [[1, 1], [1, 1]], [[2, 3], [3, 5]], [[7, 1], [1, 3]], [[3], [3, 2]], [[2, 3], [3]], [[5], [5]],
                [[2, 0], [0, 3]], [[0, 3], [3, 2]], [[2, 3], [3, 0]], [[5, 2, 3], [5, 3, 2]], [[5, 2, 3], [3, 2]],
                [[2, 3], [5, 3, 2]], [[3, 1, 2, 3], [2, 3, 1]], [[2, 2, 3], [3]], [[3], [2, 3, 2]],
                [[0, 2, 3], [3, 2]],
            ]),
        TensorRow(.matmulLeft, [[[3, 2], [3, 5]], [[3], [3, 5]], [[0, 2], [0, 3]], [[5, 3, 2], [3, 1]]]),
        TensorRow(.matmulRight, [[[2, 3], [5, 3]], [[2, 3], [3]], [[2, 0], [3, 0]], [[2, 3], [5, 2, 3]]]),
        TensorRow(.matmulBoth, [[[3, 2], [5, 3]], [[1, 2], [5, 1]], [[2, 3, 2], [2, 5, 3]]]),
        TensorRow(.dot, [[[1], [1]], [[7], [7]], [[0], [0]]]),
        TensorRow(.outer, [[[1], [1]], [[7], [3]], [[0], [3]]]),
        TensorRow(.kronecker, [[[1, 1], [1, 1]], [[2, 3], [5, 1]], [[2, 2, 1], [1, 3]], [[0, 2], [2, 2]]]),
        TensorRow(.diagonal, matrices + emptyMatrices + [[[2, 3, 5]], [[2, 5, 3]]]),
        TensorRow(.diagonalMatrix, vectors + [[[2, 3]], [[0]], [[0, 3]]]),
        TensorRow(.trace, matrices + emptyMatrices + [[[2, 3, 5]]]),

        TensorRow(.triangularSolve, systems, .dominant, floatTolerance: 64),
        TensorRow(.upperSolve, systems, .dominant, floatTolerance: 64),
        TensorRow(.lowerTransposedSolve, systems, .dominant, floatTolerance: 64),
        TensorRow(.upperTransposedSolve, systems, .dominant, floatTolerance: 64),
        TensorRow(.cholesky, squares, .positiveDefinite, floatTolerance: 64),
        TensorRow(.solve, systems, .dominant, floatTolerance: 64),
        TensorRow(.logDeterminant, squares, .dominant, floatTolerance: 64),
        TensorRow(.triangles, matrices + emptyMatrices + [[[2, 3, 5]]]),

        TensorRow(
            .gapQuotient, [[[2, 2], [1, 2]], [[2, 2, 2], [2, 1, 2]], [[0, 0], [1, 0]]], floatTolerance: 256),
        TensorRow(.equalInGroups, [[[1, 3], [1, 3]], [[2, 1, 2], [2, 1, 2]], [[1, 0], [1, 0]]]),
        TensorRow(.fullRank, squares, .dominant),
        TensorRow(.matrixPower, squares, floatTolerance: 64),
        TensorRow(.inversePower, squares, .dominant, floatTolerance: 64),
        TensorRow(.conditionNumber, [[[1, 1]], [[3, 3]], [[2, 4, 2]], [[0, 2, 3]]], floatTolerance: 256),
        TensorRow(.matrixRank, rectangles, floatTolerance: 64),
        TensorRow(.inverse, squares, .dominant, floatTolerance: 64),
        TensorRow(.determinant, squares, .dominant, floatTolerance: 64),
        TensorRow(.signedLogDeterminant, squares, .dominant, floatTolerance: 64),
        TensorRow(.qr, rectangles, floatTolerance: 1024),
        TensorRow(.symmetricEigen, squares, floatTolerance: 1024),
        TensorRow(.symmetricEigenvalues, squares, floatTolerance: 256),
        TensorRow(.eigenspaceProjector, squares, floatTolerance: 1024),
        TensorRow(.singularValueDecomposition, rectangles, floatTolerance: 1024),
        TensorRow(.singularValues, rectangles, floatTolerance: 256),
        TensorRow(.nuclearNorm, rectangles, floatTolerance: 256),
        TensorRow(.spectralNorm, rectangles, floatTolerance: 256),
        TensorRow(.pseudoInverse, rectangles, floatTolerance: 1024),
        TensorRow(.leastSquares, rectangularSystems, floatTolerance: 1024),
        TensorRow(.matrixExponential, squares, floatTolerance: 256),
        TensorRow(.symmetricFunction, squares, .positiveDefinite, floatTolerance: 256),
        TensorRow(.symmetricLogarithm, squares, .positiveDefinite, floatTolerance: 256),

        TensorRow(.reshaped, any), TensorRow(.flattened, any), TensorRow(.broadcast, any),
        TensorRow(.expanded, withAxes),
        TensorRow(.squeezed, [[[1]], [[1, 3]], [[1, 0]], [[1, 1]]]), TensorRow(.transposed, any),
        TensorRow(.permuted, [[[2, 3, 5]], [[1, 3, 1]], [[2, 0, 3]]]),
        TensorRow(.matrixTransposed, matrices + emptyMatrices + [[[2, 3, 5]]]),
        TensorRow(.slice, vectors + matrices + [[[0, 3]], [[2, 3, 5]]]),
        TensorRow(.split, [[[1]], [[7]], [[5, 3]], [[2, 0]]]),
        TensorRow(.padded, withAxes), TensorRow(.paddedWithNumber, withAxes), TensorRow(.flipped, withAxes),
        TensorRow(.flippedAll, any),
        TensorRow(.concatenate, [[[2], [3]], [[2, 3], [1, 3]], [[0, 3], [2, 3]], [[1, 2, 3], [5, 2, 3]]]),
        TensorRow(.stack, [[[3], [3]], [[2, 3], [2, 3]], [[0, 3], [0, 3]]]),
        TensorRow(.gatherRows, [[[2]], [[3, 5]], [[2, 0]], [[2, 3, 1]]]),
        TensorRow(.scatterRows, [[[1]], [[7]], [[5, 3]], [[0, 3]], [[2, 0]]]),
        TensorRow(.taking, [[[1]], [[7]], [[5, 3]], [[2, 0]], [[2, 3, 1]]]),
        TensorRow(.takingAlong, [[[1]], [[7]], [[2, 3]], [[0, 3]], [[3, 1, 2]]]),
        TensorRow(.takingElements, [[[1, 1]], [[2, 3]], [[5, 1]], [[0, 3]]]),
        TensorRow(.takingAtComputed, [[[2], []], [[3], [5]], [[2], [0]], [[5], [2, 3]]]),
        TensorRow(
            .puttingAdding,
            [[[1], [3]], [[7], [1]], [[5, 2], [3, 2]], [[2, 0], [3, 0]], [[2, 3, 1], [3, 1]]]),
        TensorRow(
            .puttingAddingElements, [[[7], [3]], [[2, 3], [5, 3]], [[5, 1], [2, 1]], [[3, 0], [2, 0]]]),
        TensorRow(.segmentSums, [[[1]], [[7]], [[5, 3]], [[2, 0]], [[0, 3]], [[2, 3, 5]]]),
        TensorRow(.segmentMeans, [[[1]], [[7]], [[5, 3]], [[0, 3]], [[2, 3, 1]]]),
        TensorRow(.segmentMaxima, [[[2]], [[7]], [[5, 3]], [[0, 3]]]),
        TensorRow(.argsort, vectors + [[[2, 3]], [[0, 3]], [[2, 0]]]),
        TensorRow(.sorted, vectors + matrices + emptyMatrices + [[[2, 1, 3]]]),
        TensorRow(.sortedDescending, vectors + [[[5, 2]], [[0, 3]], [[3, 1, 2]]]),
        TensorRow(.top, vectors + [[[5, 2]], [[0, 3]], [[3, 1, 2]]]),
        TensorRow(.quantile, [[[]], [[1]], [[7]], [[2, 3]]]), TensorRow(.quantiles, [[[7]], [[2, 3]], [[3, 1, 5]]]),
        TensorRow(.median, [[[1]], [[7]], [[2, 3]], [[3, 0]], [[5, 1, 2]]]),
        TensorRow(.insertionPlaces, [[[3], [5]], [[2, 3], [1]], [[2], [0]], [[0], [2]]]),
        TensorRow(.interpolated, [[[], [4], [4]], [[7], [4], [4]], [[2, 3], [4], [4]], [[0], [4], [4]]]),
        TensorRow(.interpolatedInOne, [[[3], [1]]]),
        TensorRow(.compressed, [[[]], [[7]], [[2, 3]], [[0, 3]]]),
        TensorRow(
            .convolution,
            [
                [[1, 1, 1, 1], [1, 1, 1, 1]], [[2, 3, 5, 2], [2, 3, 2, 3]], [[0, 3, 3, 1], [3, 3, 1, 2]],
                [[1, 2, 2, 3], [2, 1, 3, 0]],
            ]),
        TensorRow(.paddedConvolution, [[[2, 3, 2, 1], [3, 2, 1, 2]], [[1, 1, 1, 2], [3, 2, 2, 1]]]),
        TensorRow(.stridedConvolution, [[[2, 5, 4, 2], [2, 3, 2, 1]]]),
        TensorRow(.dilatedConvolution, [[[1, 5, 4, 2], [2, 3, 2, 1]], [[2, 4, 2, 1], [2, 3, 1, 2]]]),
        TensorRow(.groupedConvolution, [[[2, 3, 2, 4], [2, 1, 2, 6]], [[0, 2, 1, 4], [2, 1, 2, 2]]]),
        TensorRow(.depthwiseConvolution, [[[2, 3, 2, 3], [2, 1, 1, 3]], [[1, 2, 1, 3], [2, 1, 1, 6]]]),
        TensorRow(.transposedConvolution, [[[2, 2, 3, 4], [3, 2, 3, 4]], [[0, 1, 1, 2], [3, 2, 1, 2]]]),
        TensorRow(.convolution1D, [[[2, 5, 3], [2, 3, 2]], [[1, 1, 1], [2, 1, 1]], [[0, 3, 2], [2, 2, 1]]]),
        TensorRow(.transposedConvolution1D, [[[2, 3, 2], [2, 3, 2]], [[1, 1, 1], [2, 1, 1]]]),
        TensorRow(.cumulativeProduct, matrices + emptyMatrices + [[[2, 3, 5]]], floatTolerance: 64),
        TensorRow(
            .linearRecurrence, [[[3], [3]], [[], [7]], [[5, 1], [2]], [[0], [1]], [[3, 1, 2], [2, 1]]],
            floatTolerance: 64),
        TensorRow(
            .recurrenceFromEnd, [[[7], [7]], [[2, 3], [3]], [[1], [2, 0]], [[2, 5], [1]]], floatTolerance: 64),
        TensorRow(.strongRecurrence, [[[7], [7]], [[3, 2], [3, 2]]], floatTolerance: 64),
        TensorRow(.cumulativeMaximum, matrices + emptyMatrices + [[[2, 3, 5]]]),
        TensorRow(.cumulativeMinimum, vectors + matrices + emptyMatrices + [[[2, 3, 5]]]),
        TensorRow(.cumulativeLogSumExp, matrices + emptyMatrices + [[[2, 3, 5]]]),
        TensorRow(.reshapedByExtents, any), TensorRow(.differences, withAxes), TensorRow(.secondDifferences, withAxes),
        TensorRow(.tiled, any), TensorRow(.repeated, withAxes), TensorRow(.rolled, withAxes),
        TensorRow(.replacingWhere, [[[2, 1], [3], [1, 1, 1]], [[3], [], []], [[0, 2], [1, 2], [2]]]),
        TensorRow(.fft, fourier, floatTolerance: 64), TensorRow(.ifft, fourier + [[[37], [37]]], floatTolerance: 64),
        TensorRow(.rfft, [[[1]], [[2]], [[7]], [[3, 8]], [[2, 18]], [[0, 4]]], floatTolerance: 64),
        TensorRow(.irfft, [[[2], [2]], [[5, 3], [5, 3]], [[10], [10]], [[3, 0], [3, 0]]], floatTolerance: 64),
        TensorRow(.oddIrfft, [[[1], [1]], [[3, 4], [3, 4]], [[0, 2], [0, 2]]], floatTolerance: 64),
        TensorRow(
            .betainc, [[[], [], []], [[3], [3], [3]], [[2, 1], [3], [1]], [[0], [0], [1]]], floatTolerance: 64),
        TensorRow(
            .einsumProduct,
            [
                [[2, 3, 5], [2, 5, 1]], [[1, 1, 1], [1, 1, 1]], [[0, 2, 3], [0, 3, 2]], [[2, 3, 0], [2, 0, 3]],
            ]),
        TensorRow(.einsumDots, [[[3, 5], [5, 3]], [[2, 3, 1], [1, 2]], [[0, 2], [2, 0]]]),
        TensorRow(.einsumSeveral, [[[2], [2, 3], [3]], [[1], [1, 1], [1]], [[3], [3, 5], [5]]]),
        TensorRow(.einsumDiagonal, [[[2, 1, 2]], [[3, 5, 3]], [[2, 3, 1, 2]], [[0, 2, 0]]]),
        TensorRow(.dilatedMaximumPool, [[[1, 3, 3, 2]], [[2, 4, 5, 1]]]),
        TensorRow(.maximumPool, [[[2, 4, 4, 1]], [[1, 5, 3, 3]], [[0, 2, 2, 1]]]),
        TensorRow(.overlappingMaximumPool, [[[1, 3, 3, 2]], [[2, 1, 2, 1]]]),
        TensorRow(.averagePool, [[[2, 4, 3, 1]], [[1, 5, 3, 3]]]),
        TensorRow(.patchSums, [[[2, 2, 3, 8]], [[0, 2, 3, 8]]]),

        TensorRow(.bridges, [[[3]], [[2, 2]]]),

        TensorRow(.loop, loops), TensorRow(.reversedLoop, loops),
        TensorRow(.condition, [[[1], [], []], [[3], [2, 3], [2, 3]], [[1], [0], [0]]]),
    ]
}
