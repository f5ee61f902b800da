/// One demo of the command line.
struct Demo: Sendable {
    let name: String
    /// What it shows, in one line.
    let summary: String
    /// Whether it takes further names (`bench CASE …`).
    var takesNames = false
    /// Whether `--runs` means something to it.
    var repeats = false
    /// Whether `--checkpoint` means something to it.
    var resumes = false
    /// Whether `--download` means something to it.
    var usesMNIST = false
    /// Whether `--explain` means something to it.
    var explains = false
    /// Whether `--html` means something to it.
    var drawsPage = false
    let run: @Sendable (Options, Console) throws -> Void

    init(
        _ name: String, _ summary: String, takesNames: Bool = false, usesMNIST: Bool = false,
        repeats: Bool = false, resumes: Bool = false, explains: Bool = false, drawsPage: Bool = false,
        run: @escaping @Sendable (Options, Console) throws -> Void
    ) {
        self.name = name
        self.summary = summary
        self.takesNames = takesNames
        self.usesMNIST = usesMNIST
        self.repeats = repeats
        self.resumes = resumes
        self.explains = explains
        self.drawsPage = drawsPage
        self.run = run
    }

    /// A line of `demos list`.
    var listing: String { name.padded(20) + " " + summary }

    /// Refuses arguments that would go unheeded.
    func check(_ options: Options) throws {
        if let extra = options.further.first, !takesNames { throw UsageError("\(name) takes no argument '\(extra)'") }
        if options.downloads, !usesMNIST {
            throw UsageError("\(name) does not use MNIST; --download goes with mnist-…")
        }
        if options.runs != nil, !repeats { throw UsageError("\(name) has no --runs; it goes with trainings") }
        if options.checkpoint != nil, !resumes {
            throw UsageError("\(name) has no --checkpoint; it goes with single trainings")
        }
        if options.explains, !explains { throw UsageError("\(name) has no --explain; it goes with scalar") }
        if options.html != nil, !drawsPage { throw UsageError("\(name) has no --html; it goes with scalar and verify") }
    }
}
