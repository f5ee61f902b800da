// Functions of images [images × rows × columns × channels]. Channels are last, so that the part of an image row under a
// window is contiguous in memory.

/// The convolution of images [images × rows × columns × channels] with kernels [rows × columns × channels × filters]:
/// shape [images × output rows × output columns × filters]. As usual in deep learning, kernels are not flipped, so
/// mathematically it is a cross-correlation.
///
/// The window's size must be that of the kernels. The convolution is one matrix product for all images (im2col).
/// - Complexity: With P output positions per image, O(images · P · kernel elements) time, and memory for the patches:
///   images · P · kernel elements / filters.
public func convolution2D<T: TensorAlgebra>(_ images: T, _ kernels: T, _ window: Window2D) -> T {
    let (x, w) = (images.shape, kernels.shape)
    guard w.rank == 4, x.rank == 4, w[2] == x[3] else {
        stop(
            "convolution2D: images of shape \(x) and kernels of shape \(w); they must be [images × rows × columns × "
                + "channels] and [rows × columns × channels × filters] with as many channels")
    }
    guard w[0] == window.size.rows, w[1] == window.size.columns else {
        stop("convolution2D: kernels of shape \(w) and a window of \(window.size.rows) × \(window.size.columns)")
    }
    let patches = T.apply(Patches(window: window), [images])
    let places = patches.shape
    let rows = patches.reshaped(to: [places[0] * places[1] * places[2], places[3]])
    let products = matmul(rows, kernels.reshaped(to: [w[0] * w[1] * w[2], w[3]]))
    return products.reshaped(to: [places[0], places[1], places[2], w[3]])
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
