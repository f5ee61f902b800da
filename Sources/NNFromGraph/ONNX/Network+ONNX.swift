import Autodiff
import Foundation

extension Network {
    /// Writes the network for inference as an ONNX model, atomically, with version 17 of ONNX's operations: one input,
    /// `input`, and one output, `output`, both [samples × …] in this library's order of axes and of the network's
    /// element type. ONNX Runtime has most operations on images in `Float` only: see ``converted(to:)``.
    /// - Throws: ``ONNXError`` for a layer without operations in ONNX, for NaN or infinity among the parameters, or if
    ///   the file cannot be written.
    public func write(onnx url: URL) throws(ONNXError) {
        func refusal(_ fault: ONNXError.Fault) -> ONNXError { ONNXError(file: url.path, fault: fault) }
        do throws(ONNXError.Fault) {
            if let (name, count) = notFinite { throw .notFinite(name, count) }
            let model = try ONNXGraph(self).model
            do { try FileBytes.write(model.encoded, to: url) } catch { throw .file(error.fault) }
        } catch { throw refusal(error) }
    }

    /// The network of an ONNX model: a chain of fully connected layers, convolutions, pooling, normalization,
    /// activations and changes of shape, with constant weights, which are rounded to the element type.
    ///
    /// An image that the model takes with its channels first, [channels × rows × columns], the network takes as
    /// [rows × columns × channels]; where the model begins by transposing it, the order is that of the model. Flattened
    /// images and the weights that follow are reordered to match.
    /// - Throws: ``ONNXError`` if the file cannot be read, is not valid, or has a node that is not supported.
    public init(onnx url: URL) throws(ONNXError) {
        do throws(ONNXError.Fault) {
            let bytes: [UInt8]
            // The format allows no file of 2 GiB or more.
            do { bytes = try FileBytes.read(url, limit: 1 << 31) } catch { throw .file(error.fault) }
            self = try ONNXImport<Scalar>(ONNXModel(bytes)).network()
        } catch { throw ONNXError(file: url.path, fault: error) }
    }
}
