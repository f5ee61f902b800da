import Autodiff

/// Three parts of one data set that share no image.
public struct ImageDataSplit: Sendable, Equatable {
    /// The training set: the network is fitted to it.
    public let training: ImageDataSet
    /// The validation set: it decides when to stop and which settings are best.
    public let validation: ImageDataSet
    /// The test set: evaluate on it once, at the end.
    public let test: ImageDataSet

    /// A split with the given parts.
    public init(training: ImageDataSet, validation: ImageDataSet, test: ImageDataSet) {
        self.training = training
        self.validation = validation
        self.test = test
    }
}

extension ImageDataSet {
    /// Random training, validation and test parts of the given sizes, determined by `seed`.
    ///
    /// The same seed gives the same parts on every platform. Images beyond the sum of the sizes are left out.
    ///
    /// - Throws: `ImageDataSetError` if a size is below 1 or their sum above `count`.
    public func shuffledSplit(
        training: Int, validation: Int, test: Int, seed: UInt64
    ) throws(ImageDataSetError) -> ImageDataSplit {
        let parts = try split([training, validation, test], seed: seed)
        return ImageDataSplit(
            training: parts[0].named("\(name) training"), validation: parts[1].named("\(name) validation"),
            test: parts[2].named("\(name) test"))
    }

    /// Random training, validation and test parts that hold the given fractions of the images, determined by `seed`.
    ///
    /// The boundaries between the parts are rounded to the nearest image, so that fractions that sum to 1 use every
    /// image.
    ///
    /// - Throws: `ImageDataSetError` if a fraction is not positive, their sum is above 1, or a part would be empty.
    public func shuffledSplit(
        trainingFraction: Double, validationFraction: Double, testFraction: Double, seed: UInt64
    ) throws(ImageDataSetError) -> ImageDataSplit {
        let sizes = try partSizes([trainingFraction, validationFraction, testFraction])
        return try shuffledSplit(training: sizes[0], validation: sizes[1], test: sizes[2], seed: seed)
    }

    /// The first `first` images, and the rest, in order.
    ///
    ///     let (training, validation) = try Digits.load().split(first: 1500)
    ///     print(training.count, validation.count)  // 1500 297
    ///
    /// - Throws: `ImageDataSetError` if one of the two parts would be empty.
    public func split(first: Int) throws(ImageDataSetError) -> (first: ImageDataSet, rest: ImageDataSet) {
        guard first > 0, first < count else {
            throw ImageDataSetError(dataSet: name, fault: .impossibleParts([first, count - first], available: count))
        }
        return (part(0..<first), part(first..<count))
    }

    /// Consecutive parts of the given sizes, of the images in order or, with a seed, in random order.
    ///
    /// - Parameters:
    ///   - sizes: The number of images in each part.
    ///   - seed: The seed of the random order; `nil` to keep the order.
    ///   - stratified: With a seed, whether every part keeps the class proportions of the whole, to within about one
    ///     image.
    /// - Throws: `ImageDataSetError` if a size is below 1 or their sum above `count`.
    public func split(
        _ sizes: [Int], seed: UInt64? = nil, stratified: Bool = false
    ) throws(ImageDataSetError) -> [ImageDataSet] {
        try checkParts(sizes)
        let order = seed.map {
            SampleOrder.random(count: count, seed: $0, stratifiedBy: stratified ? labels.map { Int($0) } : nil)
        }
        var start = 0
        return sizes.map { size in
            defer { start += size }
            return order.map { subset($0[start..<start + size]) } ?? part(start..<start + size)
        }
    }

    /// The images at `indices` as a data set. An empty list or an index out of range stops the program.
    ///
    /// To train on a part without copying it, keep the data set and pass the indices to `gather` instead.
    public func subset(_ indices: some Collection<Int>) -> ImageDataSet {
        if indices.isEmpty { stop("subset: no images of \(name) are selected; give at least one index") }
        var chosen: [UInt8] = []
        chosen.reserveCapacity(indices.count * featureCount)
        for index in indices { chosen += image(at: index) }
        return ImageDataSet(
            unchecked: name, pixels: chosen, labels: indices.map { labels[$0] }, width: width, height: height,
            classes: classes, maximumPixel: maximumPixel)
    }

    /// These images followed by those of `other`, under this data set's name.
    /// - Throws: `ImageDataSetError` if image size, number of classes or largest gray value differ.
    public func joined(with other: ImageDataSet) throws(ImageDataSetError) -> ImageDataSet {
        guard
            (other.width, other.height, other.classes, other.maximumPixel) == (width, height, classes, maximumPixel)
        else { throw ImageDataSetError(dataSet: name, fault: .differentImages(other.name)) }
        return ImageDataSet(
            unchecked: name, pixels: pixels + other.pixels, labels: labels + other.labels, width: width, height: height,
            classes: classes, maximumPixel: maximumPixel)
    }

    /// The same images under another name.
    public func named(_ name: String) -> ImageDataSet {
        ImageDataSet(
            unchecked: name, pixels: pixels, labels: labels, width: width, height: height, classes: classes,
            maximumPixel: maximumPixel)
    }

    private func part(_ range: Range<Int>) -> ImageDataSet {
        ImageDataSet(
            unchecked: name, pixels: Array(pixels[range.lowerBound * featureCount..<range.upperBound * featureCount]),
            labels: Array(labels[range]), width: width, height: height, classes: classes, maximumPixel: maximumPixel)
    }

    private func partSizes(_ fractions: [Double]) throws(ImageDataSetError) -> [Int] {
        guard let sizes = SampleOrder.partSizes(of: count, fractions) else {
            throw ImageDataSetError(dataSet: name, fault: .impossibleFractions(fractions))
        }
        return sizes
    }

    private func checkParts(_ sizes: [Int]) throws(ImageDataSetError) {
        var left = count
        for size in sizes {
            guard size > 0, size <= left else {
                throw ImageDataSetError(dataSet: name, fault: .impossibleParts(sizes, available: count))
            }
            left -= size
        }
    }
}
