/// A tensor on a device.
final class PJRTBuffer: Sendable {
    private let client: PJRTClient
    private let object: PJRTObject
    let shape: Shape
    let type: ElementType

    init(_ client: PJRTClient, _ address: UInt, _ shape: Shape, _ type: ElementType) {
        (self.client, self.shape, self.type) = (client, shape, type)
        object = PJRTObject(address, of: client.plugin, destroyedBy: .bufferDestroy)
    }

    var address: UInt { object.address }

    /// Copies the elements, in row-major order, into memory of their size.
    func copy(to memory: UnsafeMutableRawBufferPointer) throws(XLAError) {
        try client.copy(address, rank: shape.rank, to: memory, "copy a tensor of shape \(shape) from a device")
    }
}

extension PJRTClient {
    /// Copies a buffer's elements in row-major order, which need not be their order on the device.
    func copy(
        _ buffer: UInt, rank: Int, to memory: UnsafeMutableRawBufferPointer, _ doing: String
    ) throws(XLAError) {
        if memory.isEmpty { return }
        let fields = try Array((0..<rank).reversed()).withAddress { (order) throws(XLAError) in
            // A layout without tiles: the axes, the one with neighbors in memory first.
            let layout: [UInt] = [80, 0, 56, 0, order, UInt(rank), 0, 0, 0, 0]
            return try layout.withAddress { (layout) throws(XLAError) in
                try plugin.call(
                    .bufferToHost,
                    [buffer, rank == 0 ? 0 : layout, UInt(bitPattern: memory.baseAddress), UInt(memory.count), 0],
                    doing)
            }
        }
        try plugin.await(fields[4], doing)
    }

    /// A boolean of rank 0, whose buffer is destroyed.
    func boolean(_ buffer: UInt) throws(XLAError) -> Bool {
        let owned = PJRTObject(buffer, of: plugin, destroyedBy: .bufferDestroy)
        defer { withExtendedLifetime(owned) {} }
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 1, alignment: 1)
        defer { memory.deallocate() }
        try copy(buffer, rank: 0, to: memory, "copy a boolean from a device")
        return memory[0] != 0
    }
}
