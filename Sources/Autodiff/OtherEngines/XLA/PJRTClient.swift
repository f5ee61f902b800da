/// A plugin's client: its devices, and memory and programs on them.
final class PJRTClient: Sendable {
    let plugin: PJRTPlugin
    private let client: PJRTObject
    /// The devices that the process can use.
    let devices: [UInt]
    /// The platform's name, for example `cpu`.
    let platform: String

    /// A client with at least `count` devices.
    ///
    /// A CPU has one device unless more are asked for; other platforms have those of the machine.
    /// - Throws: ``XLAError`` if there are fewer, or if the plugin finds no device.
    static func make(_ plugin: PJRTPlugin, devices count: Int) throws(XLAError) -> PJRTClient {
        let client = try PJRTClient(plugin, cpuDevices: nil)
        if client.devices.count >= count { return client }
        guard client.platform == "cpu" else { throw XLAError.devices(found: client.devices.count, asked: count) }
        let larger = try PJRTClient(plugin, cpuDevices: count)
        if larger.devices.count < count { throw XLAError.devices(found: larger.devices.count, asked: count) }
        return larger
    }

    private init(_ plugin: PJRTPlugin, cpuDevices: Int?) throws(XLAError) {
        self.plugin = plugin
        // Without options but this one: at an unknown option some plugins end the process.
        let name = Array("cpu_device_count".utf8)
        let created = try name.withAddress { (address) throws(XLAError) in
            let integer: UInt = 1
            let option: [UInt] = [56, 0, address, UInt(name.count), integer, UInt(cpuDevices ?? 0), 1]
            return try option.withAddress { (option) throws(XLAError) in
                let options = cpuDevices == nil ? [0, 0] : [option, 1]
                return try plugin.call(
                    .clientCreate, options + [UInt](repeating: 0, count: 7), "find a device")[6]
            }
        }
        client = PJRTObject(created, of: plugin, destroyedBy: .clientDestroy)
        let list = try plugin.call(.addressableDevices, [created, 0, 0], "list its devices")
        devices = (0..<Int(list[2])).compactMap { place in
            UnsafeRawPointer(bitPattern: list[1])?.load(fromByteOffset: 8 * place, as: UInt.self)
        }
        let platformName = try plugin.call(.platformName, [created, 0, 0], "name its platform")
        platform = PJRTPlugin.text(platformName[1], platformName[2])
    }

    /// Copies a tensor to a device. `bytes` are its elements, in row-major order.
    func buffer(
        _ bytes: UnsafeRawBufferPointer, _ shape: Shape, _ type: ElementType, on device: Int
    ) throws(XLAError) -> PJRTBuffer {
        // An empty array may have no address; it is not read.
        let data = bytes.baseAddress.map { UInt(bitPattern: $0) } ?? 64
        let whileCalled: UInt = 0
        let fields = try shape.extents.withAddress { (extents) throws(XLAError) in
            try plugin.call(
                .bufferFromHost,
                [
                    client.address, data, type.pjrt, extents, UInt(shape.rank), 0, 0, whileCalled, devices[device], 0,
                    0, 0, 0,
                ], "copy a tensor of shape \(shape) to a device")
        }
        let buffer = PJRTBuffer(self, fields[12], shape, type)
        try plugin.await(fields[11], "copy a tensor of shape \(shape) to a device")
        return buffer
    }

    /// Compiles a program.
    func compile(_ program: StableHLOProgram) throws(XLAError) -> PJRTExecutable {
        let (text, format) = (Array(program.text.utf8), Array("mlir".utf8))
        let options = CompileOption.serialized(plugin.options, replicas: program.devices)
        let loaded = try withAddresses(of: text, format, options) { (text, format, options) throws(XLAError) in
            let code = [48, 0, text.address, text.count, format.address, format.count]
            return try code.withAddress { (code) throws(XLAError) in
                try plugin.call(
                    .compile, [client.address, code, options.address, options.count, 0], "compile the program")[4]
            }
        }
        return try PJRTExecutable(self, loaded, program)
    }
}

extension ElementType {
    /// The type's number in PJRT.
    fileprivate var pjrt: UInt {
        switch self {
        case .float: 11
        case .double: 12
        case .bfloat16: 13
        #if !((os(macOS) || targetEnvironment(macCatalyst)) && arch(x86_64))
            case .float16: 10
        #endif
        }
    }
}
