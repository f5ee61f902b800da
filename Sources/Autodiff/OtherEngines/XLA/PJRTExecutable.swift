/// A compiled program on the devices of a client.
final class PJRTExecutable: Sendable {
    private let client: PJRTClient
    private let executable: PJRTObject
    let program: StableHLOProgram
    /// The devices that run it, as places in the client's list.
    private let devices: [Int]

    init(_ client: PJRTClient, _ executable: UInt, _ program: StableHLOProgram) throws(XLAError) {
        let plugin = client.plugin
        (self.client, self.program) = (client, program)
        self.executable = PJRTObject(executable, of: plugin, destroyedBy: .loadedExecutableDestroy)
        let list = try plugin.call(.executableDevices, [executable, 0, 0], "list a program's devices")
        devices = (0..<Int(list[2])).compactMap { place in
            let device = UnsafeRawPointer(bitPattern: list[1])?.load(fromByteOffset: 8 * place, as: UInt.self)
            return client.devices.firstIndex { $0 == device }
        }
        let inner = try plugin.call(.executable, [executable, 0], "describe a program")[1]
        let description = PJRTObject(inner, of: plugin, destroyedBy: .executableDestroy)
        let count = try plugin.call(.outputCount, [description.address, 0], "count a program's results")[1]
        // A run writes as many results as these say.
        let expected = program.results.count + (program.checksBranches ? 1 : 0)
        guard devices.count == program.devices, count == expected else {
            throw XLAError.plugin(
                doing: "compile the program",
                reason: "it has \(count) results on \(devices.count) devices, not \(expected) on \(program.devices)")
        }
    }

    /// Copies an argument to the devices: to each the whole, or its part.
    /// - Parameter bytes: The whole tensor's elements, in row-major order.
    func argument(_ place: Int, _ bytes: UnsafeRawBufferPointer) throws(XLAError) -> [PJRTBuffer] {
        let port = program.arguments[place]
        let part = port.part(among: program.devices)
        let size = part.count * port.type.size
        guard bytes.count == port.shape.count * port.type.size else {
            throw XLAError.arguments(
                found: "\(bytes.count) bytes for argument \(place)", needed: "\(port.shape.count * port.type.size)")
        }
        var buffers: [PJRTBuffer] = []
        for (number, device) in devices.enumerated() {
            let start = port.axis == nil ? 0 : number * size
            let own = UnsafeRawBufferPointer(rebasing: bytes[start..<start + size])
            buffers.append(try client.buffer(own, part, port.type, on: device))
        }
        return buffers
    }

    /// Runs the program once.
    /// - Parameter arguments: For each argument, its buffer on each device. The plugin checks neither their number nor
    ///   their types.
    /// - Returns: For each result, its buffer on each device.
    /// - Throws: ``XLAError``, in particular if a comparison has a different outcome than recorded.
    func run(_ arguments: [[PJRTBuffer]]) throws(XLAError) -> [[PJRTBuffer]] {
        try check(arguments)
        let (count, deviceCount) = (program.results.count, devices.count)
        let width = count + (program.checksBranches ? 1 : 0)
        // One list after the other, and the addresses of the lists.
        let inputs = devices.indices.flatMap { device in arguments.map { $0[device].address } }
        let outputs = UnsafeMutablePointer<UInt>.allocate(capacity: max(deviceCount * width, 1))
        let events = UnsafeMutablePointer<UInt>.allocate(capacity: deviceCount)
        outputs.initialize(repeating: 0, count: max(deviceCount * width, 1))
        events.initialize(repeating: 0, count: deviceCount)
        defer {
            outputs.deallocate()
            events.deallocate()
        }
        try inputs.withAddress { (inputs) throws(XLAError) in
            let inputLists = devices.indices.map { inputs + UInt(8 * $0 * arguments.count) }
            let outputLists = devices.indices.map { UInt(bitPattern: outputs + $0 * width) }
            try inputLists.withAddress { (inputLists) throws(XLAError) in
                try outputLists.withAddress { (outputLists) throws(XLAError) in
                    let options = [112] + [UInt](repeating: 0, count: 13)
                    try options.withAddress { (options) throws(XLAError) in
                        _ = try client.plugin.call(
                            .execute,
                            [
                                executable.address, options, inputLists, UInt(deviceCount), UInt(arguments.count),
                                outputLists,
                                UInt(bitPattern: events), 0,
                            ], "run the program")
                    }
                }
            }
        }
        // Owned from here on, whatever the events say.
        let results = program.results.indices.map { place in
            let port = program.results[place]
            return devices.indices.map { device in
                PJRTBuffer(client, outputs[device * width + place], port.part(among: deviceCount), port.type)
            }
        }
        for device in devices.indices { try client.plugin.await(events[device], "run the program") }
        if program.checksBranches {
            let outcomes = try devices.indices.map { (device) throws(XLAError) in
                try client.boolean(outputs[device * width + count])
            }
            if outcomes.contains(false) { throw XLAError.otherBranch }
        }
        return results
    }

    private func check(_ arguments: [[PJRTBuffer]]) throws(XLAError) {
        func text(_ shape: Shape, _ type: ElementType) -> String { "\(shape) \(type)" }
        let needed = program.arguments.map { text($0.part(among: devices.count), $0.type) }
        let fits =
            arguments.count == needed.count
            && zip(arguments, needed).allSatisfy { buffers, port in
                buffers.count == devices.count && buffers.allSatisfy { text($0.shape, $0.type) == port }
            }
        if !fits {
            let found = arguments.map { buffers in buffers.first.map { text($0.shape, $0.type) } ?? "none" }
            throw XLAError.arguments(found: "\(found)", needed: "\(needed)")
        }
    }

    /// A result's elements: from the first device, or the parts of all.
    func tensor(_ place: Int, _ buffers: [PJRTBuffer]) throws(XLAError) -> any TensorValue {
        let port = program.results[place]
        func tensor<Scalar: TensorScalar>(_: Scalar.Type) throws(XLAError) -> any TensorValue {
            var scalars = [Scalar](repeating: 0, count: port.shape.count)
            try read(place, buffers, into: &scalars)
            return Tensor(shape: port.shape, scalars: scalars)
        }
        return try tensor(port.type.scalar)
    }

    /// Reads a result's elements into memory of their number.
    func read<Scalar: TensorScalar>(
        _ place: Int, _ buffers: [PJRTBuffer], into scalars: inout [Scalar]
    ) throws(XLAError) {
        let port = program.results[place]
        let size = port.part(among: devices.count).count
        var failure: XLAError?
        scalars.withUnsafeMutableBytes { bytes in
            for (number, buffer) in (port.axis == nil ? buffers.prefix(1) : buffers[...]).enumerated() {
                let start = number * size * MemoryLayout<Scalar>.size
                let own = bytes[start..<start + size * MemoryLayout<Scalar>.size]
                do throws(XLAError) {
                    try buffer.copy(to: UnsafeMutableRawBufferPointer(rebasing: own))
                } catch {
                    failure = error
                    return
                }
            }
        }
        if let failure { throw failure }
    }
}

extension StableHLOProgram.Port {
    /// The shape of a device's part.
    func part(among devices: Int) -> Shape { axis.map { shape.replacing($0, with: shape[$0] / devices) } ?? shape }
}
