/// An option of the command line.
enum Option: String, CaseIterable, Sendable {
    case data = "--data"
    case download = "--download"
    case mirror = "--mirror"
    case seed = "--seed"
    case threads = "--threads"
    case epochs = "--epochs"
    case runs = "--runs"
    case out = "--out"
    case checkpoint = "--checkpoint"
    case checkpointEvery = "--checkpoint-every"
    case explain = "--explain"
    case html = "--html"
    case json = "--json"
    case help = "--help"

    /// Accepted by every demo, so that one command line with a data folder, a seed and an output folder runs any of
    /// them; a demo without data, random numbers or pictures ignores them.
    static let common: [Option] = [.data, .seed, .threads, .out, .json, .help]
    /// For demos that train.
    static let training: [Option] = [.seed, .epochs, .runs, .out, .checkpoint, .checkpointEvery]
    /// In addition, for demos on MNIST.
    static let mnist: [Option] = [.data, .download, .mirror]

    /// The placeholder of its value in help texts; `nil` for an option without one.
    private var value: String? {
        switch self {
        case .data, .out: "DIR"
        case .mirror: "URL"
        case .seed, .threads, .epochs, .runs: "N"
        case .checkpoint, .html: "FILE"
        case .checkpointEvery: "N"
        case .download, .explain, .json, .help: nil
        }
    }

    private var meaning: String {
        switch self {
        case .data:
            "the folder of MNIST's four IDX files, compressed or not\n(else MNIST_DIR, else the cache folder in the "
                + "user's home)"
        case .download: "fetch MNIST into the cache folder first (mnist-… demos)"
        case .mirror: "where --download fetches from, instead of the public mirrors"
        case .seed: "the seed of all random numbers (default 1; mnist-mse: its lecture's 123)"
        case .threads: "how many threads matrix products use, up to 256 (default: the machine's cores)"
        case .epochs: "passes over the training data"
        case .runs: "how many trainings, with consecutive seeds, accuracies are averaged over"
        case .out: "where pictures go (default: out)"
        case .checkpoint: "save the training as it goes and at Ctrl-C, and resume from there"
        case .checkpointEvery: "how often to save: a number of epochs, or seconds as in 30s (default: each epoch)"
        case .explain: "explain each derivative step by step (scalar)"
        case .html: "write a page that steps through the computation in a browser (scalar, verify)"
        case .json: "print JSON objects alone on standard output, one a line"
        case .help: "this text; after a demo's name, that demo's options"
        }
    }

    var takesValue: Bool { value != nil }

    /// Its lines of the help text.
    var help: String {
        let lines = meaning.split(separator: "\n")
        let name = "  " + [rawValue, value].compactMap { $0 }.joined(separator: " ").padded(21) + lines[0]
        return ([name] + lines.dropFirst().map { "".padded(23) + $0 }).joined(separator: "\n")
    }

    /// Rejects options that would be ignored.
    static func check(_ given: Set<Option>, heeded: [Option], by name: String) throws(UsageError) {
        guard let extra = allCases.first(where: { given.contains($0) && !heeded.contains($0) }) else { return }
        let others = heeded.filter { $0 != .help }.map(\.rawValue).joined(separator: ", ")
        throw UsageError("\(name) does not take \(extra.rawValue); it takes \(others)")
    }
}
