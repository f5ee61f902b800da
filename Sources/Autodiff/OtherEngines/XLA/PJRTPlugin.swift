import Foundation

/// A PJRT plugin: a shared library whose functions compile and run programs on devices (OpenXLA's `pjrt_c_api.h`).
///
/// The library has one function, which gives a table of the others. Each takes a pointer to a struct of its own and
/// gives a pointer to an error, or none. On 64-bit platforms every field of these structs takes one word of 8 bytes, so
/// a struct is written and read as an array of words here: its size in bytes, an extension (none), and its fields. The
/// interface promises that fields are only ever added at the end, that functions are only added to the table, and that
/// a larger struct is accepted.
final class PJRTPlugin: Sendable {
    /// The functions used, by their place in the table.
    enum Function: Int, CaseIterable {
        case errorDestroy = 0
        case errorMessage = 1
        case initialize = 3
        case eventDestroy = 5
        case eventAwait = 8
        case clientCreate = 10
        case clientDestroy = 11
        case platformName = 12
        case platformVersion = 14
        case addressableDevices = 16
        case compile = 20
        case bufferFromHost = 22
        case executableDestroy = 40
        case outputCount = 44
        case loadedExecutableDestroy = 50
        case executable = 51
        case executableDevices = 52
        case execute = 55
        case bufferDestroy = 58
        case bufferToHost = 70
    }

    /// The oldest version of the interface that was tested, 0.`oldestMinor`. Nothing is promised before version 1.
    static let oldestMinor = 81
    /// The bytes of the table before its functions.
    private static let headerBytes = 40

    let path: String
    /// The version of the interface, for example 0.81.
    let version: String
    /// The options with which programs are compiled.
    let options: [CompileOption]
    /// The address of the table, which lives as long as the process: a plugin cannot be unloaded.
    private let table: UInt

    /// Loads a plugin.
    /// - Throws: ``XLAError`` if the file is no shared library, no plugin, or one of another version.
    init(path: String) throws(XLAError) {
        self.path = path
        // XLA writes what it does, and its errors, to standard error unless told otherwise.
        setenv("TF_CPP_MIN_LOG_LEVEL", "3", 0)
        options = try CompileOption.fromEnvironment.get()
        // A path without a slash would be looked up in the system's folders.
        guard let library = dlopen(path.contains("/") ? path : "./" + path, RTLD_NOW | RTLD_LOCAL) else {
            throw XLAError.notALibrary(path, reason: dlerror().map { String(cString: $0) } ?? "unknown reason")
        }
        guard let symbol = dlsym(library, "GetPjrtApi") else { throw XLAError.notAPlugin(path) }
        typealias Entry = @convention(c) () -> UnsafeRawPointer?
        guard let table = unsafeBitCast(symbol, to: Entry.self)() else { throw XLAError.notAPlugin(path) }
        let (size, major, minor) = (
            table.load(as: Int.self), table.load(fromByteOffset: 32, as: Int32.self),
            table.load(fromByteOffset: 36, as: Int32.self)
        )
        version = "\(major).\(minor)"
        let last = Function.allCases.map(\.rawValue).max() ?? 0
        guard major == 0, minor >= Self.oldestMinor else { throw XLAError.version(path, found: version) }
        guard size >= Self.headerBytes + 8 * (last + 1),
            Function.allCases.allSatisfy({ table.load(fromByteOffset: Self.offset($0), as: UInt.self) != 0 })
        else { throw XLAError.version(path, found: "\(version) without all of its functions") }
        self.table = UInt(bitPattern: table)
        _ = try call(.initialize, [], "be initialized")
    }

    private static func offset(_ function: Function) -> Int { headerBytes + 8 * function.rawValue }

    // MARK: Calls

