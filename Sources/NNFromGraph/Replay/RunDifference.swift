/// The first step at which two recorded runs part, and why: configuration, data, first parameters, or, with all of
/// these equal, other bits.
///
///     func run(seed: UInt64) throws -> RecordedRun {
///         let folder = FileManager.default.temporaryDirectory.appendingPathComponent("run-\(seed)")
///         var configuration = TrainingConfiguration(loss: .softmaxCrossEntropy, epochs: 1, seed: seed)
///         configuration.recording = RunRecording(to: folder)
///         var network = try Network<Float>(inputs: 4, [Dense(3, .softmax)], seed: 1)
///         try network.train(on: Iris.load(), configuration)
///         return try RecordedRun(contentsOf: folder)
///     }
///     let difference = RunDifference(try run(seed: 1), try run(seed: 2))
///     print(difference.parting!.step, difference.causes[0].rawValue, difference.configuration[0].name)
///     // 1 configuration seed
public struct RunDifference: Sendable, Hashable, Encodable {
    /// Why two runs part.
    public enum Cause: String, Sendable, Hashable, Encodable {
        /// Settings differ.
        case configuration
        /// The data's fingerprints differ.
        case data
        /// The first parameters differ, though settings and data are equal: another seed or initializer of the network.
        case firstParameters = "first parameters"
        /// All these are equal: the program or the machine computes something else.
        case bits
    }

    /// A setting, or a property of the machine, that differs.
    public struct Setting: Sendable, Hashable, Encodable {
        /// What it is.
        public let name: String
        /// Its values; `nil` for a run that does not have it.
        public let first, second: String?
    }

    /// Where the runs part.
    public struct Parting: Sendable, Hashable, Encodable {
        /// The step; 0 if their first parameters differ.
        public let step: Int
        /// The losses in that step; `nil` at step 0.
        public let losses: [Double]?
        /// Whether the losses are equal, and only the parameters after the update differ.
        public let isAfterUpdate: Bool
        /// The names of the parameters that differ after the step, in the order of the architecture's.
        public let parameters: [String]
        /// The layer in which the difference shows first: before the first step and in the update. `nil` where the
        /// loss differs first: see ``origin``.
        public let firstLayer: String?
        /// Where the loss differs first, what differs first on the way to it: `inputs` of the minibatch, the name of a
        /// layer whose output does, `targets`, `sample weights`, `loss` or `penalties`; or `nothing`, if the losses
        /// that are computed here are equal. `nil` before ``RunDifference/findOrigin(_:_:)``.
        public internal(set) var origin: String?
    }

    /// The settings that differ, without those of the data.
    public let configuration: [Setting]
    /// The data's fingerprints that differ.
    public let data: [Setting]
    /// The properties of the machine that differ.
    public let machine: [Setting]
    /// The numbers of steps.
    public let steps: [Int]
    /// Where the runs part; `nil` if all steps that both have are equal.
    public internal(set) var parting: Parting?
    /// Why they part, the most likely first; empty if they do not.
    public let causes: [Cause]

    /// The difference of two runs.
    public init(_ first: RecordedRun, _ second: RecordedRun) {
        let settings = Self.differing(first.settings, second.settings)
        configuration = settings.filter { !$0.name.hasSuffix(" data") }
        data = settings.filter { $0.name.hasSuffix(" data") }
        machine = Self.differing(first.machine, second.machine)
        steps = [first.stepCount, second.stepCount]
        parting = Self.parting(first, second)
        var causes: [Cause] = []
        if let parting {
            // The fingerprint of validation data alone explains no other step.
            if data.contains(where: { $0.name == "training data" }) { causes.append(.data) }
            if !configuration.isEmpty { causes.append(.configuration) }
            if parting.step == 0 { causes.append(.firstParameters) }
            if causes.isEmpty { causes = [.bits] }
        }
        self.causes = causes
    }

    private static func differing(
        _ first: [RecordedRun.Setting], _ second: [RecordedRun.Setting]
    ) -> [Setting] {
        let names = first.map(\.name) + second.map(\.name).filter { name in !first.contains { $0.name == name } }
        return names.compactMap { name in
            let values = [first, second].map { all in all.first { $0.name == name }?.value }
            return values[0] == values[1] ? nil : Setting(name: name, first: values[0], second: values[1])
        }
    }

