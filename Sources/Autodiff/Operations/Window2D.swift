/// A window that slides over images [images × rows × columns × channels], for convolution and pooling.
///
/// Each image is surrounded by `padding`: rows and columns without elements. A dilated window covers every
/// `dilation`-th row and column.
public struct Window2D: Hashable, Sendable {
    /// The rows and columns of the window.
    public let size: Extents
    /// The rows and columns by which the window moves.
    public let stride: Extents
    /// The padding around each image.
    public let padding: Padding
    /// The distances between neighboring rows and columns of the window.
    public let dilation: Extents

    /// A number of rows and one of columns.
    public struct Extents: Hashable, Codable, Sendable {
        /// The number of rows.
        public let rows: Int
        /// The number of columns.
        public let columns: Int
        /// `rows` × `columns`.
        public init(_ rows: Int, _ columns: Int) {
            self.rows = rows
            self.columns = columns
        }
    }

    /// The padding around an image.
    public struct Padding: Hashable, Sendable {
        /// The rows above and below, and the columns at the left and right.
        public let top, left, bottom, right: Int
        /// The padding on each side, by default none.
        public init(top: Int = 0, left: Int = 0, bottom: Int = 0, right: Int = 0) {
            (self.top, self.left, self.bottom, self.right) = (top, left, bottom, right)
        }
        /// No padding.
        public static let none = Padding()
    }

    /// A window of `rows` × `columns`. A size, stride or dilation below 1, or a negative padding, stops the program.
    public init(
        _ rows: Int, _ columns: Int, stride: Extents = Extents(1, 1), padding: Padding = .none,
        dilation: Extents = Extents(1, 1)
    ) {
        guard rows >= 1, columns >= 1, stride.rows >= 1, stride.columns >= 1 else {
            stop(
                "Window2D: size \(rows) × \(columns), stride \(stride.rows) × \(stride.columns); all must be at "
                    + "least 1")
        }
        guard padding.top >= 0, padding.left >= 0, padding.bottom >= 0, padding.right >= 0 else {
            stop("Window2D: padding \(padding) is negative; slice the images instead")
        }
        guard dilation.rows >= 1, dilation.columns >= 1 else {
            stop("Window2D: dilation \(dilation.rows) × \(dilation.columns); both must be at least 1")
        }
        size = Extents(rows, columns)
        self.stride = stride
        self.padding = padding
        self.dilation = dilation
    }

    /// A window that moves by as many rows as columns, and is dilated alike in both.
    public init(_ rows: Int, _ columns: Int, stride: Int, padding: Padding = .none, dilation: Int = 1) {
        self.init(
            rows, columns, stride: Extents(stride, stride), padding: padding, dilation: Extents(dilation, dilation))
    }

    /// The padding for which the output of a window that moves by `stride` over images of the given extents is
    /// ⌈rows / stride⌉ × ⌈columns / stride⌉ ("same" padding). An odd row or column is added at the end.
    public static func samePadding(
        _ size: Extents, stride: Extents, on image: Extents, dilation: Extents = Extents(1, 1)
    ) -> Padding {
        func total(_ size: Int, _ stride: Int, _ extent: Int, _ dilation: Int) -> Int {
            max(((extent + stride - 1) / stride - 1) * stride + (size - 1) * dilation + 1 - extent, 0)
        }
        let rows = total(size.rows, stride.rows, image.rows, dilation.rows)
        let columns = total(size.columns, stride.columns, image.columns, dilation.columns)
        return Padding(top: rows / 2, left: columns / 2, bottom: rows - rows / 2, right: columns - columns / 2)
    }

    /// The rows and columns from the first to the last that the window covers: its size, if it is not dilated.
    public var reach: Extents {
        Extents((size.rows - 1) * dilation.rows + 1, (size.columns - 1) * dilation.columns + 1)
    }

    /// The rows and columns of the output for images of the given extents: the numbers of positions of the window.
    public func outputExtents(on image: Extents) -> Extents {
        func count(_ extent: Int, _ reach: Int, _ stride: Int) -> Int {
            extent < reach ? 0 : (extent - reach) / stride + 1
        }
        return Extents(
            count(image.rows + padding.top + padding.bottom, reach.rows, stride.rows),
            count(image.columns + padding.left + padding.right, reach.columns, stride.columns))
    }

    /// The part of a window that lies in an image.
    struct Cover {
        /// Its rows and columns, counted within the window.
        let rows, columns: Range<Int>
        /// Where the window begins: its row r is the image's row `top` + r · dilation, its column c the image's column
        /// `left` + c · dilation.
        let top, left: Int
    }

    /// The part of the window at a position that lies in an image.
    @inline(__always)
    func cover(_ row: Int, _ column: Int, on image: Extents) -> Cover {
        let top = row * stride.rows - padding.top
        let left = column * stride.columns - padding.left
        return Cover(
            rows: Self.inside(image.rows, from: top, size.rows, dilation.rows),
            columns: Self.inside(image.columns, from: left, size.columns, dilation.columns), top: top, left: left)
    }

    /// The numbers n < `size` for which `start` + n · `dilation` lies in 0 ..< `extent`.
    @inline(__always)
    private static func inside(_ extent: Int, from start: Int, _ size: Int, _ dilation: Int) -> Range<Int> {
        // A division takes as long as copying a short run.
        let first = start >= 0 ? 0 : dilation == 1 ? -start : (dilation - 1 - start) / dilation
        let free = max(extent - start, 0)
        let end = min(size, dilation == 1 ? free : (free + dilation - 1) / dilation)
        return first..<max(end, first)
    }

    /// The extents of images, which have four axes.
    static func image(_ shape: Shape, for operation: String) -> Extents {
        guard shape.rank == 4 else {
            stop("\(operation): shape \(shape); images must have the axes [images × rows × columns × channels]")
        }
        return Extents(shape[1], shape[2])
    }

    /// The shape of a result with `channels` numbers per position.
    func resultShape(_ images: Shape, channels: Int, for operation: String) -> Shape {
        let places = outputExtents(on: Self.image(images, for: operation))
        guard places.rows >= 1, places.columns >= 1 else {
            let dilated = dilation == Extents(1, 1) ? "" : ", dilated to \(reach.rows) × \(reach.columns),"
            stop(
                "\(operation): a window of \(size.rows) × \(size.columns)\(dilated) does not fit into images of shape "
                    + "\(images) with padding \(padding.top), \(padding.left), \(padding.bottom), \(padding.right) "
                    + "(top, left, bottom, right)")
        }
        return [images[0], places.rows, places.columns, channels]
    }
}
