import Foundation
import Testing

@testable import Autodiff

/// The plugin that tests use: the file that `PJRT_PLUGIN` names. Tests that need one are skipped without it.
enum Plugin {
    static let path = ProcessInfo.processInfo.environment["PJRT_PLUGIN"].flatMap { $0.isEmpty ? nil : $0 }
    static let reason: Comment = "PJRT_PLUGIN does not name a PJRT plugin"

    /// Devices of the plugin, each kind made once.
    static func device(_ count: Int = 1) throws -> XLADevice {
        switch count {
        case 1: try one.get()
        case 2: try two.get()
        default: try eight.get()
        }
    }

    private static let one = make(1)
    private static let two = make(2)
    private static let eight = make(8)
    private static func make(_ count: Int) -> Result<XLADevice, any Error> {
        Result { try XLADevice(plugin: path ?? "", devices: count) }
    }
}

extension StableHLOProgram {
    /// The results of one run.
    func results(_ arguments: [any TensorValue], on device: XLADevice) throws -> [any TensorValue] {
        let executable = try device.executable(self)
        let buffers = try arguments.enumerated().map { try executable.argument($0, $1) }
        return try executable.run(buffers).enumerated().map { try executable.tensor($0, $1) }
    }
}
