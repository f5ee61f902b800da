import Foundation

/// The program's arguments.
struct Options {
    var name: String?
    /// What follows the name, for demos that take more names (`bench CASE …`).
    var further: [String] = []
    var data: URL?
    var mirror: URL?
    var downloads = false
    /// The seed of all random numbers; 1 where none is given.
    var seed: UInt64 {
        get { givenSeed ?? 1 }
        set { givenSeed = newValue }
    }
    private(set) var givenSeed: UInt64?
    var threads: Int?
    var epochs: Int?
    /// How many trainings, each from the next seed.
    var runs: Int?
    var out = URL(fileURLWithPath: "out", isDirectory: true)
    /// Where a page of the computation goes (`scalar`, `verify`).
    var html: URL?
    var explains = false
    /// Where training is written down after each epoch, and gone on from.
    var checkpoint: URL?
    var isJSON = false
    var wantsHelp = false

    /// Reads arguments of the forms `--option VALUE` and `--option=VALUE`.
    /// - Throws: ``UsageError`` for an unknown option, a missing value or one that is no number.
    init(_ arguments: [String]) throws {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            guard argument.hasPrefix("-") else {
                if name == nil { name = argument } else { further.append(argument) }
                continue
            }
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let option = parts[0]
            func value() throws -> String {
                if parts.count == 2, !parts[1].isEmpty { return parts[1] }
                guard parts.count == 1, let next = rest.popFirst() else { throw UsageError("\(option) needs a value") }
                return next
            }
            func number<Number: FixedWidthInteger>(atLeast least: Number) throws -> Number {
                let text = try value()
                guard let number = Number(text), number >= least else {
                    throw UsageError("\(option) takes a whole number of at least \(least), not '\(text)'")
                }
                return number
            }
            switch option {
            case "--data": data = URL(fileURLWithPath: try value(), isDirectory: true)
            case "--out": out = URL(fileURLWithPath: try value(), isDirectory: true)
            case "--html": html = URL(fileURLWithPath: try value())
            case "--checkpoint": checkpoint = URL(fileURLWithPath: try value())
            case "--mirror":
                let text = try value()
                guard let url = URL(string: text), url.scheme != nil else {
                    throw UsageError("--mirror takes an address such as https://example.org/mnist/, not '\(text)'")
                }
                mirror = url
            case "--seed": seed = try number(atLeast: 0)
            case "--threads": threads = try number(atLeast: 1)
            case "--epochs": epochs = try number(atLeast: 1)
            case "--runs": runs = try number(atLeast: 1)
            case "--json", "--download", "--explain", "--help", "-h":
                if parts.count == 2 { throw UsageError("\(option) takes no value") }
                if option == "--json" {
                    isJSON = true
                } else if option == "--download" {
                    downloads = true
                } else if option == "--explain" {
                    explains = true
                } else {
                    wantsHelp = true
                }
            default: throw UsageError("unknown option '\(option)'")
            }
        }
        if mirror != nil, !downloads { throw UsageError("--mirror goes with --download") }
        if checkpoint != nil, let runs, runs > 1 {
            throw UsageError("--checkpoint is of one training and --runs \(runs) makes more; leave one of them out")
        }
    }
}
