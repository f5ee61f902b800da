import Foundation

/// An option of XLA's compiler: a name and its value, as in `XLA_FLAGS`.
struct CompileOption: Hashable, Sendable {
    let name: String
    let value: String

    /// The options in the environment variable `XLA_FLAGS`.
    ///
    /// XLA ends the process at a name or a value there that it does not know, and gives an error for one that is passed
    /// with a program. So they are passed with each program, and the variable is removed before a plugin sees it.
    static let fromEnvironment: Result<[CompileOption], XLAError> = {
        let flags = ProcessInfo.processInfo.environment["XLA_FLAGS"] ?? ""
        unsetenv("XLA_FLAGS")
        return Result { () throws(XLAError) in try options(in: flags) }
    }()

    /// The options in a text, `--name=value --name`.
    static func options(in flags: String) throws(XLAError) -> [CompileOption] {
        var options: [CompileOption] = []
        for flag in flags.split(whereSeparator: \.isWhitespace) {
            let parts = flag.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard flag.hasPrefix("--"), let name = parts.first, !name.isEmpty else {
                throw XLAError.flag(String(flag))
            }
            let value = parts.count == 2 ? String(parts[1]) : "true"
            let capitalized = ["true": "True", "false": "False"]
            options.append(CompileOption(name: String(name), value: capitalized[value] ?? value))
        }
        return options
    }

    /// A serialized `CompileOptionsProto` (OpenXLA's `compile_options.proto`). Its field 3, the build options, has the
    /// number of replicas (field 4) and of partitions (field 5), without which a plugin ends the process; its field 7
    /// is a map of options.
    static func serialized(_ options: [CompileOption], replicas: Int) -> [UInt8] {
        let build = field(4, replicas) + field(5, 1)
        return field(3, build)
            + options.flatMap { option in
                field(7, field(1, Array(option.name.utf8)) + field(2, field(1, Array(option.value.utf8))))
            }
    }

    /// A field that is a number.
    private static func field(_ number: UInt8, _ value: Int) -> [UInt8] { [number << 3] + variableLength(value) }

    /// A field that is a text or a message.
    private static func field(_ number: UInt8, _ bytes: [UInt8]) -> [UInt8] {
        [number << 3 | 2] + variableLength(bytes.count) + bytes
    }

    /// A number in groups of seven bits, the lowest first; all but the last have the top bit set.
    private static func variableLength(_ value: Int) -> [UInt8] {
        value < 128 ? [UInt8(value)] : [UInt8(value & 127) | 128] + variableLength(value >> 7)
    }
}