    /// Calls a function with the fields of its struct, and returns them as they are afterwards.
    /// - Parameter doing: What the plugin is asked for, for the error's message.
    @discardableResult
    func call(_ function: Function, _ fields: [UInt], _ doing: @autoclosure () -> String) throws(XLAError) -> [UInt] {
        let (words, error) = rawCall(function, fields)
        if let error { throw XLAError.plugin(doing: doing(), reason: message(of: error)) }
        return words
    }

    private func rawCall(_ function: Function, _ fields: [UInt]) -> (fields: [UInt], error: UnsafeRawPointer?) {
        typealias Entry = @convention(c) (UnsafeMutableRawPointer) -> UnsafeRawPointer?
        guard let table = UnsafeRawPointer(bitPattern: table) else { stop("PJRT: the plugin has no table") }
        let entry = unsafeBitCast(
            table.load(fromByteOffset: Self.offset(function), as: UnsafeRawPointer.self), to: Entry.self)
        var words = [UInt(8 * (fields.count + 2)), 0] + fields
        let error = words.withUnsafeMutableBytes { entry($0.baseAddress!) }
        return (Array(words.dropFirst(2)), error)
    }

    /// An error's first line; the error is destroyed.
    private func message(of error: UnsafeRawPointer) -> String {
        // These two have no result.
        let fields = rawCall(.errorMessage, [UInt(bitPattern: error), 0, 0]).fields
        defer { _ = rawCall(.errorDestroy, [UInt(bitPattern: error)]) }
        let text = Self.text(fields[1], fields[2])
        return String(text.split(separator: "\n").first ?? "no reason given")
    }

    /// Text at an address.
    static func text(_ address: UInt, _ count: UInt) -> String {
        guard let start = UnsafeRawPointer(bitPattern: address) else { return "" }
        return String(decoding: UnsafeRawBufferPointer(start: start, count: Int(count)), as: UTF8.self)
    }

    /// Waits until an event has happened, and destroys it.
    func await(_ event: UInt, _ doing: @autoclosure () -> String) throws(XLAError) {
        if event == 0 { return }
        defer { _ = rawCall(.eventDestroy, [event]) }
        try call(.eventAwait, [event], doing())
    }

    /// Destroys an object by the function for its kind.
    fileprivate func destroy(_ object: UInt, _ function: Function) { _ = rawCall(function, [object]) }
}

/// An object of a plugin, which is destroyed with its last reference.
final class PJRTObject: Sendable {
    let address: UInt
    private let plugin: PJRTPlugin
    private let destructor: PJRTPlugin.Function

    init(_ address: UInt, of plugin: PJRTPlugin, destroyedBy destructor: PJRTPlugin.Function) {
        (self.address, self.plugin, self.destructor) = (address, plugin, destructor)
    }

    deinit { plugin.destroy(address, destructor) }
}

extension Array {
    /// Lends the array's memory, as an address in a field.
    func withAddress<Result, Failure: Error>(_ body: (UInt) throws(Failure) -> Result) throws(Failure) -> Result {
        let memory = UnsafeMutablePointer<Element>.allocate(capacity: Swift.max(count, 1))
        memory.initialize(from: self, count: count)
        defer {
            memory.deinitialize(count: count)
            memory.deallocate()
        }
        return try body(UInt(bitPattern: memory))
    }
}

/// Lends the memory of three arrays of bytes, each as an address and a count in fields.
func withAddresses<Result>(
    of first: [UInt8], _ second: [UInt8], _ third: [UInt8],
    _ body: (
        _ first: (address: UInt, count: UInt), _ second: (address: UInt, count: UInt),
        _ third: (address: UInt, count: UInt)
    ) throws(XLAError) -> Result
) throws(XLAError) -> Result {
    try first.withAddress { (one) throws(XLAError) in
        try second.withAddress { (two) throws(XLAError) in
            try third.withAddress { (three) throws(XLAError) in
                try body((one, UInt(first.count)), (two, UInt(second.count)), (three, UInt(third.count)))
            }
        }
    }
}
