// Functions of sequences [sequences × steps × channels]: those of images with one row.

/// The convolution of sequences [sequences × steps × channels] with kernels [size × channels / groups × filters]: shape
/// [sequences × output steps × filters]. Kernels are not flipped; groups are those of
/// ``convolution2D(_:_:_:groups:)->T``.
/// - Complexity: With P output steps per sequence, O(sequences · P · kernel elements) time, and memory for the patches:
///   sequences · P · size · channels.
public func convolution1D<T: TensorAlgebra>(_ sequences: T, _ kernels: T, _ window: Window1D, groups: Int = 1) -> T {
    let (x, w) = (sequences.shape, kernels.shape)
    guard w.rank == 3, x.rank == 3, groups >= 1, w[1] * groups == x[2], w[2] % groups == 0, w[0] == window.size else {
        stop(
            "convolution1D: sequences of shape \(x), kernels of shape \(w) in \(groups) groups and a window of "
                + "\(window.size); they must be [sequences × steps × channels] and [size × channels / groups × "
                + "filters] with equal numbers of channels, and the number of groups must divide that of the filters")
    }
    return convolution2D(sequences.expanded(at: 1), kernels.expanded(at: 0), window.window2D, groups: groups)
        .squeezed(at: 1)
}

/// The adjoint of ``convolution1D(_:_:_:groups:)->T`` with the same kernels and window, as a function of its result:
/// sequences [sequences × steps × filters] become sequences [sequences × more steps × channels], for kernels
/// [size × channels / groups × filters].
///
/// - Parameters:
///   - sequences: The sequences, [sequences × steps × filters].
///   - kernels: The kernels, [size × channels / groups × filters], as those of the convolution.
///   - window: The stride, padding and dilation of the convolution.
///   - steps: The steps of the result; `nil` for the fewest: (steps − 1) · stride + (size − 1) · dilation + 1 −
///     padding. A stride above 1 leaves a choice, as in ``transposedConvolution2D(_:_:_:extents:groups:)``.
///   - groups: The number of groups of channels.
/// - Complexity: That of the convolution.
public func transposedConvolution1D<T: TensorAlgebra>(
    _ sequences: T, _ kernels: T, _ window: Window1D, steps: Int? = nil, groups: Int = 1
) -> T {
    let (x, w) = (sequences.shape, kernels.shape)
    guard w.rank == 3, x.rank == 3, w[2] == x[2], groups >= 1, w[2] % groups == 0, w[0] == window.size else {
        stop(
            "transposedConvolution1D: sequences of shape \(x), kernels of shape \(w) in \(groups) groups and a window "
                + "of \(window.size); they must be [sequences × steps × filters] and [size × channels / groups × "
                + "filters] with equal numbers of filters, which the number of groups must divide")
    }
    return transposedConvolution2D(
        sequences.expanded(at: 1), kernels.expanded(at: 0), window.window2D, extents: steps.map { .init(1, $0) },
        groups: groups
    ).squeezed(at: 1)
}

extension TensorAlgebra {
    /// The largest element in each window, channel by channel, ignoring padding. Sequences and result are
    /// [sequences × steps × channels].
    public func maximumPool(_ window: Window1D) -> Self {
        asImages("maximumPool").maximumPool(window.window2D).squeezed(at: 1)
    }

    /// The mean over each window, channel by channel; padding counts as zeros. Sequences and result are
    /// [sequences × steps × channels].
    public func averagePool(_ window: Window1D) -> Self {
        asImages("averagePool").averagePool(window.window2D).squeezed(at: 1)
    }

    private func asImages(_ name: String) -> Self {
        guard shape.rank == 3 else {
            stop("\(name): shape \(shape); sequences must have the axes [sequences × steps × channels]")
        }
        return expanded(at: 1)
    }
}
