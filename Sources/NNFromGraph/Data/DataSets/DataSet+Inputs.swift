import Autodiff

// The forms of two arrays by the names that people know from elsewhere: a network's inputs, and targets or labels.

extension DataSet {
    /// Inputs with targets: one-hot rows are classes, all others are for regression.
    ///
    ///     let data = try DataSet<Float>(inputs: [[0, 0], [0, 1], [1, 0], [1, 1]], targets: [[0], [1], [1], [0]])
    ///     print(data.count, data.targets.shape)  // 4 [4 × 1]
    /// - Throws: ``DataSetError`` if the numbers of samples and targets differ, there are none, or one is not finite.
    public init(inputs: Tensor<Scalar>, targets: Tensor<Scalar>) throws(DataSetError) { try self.init(inputs, targets) }

    /// Inputs with classes, numbered from 0.
    /// - Throws: ``DataSetError`` if the numbers of samples and labels differ, there are none, or a label is negative.
    public init(inputs: Tensor<Scalar>, labels: [Int]) throws(DataSetError) { try self.init(inputs, labels) }

    /// Inputs with classes that have names.
    /// - Throws: ``DataSetError``, as for integers.
    public init(inputs: Tensor<Scalar>, labels: [String]) throws(DataSetError) { try self.init(inputs, labels) }

    /// Rows of numbers with a number to predict for each; rows of different lengths stop the program.
    /// - Throws: ``DataSetError``, as for a tensor.
    public init(inputs: [[Double]], targets: [Double]) throws(DataSetError) { try self.init(inputs, targets) }

    /// Rows of numbers with classes, numbered from 0; rows of different lengths stop the program.
    /// - Throws: ``DataSetError``, as for a tensor.
    public init(inputs: [[Double]], labels: [Int]) throws(DataSetError) { try self.init(inputs, labels) }

    /// Rows of numbers with classes that have names; rows of different lengths stop the program.
    /// - Throws: ``DataSetError``, as for a tensor.
    public init(inputs: [[Double]], labels: [String]) throws(DataSetError) { try self.init(inputs, labels) }
}