    private static func parting(_ first: RecordedRun, _ second: RecordedRun) -> Parting? {
        guard first.parameterNames == second.parameterNames else {
            return Parting(step: 0, losses: nil, isAfterUpdate: false, parameters: [], firstLayer: nil)
        }
        for step in 0...min(first.stepCount, second.stepCount) {
            let losses = step == 0 ? nil : [first.losses[step - 1], second.losses[step - 1]]
            let areEqual = losses.map { $0[0] == $0[1] || $0[0].isNaN && $0[1].isNaN } ?? true
            let parameters = zip(first.fingerprints(after: step), second.fingerprints(after: step)).enumerated()
                .filter { $0.element.0 != $0.element.1 }.map { first.parameterNames[$0.offset] }
            if areEqual, parameters.isEmpty { continue }
            // A backward pass goes from the output to the input.
            let name = step == 0 ? parameters.first : areEqual ? parameters.last : nil
            return Parting(
                step: step, losses: losses, isAfterUpdate: step > 0 && areEqual, parameters: parameters,
                firstLayer: name.map(ParameterDescription.layerName))
        }
        return nil
    }
}

extension RunDifference: CustomStringConvertible {
    /// The difference in lines of at most 80 columns.
    public var description: String { text(columns: 80) }

    /// The same in lines of at most so many columns, as far as words allow.
    package func text(columns: Int) -> String {
        ([verdict(columns)] + sections(columns)).joined(separator: "\n\n")
    }

    private func verdict(_ columns: Int) -> String {
        let common = Units.grouped(steps.min() ?? 0)
        func wrapped(_ text: String) -> String { TextFlow.wrapped(text, columns: columns, hanging: 0) }
        guard let parting else {
            let rest =
                steps[0] == steps[1] ? "" : " Then \(steps[0] < steps[1] ? "the second" : "the first") run goes on."
            return wrapped("The runs do not diverge: all \(common) steps that they share are identical." + rest)
        }
        let cause = causes.map(words).joined(separator: "; ")
        if parting.step == 0 {
            let layer = parting.firstLayer.map { "; the first difference is in \($0)" } ?? ""
            return wrapped("The runs differ from the start\(layer). Why: \(cause).")
        }
        let losses = parting.losses?.map { "\($0)" } ?? []
        let what =
            parting.isAfterUpdate
            ? "the losses are equal, but not the parameters after the update, first in "
                + "\(parting.firstLayer ?? "one of them"), on the way from the output back"
            : "the loss is \(losses[0]) in the first run and \(losses[1]) in the second" + originWords
        return wrapped("The runs diverge at step \(Units.grouped(parting.step)): \(what). Why: \(cause).")
    }

    /// What differs first on the way to a loss that differs, as the rest of a sentence.
    private var originWords: String {
        guard let origin = parting?.origin else { return "" }
        switch origin {
        case "inputs": return ", because its minibatch has other samples"
        case "targets", "sample weights": return "; all layers' outputs are equal, but the \(origin) differ"
        case "penalties": return "; all layers' outputs are equal, but the penalties differ"
        case "loss": return "; all layers' outputs are equal, but the loss computed from them is not"
        case "nothing": return "; computed again here, both are equal"
        default: return "; on the way through the network the first output that differs is that of \(origin)"
        }
    }

    private func words(_ cause: Cause) -> String {
        switch cause {
        case .data: "the training data differ"
        case .configuration:
            "the configuration differs (" + configuration.map(\.name).joined(separator: ", ") + ")"
        case .firstParameters: "the first parameters differ"
        case .bits:
            "bits; configuration, data and first parameters are equal, so "
                + (machine.isEmpty
                    ? "the program computes something else in this step" : "look at the machines, which differ")
        }
    }

    private func sections(_ columns: Int) -> [String] {
        func section(_ title: String, _ settings: [Setting]) -> String? {
            if settings.isEmpty { return nil }
            let lines = settings.map { setting in
                let values = [setting.first, setting.second].map { value in
                    (value ?? "none").replacing("of fingerprint", with: "fingerprint")
                }
                let (first, second) = TextDifference.around(values[0], values[1])
                let lines = ["  \(setting.name)", "    first: \(first)", "    second: \(second)"]
                return TextFlow.wrapped(lines.joined(separator: "\n"), columns: columns)
            }
            return title + "\n" + lines.joined(separator: "\n")
        }
        return [
            section("Configuration", configuration), section("Data", data), section("Machine", machine),
            parting.flatMap { (parting) -> String? in
                let names = "  " + parting.parameters.joined(separator: ", ")
                return parting.parameters.isEmpty
                    ? nil
                    : "Parameters that differ at that point\n" + TextFlow.wrapped(names, columns: columns, hanging: 2)
            },
        ].compactMap { $0 }
    }
}
