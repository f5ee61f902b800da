/// One demo of the command line.
struct Demo: Sendable {
    let name: String
    /// What it shows, in one line.
    let summary: String
    /// What its further arguments are, as in `bench CASE …`; `nil` if it takes none.
    let arguments: String?
    /// The options that it accepts, including the common ones.
    let heeded: [Option]
    /// Whether it draws pictures, into the folder of `--out`.
    let draws: Bool
    let run: @Sendable (Options, Console) throws -> Void

    init(
        _ name: String, _ summary: String, taking arguments: String? = nil, heeding heeded: [Option] = [],
        run: @escaping @Sendable (Options, Console) throws -> Void
    ) {
        self.name = name
        self.summary = summary
        self.arguments = arguments
        self.heeded = Option.allCases.filter { heeded.contains($0) || Option.common.contains($0) }
        draws = heeded.contains(.out)
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

        """
    }

    /// - Throws: ``UsageError`` for arguments that the demo does not accept.
    func check(_ options: Options) throws(UsageError) {
        if let extra = options.further.first, arguments == nil {
            throw UsageError("\(name) takes no argument '\(extra)'")
        }
        try Option.check(options.given, heeded: heeded, by: name)
    }
}
