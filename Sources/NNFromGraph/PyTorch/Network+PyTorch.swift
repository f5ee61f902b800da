import Autodiff
import Foundation

extension Network {
    /// A program in Python that makes the same model, without its parameters: `model`, a `torch.nn.Sequential` in
    /// evaluation mode. Images are [channels × rows × columns] there.
    /// - Throws: ``PyTorchError`` for a layer that PyTorch has no module for.
    public func pyTorchSource() throws(PyTorchError) -> String {
        do { return try PyTorchModel(self).source } catch { throw PyTorchError(file: "PyTorch", fault: error) }
    }

    /// Writes the parameters as a state dictionary of the model that ``pyTorchSource()`` makes, in a safetensors file,
    /// atomically: PyTorch's names and layouts.
    ///
    /// ```python
    /// model.load_state_dict(safetensors.torch.load_file("network.safetensors"))     # in Python
    /// ```
    ///
    /// The metadata's `torch` has the source.
    /// - Throws: ``PyTorchError`` for a layer that PyTorch has no module for, for NaN or infinity among the parameters,
    ///   or if the file cannot be written.
    public func write(pyTorch url: URL) throws(PyTorchError) {
        func refusal(_ fault: PyTorchError.Fault) -> PyTorchError { PyTorchError(file: url.path, fault: fault) }
        let model: PyTorchModel
        do { model = try PyTorchModel(self) } catch { throw refusal(error) }
        if let (name, count) = notFinite { throw refusal(.notFinite(name, count)) }
        var file = SafeTensors()
        file.metadata = ["format": "pt", "torch": model.source]
        let tensors = namedTensors
        for entry in model.entries {
            let ours = tensors[entry.place].tensor.scalars
            file.add(entry.name, Tensor(shape: entry.shape, scalars: entry.order.map { ours[$0] }))
            if let (name, elements) = entry.addend {
                file.add(name, Tensor(shape: entry.shape, scalars: elements.map { Scalar($0) }))
            }
        }
        let zero = StoredArray(.int64, [], [UInt8](repeating: 0, count: 8))
        for counter in model.counters { file.add(counter, zero) }
        do { try file.write(to: url) } catch { throw refusal(.file(error.fault)) }
    }

    /// Reads the parameters from the state dictionary of such a model, in a safetensors file. They are rounded to the
    /// network's element type.
    ///
    /// ```python
    /// safetensors.torch.save_file(model.state_dict(), "model.safetensors")          # in Python
    /// ```
    ///
    /// - Parameters:
    ///   - url: The file.
    ///   - prefix: What the names in the file have before the modules' numbers, such as `net.` for a model with the
    ///     sequence as its member `net`; tensors without it are ignored.
    /// - Throws: ``PyTorchError`` if the file cannot be read or its tensors are not those of the modules; the network
    ///   is unchanged then.
    public mutating func read(pyTorch url: URL, prefix: String = "") throws(PyTorchError) {
        do {
            let model = try PyTorchModel(self)
            let reader = try SafeTensorsReader(file: url)
            let tensors = try read(model, reader, prefix)
            parameters = Array(tensors[..<parameters.count])
            statistics = Array(tensors[parameters.count...])
        } catch let fault as PyTorchError.Fault {
            throw PyTorchError(file: url.path, fault: fault)
        } catch SafeTensorsFault.unreadable(let reason) {
            throw PyTorchError(file: url.path, fault: .file(.unreadable(reason)))
        } catch let fault as SafeTensorsFault {
            throw PyTorchError(file: url.path, fault: .format(fault))
        } catch { stop("read(pyTorch:): \(error)") }
    }

    private func read(_ model: PyTorchModel, _ reader: SafeTensorsReader, _ prefix: String) throws -> [Tensor<Scalar>] {
        func array(_ name: String, _ shape: Shape) throws -> Tensor<Scalar> {
            guard let entry = reader.entry(prefix + name) else { throw PyTorchError.Fault.noTensor(prefix + name) }
            guard entry.shape == shape.extents else {
                throw PyTorchError.Fault.shape(prefix + name, Shape(entry.shape), needed: shape)
            }
            let tensor: Tensor<Scalar> = try reader.array(prefix + name).tensor(rounding: true)
            let count = tensor.notFiniteCount
            if count > 0 { throw PyTorchError.Fault.notFinite(prefix + name, count) }
            return tensor
        }
        var names = Set(model.counters)
        var tensors = namedTensors.map(\.tensor)
        for entry in model.entries {
            names.insert(entry.name)
            var theirs = try array(entry.name, entry.shape).scalars
            if let (name, elements) = entry.addend {
                names.insert(name)
                let others = try array(name, entry.shape).scalars
                // In double precision, so that what was written comes back bit for bit.
                for place in theirs.indices {
                    theirs[place] = Scalar(Double(theirs[place]) + (Double(others[place]) - elements[place]))
                }
            }
            for (index, ours) in entry.order.enumerated() { tensors[entry.place].scalars[ours] = theirs[index] }
        }
        let found = reader.names.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
        if let other = found.sorted().first(where: { !names.contains($0) }) {
            throw PyTorchError.Fault.superfluousTensor(prefix + other, among: model.entries.map(\.name))
        }
        return tensors
    }
}
