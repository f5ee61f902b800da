import Synchronization

/// Devices that run recorded programs through XLA: a CPU, GPUs or TPUs, by a PJRT plugin that is loaded at run time.
///
///     func slope(on plugin: String) throws -> (Double, Double) {
///         let device = try XLADevice(plugin: plugin)  // such as "/path/to/pjrt_plugin.so"
///         let f = compile { (x: Variable) in sqrt(x * x + exp(x * x)) }
///         return try f.gradientFunction(at: 1.3, on: device)(1.3).elements  // (2.666360948020955, 3.1298556644645927)
///     }
///
/// Before its first use a plugin's operations are compared with known values, since not every public one is right.
/// `Notes/other-engines.md` says where plugins are found.
public final class XLADevice: Sendable {
    let client: PJRTClient
    /// The number of devices that a divided program runs on.
    public let count: Int
    private let programs = Mutex<[String: PJRTExecutable]>([:])

    /// Loads a plugin.
    /// - Parameters:
    ///   - path: The plugin's file, a shared library, or a folder with one below it.
    ///   - count: The number of devices, among which a ``XLAStep`` divides its batches. A CPU has as many as asked for.
    /// - Throws: ``XLAError`` if the file is no plugin or one of an unknown version, if there are fewer devices, or if
    ///   an operation gives a wrong value.
    public convenience init(plugin path: String, devices count: Int = 1) throws(XLAError) {
        try self.init(plugin: path, devices: count, checking: true)
    }

    /// - Parameter isChecking: Whether operations are compared with known values.
    init(plugin path: String, devices count: Int, checking isChecking: Bool) throws(XLAError) {
        if count < 1 { throw XLAError.devices(found: 1, asked: count) }
        client = try PJRTClient.make(PJRTPlugin(path: PJRTPlugin.file(at: path)), devices: count)
        self.count = count
        if isChecking { try KnownValues.check(self) }
    }

    /// The platform and the interface's version, for example `cpu, PJRT 0.81`.
    public var summary: String { "\(client.platform), PJRT \(client.plugin.version)" }
    /// The file that the plugin was loaded from.
    public var plugin: String { client.plugin.path }

    /// The largest number of compiled programs that are kept.
    private static let mostPrograms = 64

    /// A compiled program. Programs with the same text are compiled once.
    func executable(_ program: StableHLOProgram) throws(XLAError) -> PJRTExecutable {
        if let known = programs.withLock({ $0[program.text] }) { return known }
        let compiled = try client.compile(program)
        programs.withLock { programs in
            if programs.count >= Self.mostPrograms { programs = [:] }
            programs[program.text] = compiled
        }
        return compiled
    }
}
