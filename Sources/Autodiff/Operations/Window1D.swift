/// A window that slides over sequences [sequences × steps × channels], for convolution and pooling.
///
/// Each sequence has `padding` before and after it: steps without elements.
public struct Window1D: Hashable, Sendable {
    /// The steps of the window.
    public let size: Int
    /// The steps by which the window moves.
    public let stride: Int
    /// The padding around each sequence.
    public let padding: Padding
    /// The distance between neighboring steps of the window.
    public let dilation: Int

    /// The padding around a sequence.
    public struct Padding: Hashable, Sendable {
        /// The steps before and after the sequence.
        public let before, after: Int
        /// The padding on each side, by default none.
        public init(before: Int = 0, after: Int = 0) { (self.before, self.after) = (before, after) }
        /// No padding.
        public static let none = Padding()
    }

    /// A window of `size` steps. A size, stride or dilation below 1, or a negative padding, stops the program.
    public init(_ size: Int, stride: Int = 1, padding: Padding = .none, dilation: Int = 1) {
        guard size >= 1, stride >= 1, dilation >= 1 else {
            stop("Window1D: size \(size), stride \(stride), dilation \(dilation); all must be at least 1")
        }
        guard padding.before >= 0, padding.after >= 0 else {
            stop("Window1D: padding \(padding) is negative; slice the sequences instead")
        }
        (self.size, self.stride, self.padding, self.dilation) = (size, stride, padding, dilation)
    }

    /// The padding for which the output of a window that moves by `stride` over sequences of `steps` steps has
    /// ⌈steps / stride⌉ steps ("same" padding). An odd step is added at the end.
    public static func samePadding(_ size: Int, stride: Int, on steps: Int, dilation: Int = 1) -> Padding {
        let padding = Window2D.samePadding(
            .init(1, size), stride: .init(1, stride), on: .init(1, steps), dilation: .init(1, dilation))
        return Padding(before: padding.left, after: padding.right)
    }

    /// The padding for which each step of the output follows from the steps up to its own ("causal" padding): all of it
    /// is before the sequence.
    public static func causalPadding(_ size: Int, dilation: Int = 1) -> Padding {
        Padding(before: (size - 1) * dilation)
    }

    /// The steps of the output for sequences of `steps` steps: the number of positions of the window.
    public func outputSteps(on steps: Int) -> Int { window2D.outputExtents(on: .init(1, steps)).columns }

    /// The window over sequences as images of one row.
    var window2D: Window2D {
        Window2D(
            1, size, stride: .init(1, stride), padding: .init(left: padding.before, right: padding.after),
            dilation: .init(1, dilation))
    }
}
