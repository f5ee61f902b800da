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
        case "number": return isNumber(value)
        case "object": return value is [String: Any]
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
        let fields = try Self.fields()
        let outcome = try DemoProcess.run(arguments + ["--json"])
        #expect(outcome.status == 0)
        let objects = try DemoProcess.objects(outcome.output)
        #expect(!objects.isEmpty)
        for object in objects {
            let kind = try #require(object["kind"] as? String)
            for (name, value) in object {
                let field = try #require(fields[name], "Notes/json.md does not have the field \(name)")
                #expect(field.kinds.contains(kind), "\(name) of \(kind)")
                #expect(Self.matches(value, field.type), "\(name) is not \(field.type): \(value)")
            }
            for (name, field) in fields where field.required.contains(kind) {
                #expect(object[name] != nil, "\(kind) without \(name): \(object.keys.sorted())")
            }
        }
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
