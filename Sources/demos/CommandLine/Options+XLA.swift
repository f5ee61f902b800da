import Autodiff
import Foundation

extension Options {
    /// The devices of the plugin that `--plugin` or `PJRT_PLUGIN` names.
    /// - Throws: ``UsageError`` if neither does, `XLAError` if it cannot be used.
    func xlaDevice() throws -> XLADevice {
        let variable = ProcessInfo.processInfo.environment["PJRT_PLUGIN"] ?? ""
        guard let path = plugin ?? (variable.isEmpty ? nil : variable) else {
            throw UsageError("--device xla needs a PJRT plugin: name it with --plugin PATH or in PJRT_PLUGIN")
        }
        return try XLADevice(plugin: path, devices: deviceCount)
    }

    /// The device that runs training steps; `nil` for this program.
    func trainingDevice() throws -> XLADevice? { usesXLA ? try xlaDevice() : nil }
}
