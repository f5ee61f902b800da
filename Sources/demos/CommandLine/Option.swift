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
    case record = "--record"
    case step = "--step"
    case batch = "--batch"
    case device = "--device"
    case plugin = "--plugin"
    case devices = "--devices"
    case report = "--report"
    case watch = "--watch"
    case plot = "--plot"
    case explain = "--explain"
    case html = "--html"
    case json = "--json"
    case help = "--help"

    /// The options that every demo accepts, so that one command line with a data folder, a seed and an output folder
    /// runs any of them; a demo without data, random numbers, training or pictures says that it makes no use of them.
    static let common: [Option] = [.data, .seed, .threads, .epochs, .out, .plot, .json, .help]
    /// The options of demos that train.
    static let training: [Option] = [
        .seed, .epochs, .runs, .out, .checkpoint, .checkpointEvery, .record, .report, .watch, .batch, .device, .plugin,
        .devices,
    ]
    /// The additional options of demos on MNIST.
    static let mnist: [Option] = [.data, .download, .mirror]

    /// The placeholder for its value in help texts; `nil` for an option without a value.
    private var value: String? {
        switch self {
        case .data, .out, .record: "DIR"
        case .mirror: "URL"
        case .seed, .threads, .epochs, .runs, .step, .batch, .devices: "N"
        case .device: "NAME"
        case .plugin: "PATH"
        case .checkpoint, .html, .report: "FILE"
        case .watch: "[PORT]"
        case .plot: "terminal"
        case .checkpointEvery: "N"
        case .download, .explain, .json, .help: nil
        }
    }

    private var meaning: String {
        switch self {
        case .data:
            "the folder with MNIST's four IDX files, compressed or not, or an .npz file with X_train, y_train, X_test, "
                + "y_test (default: MNIST_DIR, else the cache folder in your home)"
        case .download: "download MNIST first, into --data or the cache folder (mnist-… demos)"
        case .mirror: "download from this URL instead of the public mirrors"
        case .seed: "the seed of all random numbers (default: 1; mnist-mse: 123, as in its lecture)"
        case .threads: "the number of threads, at most 256 (default: one per core)"
        case .epochs: "the number of passes over the training data"
        case .runs: "train this many times, with consecutive seeds, and average the accuracies"
        case .out: "the folder for pictures (default: out)"
        case .checkpoint: "save the training to this file, also at Ctrl-C, and resume from it"
        case .checkpointEvery: "how often to save: a number of epochs, or of seconds as in 30s (default: 1)"
        case .record: "leave a record of every step in this folder, for `demos replay` and `demos diff`"
        case .step: "the step to explain, from 1 (replay; default: the one whose loss rose most)"
        case .batch: "the number of samples per training step (default: the demo's)"
        case .device: "run the training steps by own, this program (the default), or by xla, a PJRT plugin"
        case .plugin: "the PJRT plugin for --device xla: a shared library, or its folder (default: PJRT_PLUGIN)"
        case .devices: "divide each batch among this many of the plugin's devices (default: 1)"
        case .report: "write a page about the training to this file, when it has ended"
        case .watch: "serve that page at 127.0.0.1 while it trains (default: at a free port)"
        case .plot: "also draw charts as text, in the terminal"
        case .explain: "explain each derivative step by step (scalar)"
        case .html:
            "write a page to this file: the computation to step through (scalar, verify), or the explanation of a step "
                + "(replay)"
        case .json: "print JSON on standard output, an object per line; text goes to standard error"
        case .help: "show this text or, after a demo's name, that demo's options"
        }
    }

    var takesValue: Bool { value != nil }
    /// Whether its value is the path of a file or folder.
    var isPath: Bool { ["DIR", "FILE", "PATH"].contains(value) }
    /// Whether it may stand without its value.
    var isValueOptional: Bool { self == .watch }

    /// Its line of the help text, which is wrapped when it is printed.
    var help: String {
        "  " + ([rawValue, value].compactMap { $0 }.joined(separator: " ")).padded(20) + "  " + meaning
    }

    /// - Throws: ``UsageError`` for options that are not accepted.
    static func check(_ given: Set<Option>, heeded: [Option], by name: String) throws(UsageError) {
        guard let extra = allCases.first(where: { given.contains($0) && !heeded.contains($0) }) else { return }
        let others = heeded.filter { $0 != .help }.map(\.rawValue).joined(separator: ", ")
        throw UsageError("\(name) does not take \(extra.rawValue); it takes \(others)")
    }
}
