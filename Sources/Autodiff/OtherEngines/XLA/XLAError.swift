import Foundation

/// Why a plugin cannot be used, or a program cannot be run on its devices.
public enum XLAError: LocalizedError, CustomStringConvertible, Equatable {
    /// The file cannot be loaded as a shared library.
    case notALibrary(String, reason: String)
    /// The folder does not have exactly one plugin.
    case folder(String, plugins: [String])
    /// The shared library is not a PJRT plugin.
    case notAPlugin(String)
    /// The plugin's version of the interface is none that is known here.
    case version(String, found: String)
    /// `XLA_FLAGS` has something that is no option.
    case flag(String)
    /// The plugin reported an error.
    case plugin(doing: String, reason: String)
    /// An operation of the plugin gives a wrong value.
    case wrongValue(operation: String, operands: [Double], found: Double, expected: Double, plugin: String)
    /// The plugin has fewer devices.
    case devices(found: Int, asked: Int)
    /// The rows of a batch cannot be divided among the devices.
    case batch(rows: Int, devices: Int)
    /// The arguments of a run do not have the program's number, shapes or types.
    case arguments(found: String, needed: String)
    /// A comparison of variables has a different outcome than when the program was recorded.
    case otherBranch

    public var description: String {
        switch self {
        case .notALibrary(let path, let reason): "XLA: \(path) cannot be loaded as a shared library: \(reason)"
        case .folder(let path, let plugins):
            "XLA: the folder \(path) has "
                + (plugins.isEmpty
                    ? "no PJRT plugin (a library with 'pjrt' or 'plugin' in its name)"
                    : "several PJRT plugins, \(plugins.joined(separator: ", ")); give the path of one")
        case .notAPlugin(let path):
            "XLA: \(path) is a shared library, but not a PJRT plugin (it has no function GetPjrtApi that returns one)"
        case .version(let path, let found):
            "XLA: \(path) has the PJRT interface \(found); it must have 0.\(PJRTPlugin.oldestMinor) or a later 0.x"
        case .flag(let flag): "XLA: XLA_FLAGS has '\(flag)'; options have the form --name=value"
        case .plugin(let doing, let reason): "XLA: the plugin could not \(doing): \(reason)"
        case .wrongValue(let operation, let operands, let found, let expected, let plugin):
            "XLA: \(plugin) computes \(operation)(\(operands.map { "\($0)" }.joined(separator: ", "))) = \(found), but "
                + "the value is \(expected); use another plugin"
        case .devices(let found, let asked): "XLA: \(asked) devices were requested, but the plugin has \(found)"
        case .batch(let rows, let devices):
            "XLA: a batch of \(rows) rows cannot be divided among \(devices) devices; give a multiple of \(devices), "
                + "or \(Self.divisors(of: rows)) devices"
        case .arguments(let found, let needed): "XLA: the arguments are \(found); the program needs \(needed)"
        case .otherBranch:
            "XLA: a comparison of variables came out differently than when the program was recorded; choose by "
                + "select(_:_:_:), so that both branches are computed"
        }
    }

    public var errorDescription: String? { description }

    /// `1, 2, 4 or 5`
    private static func divisors(of rows: Int) -> String {
        let all = (1...max(rows, 1)).filter { rows % $0 == 0 }.prefix(8).map(String.init)
        return all.count == 1 ? all[0] : all.dropLast().joined(separator: ", ") + " or " + all[all.count - 1]
    }
}
