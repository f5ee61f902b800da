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

    /// Those that every demo takes, so that one command line with a data folder, a seed and a folder for pictures runs any of them;
    /// a demo without data, random numbers or pictures has no use for them.
    static let common: [Option] = [.data, .seed, .threads, .out, .json, .help]
    /// Those of a training.
    static let training: [Option] = [.seed, .epochs, .runs, .out, .checkpoint, .checkpointEvery]
    /// Those of a demo on MNIST, besides.
    static let mnist: [Option] = [.data, .download, .mirror]

    /// What stands for its value; `nil` for an option without one.
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
            "the folder of MNIST's four IDX files, compressed or not\n(else MNIST_DIR, else the cache folder in the user's home)"
        case .download: "fetch MNIST into the cache folder first (mnist-… demos)"
        case .mirror: "where --download fetches from, instead of the public mirrors"
        case .seed: "the seed of all random numbers (default 1; mnist-mse: its lecture's 123)"
        case .threads: "how many threads matrix products use, up to 256 (default: the machine's cores)"
        case .epochs: "passes over the training data"
        case .runs: "how many trainings, from the seed on, accuracies are the means of"
        case .out: "where pictures go (default: out)"
        case .checkpoint: "write one training down as it goes and at Ctrl-C, and go on from there"
        case .checkpointEvery: "how often, in epochs or, as in 30s, in seconds (default: after each epoch)"
        case .explain: "why each derivative is what it is, step by step (scalar)"
        case .html: "a page of the computation to step through, for a browser (scalar, verify)"
        case .json: "on standard output, nothing but one JSON object a line"
        case .help: "this text; after a demo's name, that demo's options"
        }
    }

    var takesValue: Bool { value != nil }

    /// Its lines in a help text.
    var help: String {
        let lines = meaning.split(separator: "\n")
        let name = "  " + [rawValue, value].compactMap { $0 }.joined(separator: " ").padded(21) + lines[0]
        return ([name] + lines.dropFirst().map { "".padded(23) + $0 }).joined(separator: "\n")
    }

    /// Refuses options that would change nothing.
    static func check(_ given: Set<Option>, heeded: [Option], by name: String) throws(UsageError) {
        guard let extra = allCases.first(where: { given.contains($0) && !heeded.contains($0) }) else { return }
        let others = heeded.filter { $0 != .help }.map(\.rawValue).joined(separator: ", ")
        throw UsageError("\(name) does not heed \(extra.rawValue); it takes \(others)")
    }
}
