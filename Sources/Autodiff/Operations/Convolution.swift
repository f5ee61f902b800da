// Convolutions of images [images × rows × columns × channels]. Channels are last, so that the part of an image row
// under a window is contiguous in memory.

/// The convolution of images [images × rows × columns × channels] with kernels [rows × columns × channels / groups ×
/// filters]: shape [images × output rows × output columns × filters]. As usual in deep learning, kernels are not
/// flipped, so mathematically it is a cross-correlation.
///
/// With more than one group, channels and filters are divided into that many groups of consecutive ones, and each
/// filter sees the channels of its own group. As many groups as channels make a depthwise convolution.
///
/// The window's size must be that of the kernels; its dilation spreads them. The convolution is one matrix product for
/// all images (im2col), or one for each group; a depthwise one is a loop over the window.
/// - Complexity: With P output positions per image, O(images · P · kernel elements) time, and memory for the patches:
///   images · P · window size · channels.
public func convolution2D<T: TensorAlgebra>(_ images: T, _ kernels: T, _ window: Window2D, groups: Int = 1) -> T {
    let (x, w) = (images.shape, kernels.shape)
    guard w.rank == 4, x.rank == 4, groups >= 1, w[2] * groups == x[3], w[3] % groups == 0 else {
        stop(
            "convolution2D: images of shape \(x) and kernels of shape \(w) in \(groups) groups; they must be [images × "
                + "rows × columns × channels] and [rows × columns × channels / groups × filters] with equal numbers of "
                + "channels, and the number of groups must divide that of the filters")
    }
    requireSize(w, window, "convolution2D")
    if groups > 1, w[2] == 1 {
        let operation = DepthwiseConvolution(part: .result, window: window, images: x, multiplier: w[3] / groups)
        return T.apply(operation, [images, kernels])
    }
    let size = w[0] * w[1]
    let patches = imagesOfGroups(images, groups).patches(window)
    let places = [x[0]] + patches.shape.extents[1...2]
    let rows = patches.reshaped(to: matricesOfGroups(places.reduce(1, *), size * w[2], groups))
    let products = matmul(rows, matricesOfGroups(kernels, groups))
    let (rank, filters) = (products.shape.rank, w[3] / groups)
    let ordered =
        rank == 2 ? products : products.reshaped(to: [groups, places.reduce(1, *), filters]).transposed([1, 0, 2])
    return ordered.reshaped(to: Shape(places + [w[3]]))
}

/// The adjoint of ``convolution2D(_:_:_:groups:)->T`` with the same kernels and window, as a function of its result:
/// images [images × rows × columns × filters] become images [images × larger rows × larger columns × channels], for
/// kernels [rows × columns × channels / groups × filters]. Also called a deconvolution, or a fractionally strided
/// convolution.
///
/// - Parameters:
///   - images: The images, [images × rows × columns × filters].
///   - kernels: The kernels, [rows × columns × channels / groups × filters], as those of the convolution.
///   - window: The strides, padding and dilation of the convolution.
///   - extents: The rows and columns of the result, over which the window must have as many positions as the given
///     images have rows and columns; `nil` for the smallest: (rows − 1) · stride + reach − padding. A stride above 1
///     leaves a choice (PyTorch's `output_padding` is what they exceed the smallest by).
///   - groups: The number of groups of channels.
/// - Complexity: That of the convolution.
public func transposedConvolution2D<T: TensorAlgebra>(
    _ images: T, _ kernels: T, _ window: Window2D, extents: Window2D.Extents? = nil, groups: Int = 1
) -> T {
    let (x, w) = (images.shape, kernels.shape)
    guard w.rank == 4, x.rank == 4, w[3] == x[3], groups >= 1, w[3] % groups == 0 else {
        stop(
            "transposedConvolution2D: images of shape \(x) and kernels of shape \(w) in \(groups) groups; they must be "
                + "[images × rows × columns × filters] and [rows × columns × channels / groups × filters] with equal "
                + "numbers of filters, which the number of groups must divide")
    }
    requireSize(w, window, "transposedConvolution2D")
    let padding = window.padding
    let smallest = Window2D.Extents(
        (x[1] - 1) * window.stride.rows + window.reach.rows - padding.top - padding.bottom,
        (x[2] - 1) * window.stride.columns + window.reach.columns - padding.left - padding.right)
    let larger = extents ?? smallest
    guard larger.rows >= 1, larger.columns >= 1, window.outputExtents(on: larger) == .init(x[1], x[2]) else {
        stop(
            "transposedConvolution2D: images of shape \(x) cannot become \(larger.rows) × \(larger.columns) pixels: "
                + "there this window has \(window.outputExtents(on: larger).rows) × "
                + "\(window.outputExtents(on: larger).columns) positions. The smallest possible result has "
                + "\(smallest.rows) × \(smallest.columns), the largest stride − 1 more along each axis.")
    }
    let rows = imagesOfGroups(images, groups)
        .reshaped(to: matricesOfGroups(x[0] * x[1] * x[2], w[3] / groups, groups))
    let patches = matmul(rows, matricesOfGroups(kernels, groups), transposingRight: true)
    let sums = patches.reshaped(to: [groups * x[0], x[1], x[2], w[0] * w[1] * w[2]])
        .patchSums(window, images: [groups * x[0], larger.rows, larger.columns, w[2]])
    if groups == 1 { return sums }
    return sums.reshaped(to: [groups, x[0] * larger.rows * larger.columns, w[2]]).transposed([1, 0, 2])
        .reshaped(to: [x[0], larger.rows, larger.columns, groups * w[2]])
}

