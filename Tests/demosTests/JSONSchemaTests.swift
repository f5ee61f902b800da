import Foundation
import Testing

/// Real output of `--json` against the table of fields in `Notes/json.md`.
@Suite(.serialized) struct JSONSchemaTests {
    /// A field of the table.
    private struct Field {
        let type: String
        /// The kinds of objects that may have it, and those that must.
        let kinds, required: Set<String>
    }

    private static func fields() throws -> [String: Field] {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Notes/json.md")
        var fields: [String: Field] = [:]
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") where line.hasPrefix("| `") {
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            let kinds = cells[1].split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
            fields[cells[0].filter { $0 != "`" }] = Field(
                type: cells[2], kinds: Set(kinds.map { $0.filter { $0 != "*" } }),
                required: Set(kinds.filter { $0.hasSuffix("*") }.map { String($0.dropLast()) }))
        }
        return fields
    }

    private static func matches(_ value: Any, _ type: String) -> Bool {
        // A number that is not finite is null.
        let isNumber = { (value: Any) in value is NSNull || value is Double }
        switch type {
        case "text": return value is String
        case "boolean": return value is Bool
        case "integer": return (value as? Double).map { $0 == $0.rounded() } ?? false
        case "integer or integers": return matches(value, "integer") || (value as? [Int]) != nil
        case "number": return isNumber(value)
        case "object": return value is [String: Any]
        case "change":
            return (value as? [String: Any]).map { isChange($0) && $0.values.allSatisfy(isNumber) } ?? false
        case "settings": return (value as? [[String: Any]])?.allSatisfy(isSetting) ?? false
        case "texts": return value is [String]
        case "numbers": return (value as? [Any])?.allSatisfy(isNumber) ?? false
        case "objects": return value is [[String: Any]]
        case "matrix": return (value as? [[Any]])?.allSatisfy { $0.allSatisfy(isNumber) } ?? false
        default: return false
        }
    }

    @Test(arguments: [
        ["scalar"], ["scalar", "--explain"], ["verify"], ["worked-example"], ["gates", "--epochs", "20"],
        ["polynomial", "--epochs", "3"], ["perceptron", "--epochs", "3"], ["regions", "--epochs", "2", "--runs", "2"],
        ["exercises", "--epochs", "3"], ["iris"], ["digits", "--epochs", "2", "--runs", "2"],
        ["digits-grid", "--epochs", "1", "--runs", "1"], ["schedulers", "--epochs", "1", "--runs", "1"],
        ["breast-cancer", "--epochs", "2", "--runs", "1"], ["gradients-by-layer"], ["bench", "scalar-hand"], ["list"],
        ["--epochs", "1"],
    ])
    func outputIsWhatTheNotesSay(arguments: [String]) throws {
        try check(DemoProcess.run(arguments + ["--json"]))
    }

    /// Holds all objects of an output against the table.
    private func check(_ outcome: DemoProcess.Outcome, status: Int32 = 0) throws {
        let fields = try Self.fields()
        #expect(outcome.status == status, "\(outcome.errors)")
        let objects = try DemoProcess.objects(outcome.output)
        #expect(!objects.isEmpty)
        for object in objects {
            let kind = try #require(object["kind"] as? String)
            for (name, value) in Self.values(of: object) {
                let field = try #require(fields[name], "Notes/json.md does not have the field \(name)")
                #expect(field.kinds.contains(kind), "\(name) of \(kind)")
                #expect(Self.matches(value, field.type), "\(name) is not \(field.type): \(value)")
            }
            let names = Set(Self.values(of: object).map(\.name))
            for (name, field) in fields where field.required.contains(kind) {
                // The parts of an object that may be absent are required only of one that is there.
                let owner = name.lastIndex(of: ".").map { name[...$0] } ?? ""
                guard names.contains(where: { $0.hasPrefix(owner) }) else { continue }
                #expect(names.contains(name), "\(kind) without \(name): \(object.keys.sorted())")
            }
        }
    }

    /// The fields of an object; of a `content` also those within, by their path: `content.layers[].name`.
    private static func values(of object: [String: Any]) -> [(name: String, value: Any)] {
        object.flatMap { name, value in
            [(name, value)] + (name == "content" ? inner(value, "content") : [])
        }
    }

    private static func inner(_ value: Any, _ path: String) -> [(name: String, value: Any)] {
        if let object = value as? [String: Any] {
            // These have a type of their own.
            if isChange(object) { return [] }
            return object.flatMap { [("\(path).\($0)", $1)] + inner($1, "\(path).\($0)") }
        }
        guard let objects = value as? [[String: Any]], !objects.allSatisfy(isSetting) else { return [] }
        return objects.flatMap { inner($0, "\(path)[]") }
    }

    private static func isChange(_ object: [String: Any]) -> Bool {
        Set(object.keys) == ["predicted", "actual", "remainder"]
    }

    private static func isSetting(_ object: [String: Any]) -> Bool {
        Set(object.keys).isSubset(of: ["name", "first", "second"]) && object["name"] is String
            && object.values.allSatisfy { $0 is String }
    }

    /// What replays and differences contain: where the loss differs first, where the parameters do, a regression with
    /// penalties, a first step.
    @Test func replaysAndDifferencesAreWhatTheNotesSay() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        func record(_ name: String, _ arguments: String...) throws -> String {
            let run = folder.appendingPathComponent(name).path
            let outcome = try DemoProcess.run(arguments + ["--epochs", "2", "--out", folder.path, "--record", run])
            #expect(outcome.status == 0)
            return run
        }
        let (one, two) = (try record("one", "digits"), try record("two", "digits", "--seed", "2"))
        let (three, fit) = (try record("three", "digits", "--batch", "31"), try record("fit", "polynomial"))
        for run in [one, two, fit] {
            for step in ["1", "2"] { try check(DemoProcess.run(["replay", run, "--step", step, "--json"])) }
        }
        for (other, status) in [(one, Int32(0)), (two, 1), (three, 1), (fit, 1)] {
            try check(DemoProcess.run(["diff", one, other, "--json"]), status: status)
        }
        let objects = try DemoProcess.objects(DemoProcess.run(["diff", one, three, "--json"]).output)
        #expect(objects.map { $0["kind"] as? String } == ["diff"])
    }

    /// A resumed training prints its own epochs, and the run says which those are.
    @Test func aResumedRunSaysFromWhichEpoch() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        func run(epochs: Int) throws -> [[String: Any]] {
            let outcome = try DemoProcess.run([
                "digits", "--epochs", "\(epochs)", "--json", "--out", folder.path, "--checkpoint",
                folder.appendingPathComponent("checkpoint").path,
            ])
            try check(outcome)
            return try DemoProcess.objects(outcome.output)
        }
        let first = try run(epochs: 2)
        #expect(first.last?["resumed_from_epoch"] == nil && first.last?["epochs"] as? Int == 2)
        let second = try run(epochs: 5)
        #expect(second.compactMap { $0["epoch"] as? Int } == [3, 4, 5])
        #expect(second.last?["resumed_from_epoch"] as? Int == 2 && second.last?["epochs"] as? Int == 5)
        let third = try run(epochs: 5)
        #expect(third.count == 1 && third.last?["resumed_from_epoch"] as? Int == 5)
        #expect(third.last?["loss"] as? Double == second.last?["loss"] as? Double)
    }

    /// One object an epoch, then one for the run, with what the run was and what it found.
    @Test func epochsPrecedeTheirRun() throws {
        let objects = try DemoProcess.objects(
            DemoProcess.run(["digits", "--epochs", "3", "--runs", "2", "--json"]).output)
        #expect(objects.map { $0["kind"] as? String } == Array(repeating: "epoch", count: 6) + ["run"])
        #expect(objects.dropLast().map { $0["epoch"] as? Int } == [1, 2, 3, 1, 2, 3])
        #expect(objects.dropLast().map { $0["seed"] as? Int } == [1, 1, 1, 2, 2, 2])
        let run = try #require(objects.last)
        // The mean of both runs' last epochs.
        let losses = [objects[2], objects[5]].compactMap { $0["loss"] as? Double }
        #expect(abs(try #require(run["loss"] as? Double) - (losses[0] + losses[1]) / 2) < 1e-12)
        let matrix = try #require(run["confusion_matrix"] as? [[Int]])
        #expect(matrix.joined().reduce(0, +) == 360)
        let layers = try #require(run["layers"] as? [[String: Any]])
        #expect(layers.compactMap { $0["name"] as? String } == ["dense1", "dense2"])
        #expect(try layers.allSatisfy { try #require($0["gradient_norm"] as? Double) > 0 })
        let configuration = try #require(run["configuration"] as? [String: Any])
        #expect(configuration["optimizer"] as? String == "Adam" && configuration["batch_size"] as? Int == 32)
        #expect(
            configuration["optimizer_settings"] as? [String]
                == ["learning rate 0.005", "β₁ 0.9", "β₂ 0.999", "ε 10⁻⁸"])
        #expect(configuration["test_samples"] as? Int == 360 && configuration["bias_penalty"] == nil)
        #expect(run["kept_epoch"] as? Int == 3 && (run["pictures"] as? [String])?.isEmpty == false)
    }

    @Test func scalarAndGatesGiveTheirValues() throws {
        let scalar = try #require(DemoProcess.objects(DemoProcess.run(["scalar", "--json"]).output).last)
        for (field, expected) in [("value", 2.666360948020955), ("derivative", 3.1298556644645927)] {
            #expect(abs(try #require(scalar[field] as? Double) - expected) < 1e-14)
        }
        let gates = try DemoProcess.objects(DemoProcess.run(["gates", "--json"]).output)
        let xor = try #require(gates.last { $0["name"] as? String == "gates XOR 2-2-1 network" })
        let outputs = try #require(xor["outputs"] as? [Double])
        #expect(outputs.map { $0.rounded() } == [0, 1, 1, 0] && xor["targets"] as? [Double] == [0, 1, 1, 0])
        // Each has its own time.
        let seconds = gates.compactMap { $0["seconds"] as? Double }
        #expect(seconds.allSatisfy { $0 > 0 } && Set(seconds).count == seconds.count)
    }
}
