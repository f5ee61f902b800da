/// One demo of the command line.
struct Demo: Sendable {
    let name: String
    /// What it shows, in one line.
    let summary: String
    /// What its further arguments are, as in `bench CASE …`; `nil` if it takes none.
    let arguments: String?
    /// The options that have an effect on it.
    let heeded: [Option]
    /// Whether it draws pictures, into the folder of `--out`.
    let draws: Bool
    /// What its help says after the options; `nil` for nothing.
    let remark: String?
    let run: @Sendable (Options, Console) throws -> Void

    init(
        _ name: String, _ summary: String, taking arguments: String? = nil, heeding heeded: [Option] = [],
        remark: String? = nil, run: @escaping @Sendable (Options, Console) throws -> Void
    ) {
        self.name = name
        self.summary = summary
        self.arguments = arguments
        draws = heeded.contains(.out)
        self.remark = remark
        let always: [Option] = [.threads, .json, .help] + (heeded.contains(.out) ? [.plot] : [])
        self.heeded = Option.allCases.filter { heeded.contains($0) || always.contains($0) }
        self.run = run
    }

    /// A line of `demos list`.
    var listing: String { name.padded(20) + "  " + summary }

    /// What `demos NAME --help` prints.
    var help: String {
        """
        usage: demos \(name)\(arguments.map { " " + $0 } ?? "") [options]

        \(summary)

        options:
        \(heeded.map(\.help).joined(separator: "\n"))
        \(remark.map { "\n\($0)\n" } ?? "")
        """
    }

    /// - Throws: ``UsageError`` for arguments that the demo does not accept.
    func check(_ options: Options) throws(UsageError) {
        if let extra = options.further.first, arguments == nil {
            throw UsageError("\(name) takes no argument '\(extra)'")
        }
        try Option.check(options.given.subtracting(Option.common), heeded: heeded, by: name)
    }

    /// Says which of the given options have no effect: common ones, which every demo accepts.
    func warn(of options: Options, _ console: Console) {
        let idle = Option.common.filter { options.given.contains($0) && !heeded.contains($0) }.map(\.rawValue)
        guard let last = idle.last else { return }
        let names = idle.count == 1 ? last : idle.dropLast().joined(separator: ", ") + " and " + last
        console.warn("\(name) makes no use of \(names)")
    }
}