private func requireSize(_ kernels: Shape, _ window: Window2D, _ name: String) {
    guard kernels[0] == window.size.rows, kernels[1] == window.size.columns else {
        stop(
            "\(name): kernels of shape \(kernels) for a window of \(window.size.rows) × \(window.size.columns); their "
                + "first two extents must be those of the window")
    }
}

/// The channels of each group as images of their own, group after group.
private func imagesOfGroups<T: TensorAlgebra>(_ images: T, _ groups: Int) -> T {
    let x = images.shape
    if groups == 1 { return images }
    return images.reshaped(to: [x[0] * x[1] * x[2], groups, x[3] / groups]).transposed([1, 0, 2])
        .reshaped(to: [groups * x[0], x[1], x[2], x[3] / groups])
}

/// The kernels as a matrix [window and channels × filters] for each group.
private func matricesOfGroups<T: TensorAlgebra>(_ kernels: T, _ groups: Int) -> T {
    let w = kernels.shape
    let (rows, filters) = (w[0] * w[1] * w[2], w[3] / groups)
    if groups == 1 { return kernels.reshaped(to: [rows, filters]) }
    return kernels.reshaped(to: [rows, groups, filters]).transposed([1, 0, 2])
}

/// The shape of a matrix for each group; of one group, without an axis for it.
private func matricesOfGroups(_ rows: Int, _ columns: Int, _ groups: Int) -> Shape {
    groups == 1 ? [rows, columns] : [groups, rows, columns]
}

extension TensorAlgebra {
    /// The largest element in each window, channel by channel, ignoring padding. Images and result are
    /// [images × rows × columns × channels].
    public func maximumPool(_ window: Window2D) -> Self {
        Self.apply(MaximumPool(window: window, direction: .choose), [self])
    }

    /// The mean over each window, channel by channel; padding counts as zeros. Images and result are
    /// [images × rows × columns × channels].
    public func averagePool(_ window: Window2D) -> Self {
        let channels = shape.extents.last ?? 1
        let patches = Self.apply(Patches(window: window), [self])
        let elements = window.size.rows * window.size.columns
        let (images, rows, columns) = (patches.shape[0], patches.shape[1], patches.shape[2])
        return patches.reshaped(to: [images, rows, columns, elements, channels]).mean(along: [3])
    }

    /// The patches of images [images × rows × columns × channels] under each window, zero-padded (im2col): shape
    /// [images × output rows × output columns × (rows · columns · channels of the window)].
    public func patches(_ window: Window2D) -> Self { Self.apply(Patches(window: window), [self]) }

    /// Images of the given shape in which each patch is added at its position (col2im): the adjoint of ``patches(_:)``.
    public func patchSums(_ window: Window2D, images: Shape) -> Self {
        Self.apply(PatchSums(window: window, images: images), [self])
    }
}
