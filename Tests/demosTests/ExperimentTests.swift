import Foundation
import Testing

/// The lectures' experiments as a user runs them, the longer ones shortened; `Notes/experiments.md` has the full
/// results.
@Suite(.serialized) struct ExperimentTests {
    /// Runs a demo with `--json` and returns the objects of its parts; pictures go to a folder that is removed.
    private func parts(_ arguments: [String], pictures expected: [String] = []) throws -> [[String: Any]] {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        let out = expected.isEmpty ? [] : ["--out", folder.path]
        let outcome = try DemoProcess.run(arguments + ["--json"] + out)
        #expect(outcome.status == 0, "\(outcome.errors)")
        for name in expected {
            let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
            #expect(text.hasPrefix("<svg") || text.contains("</svg>"))
        }
        return try DemoProcess.runs(outcome.output)
    }

    private func number(_ part: [String: Any], _ key: String) throws -> Double { try #require(part[key] as? Double) }

    @Test func gates() throws {
        let all = try parts(["gates"])
        #expect(all.count == 9)
        for part in all {
            let name = try #require(part["name"] as? String)
            let fails = name.contains("XOR") && name.contains("regression")
            #expect(try number(part, "test_accuracy") == (fails ? 0.5 : 1), "\(name)")
        }
    }

    @Test func polynomial() throws {
        let part = try #require(parts(["polynomial"], pictures: ["polynomial-learning-curve.svg"]).last)
        #expect(try number(part, "r_squared") >= 0.99 && part["reached"] as? Bool == true)
        #expect(part["test_accuracy"] == nil && part["epochs"] as? Int == 2000)
        // The mean of two runs.
        let values = try ["1", "2"].map { seed in
            try number(#require(parts(["polynomial", "--epochs", "50", "--seed", seed]).last), "r_squared")
        }
        let both = try #require(parts(["polynomial", "--epochs", "50", "--runs", "2"]).last)
        #expect(abs(try number(both, "r_squared") - (values[0] + values[1]) / 2) < 1e-12 && values[0] != values[1])
    }

    @Test func perceptron() throws {
        let all = try parts(["perceptron"])
        #expect(all.count == 3)
        for part in all {
            #expect(part["reached"] as? Bool == true)
            #expect(try number(part, "largest_difference") < 1e-12)
        }
    }

    @Test func regions() throws {
        let part = try #require(
            parts(["regions", "--runs", "1"], pictures: ["regions-map.svg", "regions-learning-curve.svg"]).last)
        #expect(abs(try number(part, "train_accuracy") - 0.9) <= 0.015)
        let short = try #require(parts(["regions", "--runs", "2", "--epochs", "250"]).last)
        #expect(short["runs"] as? Int == 2 && short["reached"] == nil)
        // More than the 70 % of class 0, less than what is overfitted.
        #expect((0.8...0.94).contains(try number(short, "train_accuracy")))
    }

    @Test func exercises() throws {
        let all = try parts(["exercises"], pictures: ["exercises-hidden-units.svg", "exercises-fit.svg"])
        #expect(all.count == 4)
        for part in all { #expect(part["reached"] as? Bool == true, "\(part)") }
    }

    @Test func iris() throws {
        let all = try parts(["iris"], pictures: ["iris-losses.svg"])
        #expect(all.count == 3)
        for part in all { #expect(part["reached"] as? Bool == true && part["train_accuracy"] as? Double == 1) }
    }

    @Test func digits() throws {
        let part = try #require(
            parts(["digits", "--runs", "1"], pictures: ["digits-misclassified.svg"]).last)
        #expect(try number(part, "test_accuracy") > 0.96)
    }

    /// Five epochs over a coarse grid: the output of the two searches; `Notes/experiments.md` has the results.
    @Test func digitsGrid() throws {
        let all = try parts(
            ["digits-grid", "--epochs", "5", "--runs", "1"],
            pictures: ["digits-grid-adam-test.svg", "digits-grid-gradient-descent-validation.svg"])
        #expect(all.map { $0["name"] as? String } == ["digits-grid gradient descent", "digits-grid Adam"])
        for part in all {
            let (best, chosen) = (try number(part, "test_accuracy"), try number(part, "chosen_test_accuracy"))
            #expect(best > 0.8 && chosen > 0.5 && chosen <= best)
            #expect(part["reached"] == nil)
        }
    }

    @Test func schedulers() throws {
        let all = try parts(
            ["schedulers", "--epochs", "60", "--runs", "1"], pictures: ["schedulers-losses.svg"])
        #expect(all.count == 8)
        for part in all.dropFirst(2) {
            #expect(try number(part, "test_accuracy") > 0.94 && number(part, "loss") < 0.3)
            #expect(part["reached"] == nil)
        }
        #expect(try number(all[0], "loss") > 0.69 && number(all[1], "loss") < 0.3)
    }

    @Test func breastCancer() throws {
        let part = try #require(parts(["breast-cancer"]).last)
        #expect(try number(part, "test_accuracy") >= 0.97 && part["reached"] as? Bool == true)
    }

    @Test func gradientsByLayer() throws {
        let all = try parts(["gradients-by-layer"], pictures: ["gradients-by-layer.svg"])
        #expect(all.count == 7)
        for part in all { #expect(part["reached"] as? Bool == true, "\(part)") }
        // A start may be up to 0.37 (three deviations of 24 in PyTorch); this one vanishes as the lecture says.
        #expect(try number(all[0], "first_to_last_ratio") < 0.2)
    }

    /// A run in two parts with a checkpoint has the same results as an uninterrupted one.
    @Test func checkpointResumes() throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).safetensors")
        defer { try? FileManager.default.removeItem(at: file) }
        func figures(_ options: [String]) throws -> [Double] {
            let part = try #require(parts(["digits", "--runs", "1"] + options).last)
            return try ["loss", "test_accuracy", "validation_accuracy"].map { try number(part, $0) }
        }
        let whole = try figures(["--epochs", "3"])
        _ = try figures(["--epochs", "1", "--checkpoint", file.path])
        #expect(try figures(["--epochs", "3", "--checkpoint", file.path]) == whole)
        let other = try DemoProcess.run(["digits", "--epochs", "3", "--seed", "2", "--checkpoint", file.path])
        #expect(other.status == 1 && other.errors.contains("another training"))
    }
}
