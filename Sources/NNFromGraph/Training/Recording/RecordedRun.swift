import Autodiff
import Foundation

/// What a training left in a folder: how it was configured, and the loss and the parameters' fingerprints of every
/// step. ``RunRecording`` has it written.
public struct RecordedRun: Sendable, Equatable {
    /// A setting of the training, or a property of the machine, as text.
    public struct Setting: Sendable, Hashable, Codable {
        /// What it is, such as `optimizer`.
        public let name: String
        /// Its value.
        public let value: String

        /// A named value.
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The folder.
    public let folder: URL
    /// All settings on which steps and decisions depend, with fingerprints of the data: two trainings with equal
    /// settings and equal first parameters have the same steps.
    public let settings: [Setting]
    /// The words of the command that repeats the training, without the name of the program; empty if there is none.
    public let command: [String]
    /// On what the training ran: instruction set, system, element type.
    public let machine: [Setting]
    /// The names of the parameters, in the order of the architecture's.
    public let parameterNames: [String]
    /// The number of steps in an epoch.
    public let stepsPerEpoch: Int
    /// The number of epochs that the training was to have.
    public let epochs: Int
    /// The loss of each step with all penalties, before its update. Only the last can be infinite or NaN: training ends
    /// there.
    public internal(set) var losses: [Double] = []
    /// The factor on the learning rate in each epoch.
    public internal(set) var rateScales: [Double] = []
    /// The records of the completed epochs.
    public internal(set) var records: [EpochRecord] = []
    /// The numbers of steps after which the complete state was saved, ascending from 0.
    public internal(set) var savedSteps: [Int] = []
    /// Whether the training has ended. If not, it is running, or it was killed; or the record was cut off.
    public internal(set) var isFinished = false
    /// The parameters' fingerprints before the first step and after each: [(steps + 1) · parameters].
    var fingerprints: [UInt64] = []

    /// The number of steps.
    public var stepCount: Int { losses.count }

    /// The fingerprints of the parameters after a step, in the order of ``parameterNames``; after step 0 they are those
    /// of the first parameters. A step that does not exist stops the program.
    ///
    /// A fingerprint is XXH64 of the elements' bits: equal parameters have equal fingerprints.
    public func fingerprints(after step: Int) -> [UInt64] {
        if step < 0 || step > stepCount { stop(RunError(folder.path, .noStep(step, of: stepCount)).description) }
        return Array(fingerprints[step * parameterNames.count..<(step + 1) * parameterNames.count])
    }

    /// The epoch of a step, and the step's place among the epoch's minibatches, both counted from 1.
    public func place(of step: Int) -> (epoch: Int, minibatch: Int) {
        ((step - 1) / stepsPerEpoch + 1, (step - 1) % stepsPerEpoch + 1)
    }

    /// The step whose loss is most above that of the step before; 1 if there is none.
    public var steepestStep: Int {
        let rises = zip(losses.dropFirst(), losses).map { $0 - $1 }
        // A loss that is not finite is the steepest rise.
        if let last = losses.last, !last.isFinite { return stepCount }
        return rises.indices.max { rises[$0] < rises[$1] }.map { $0 + 2 } ?? 1
    }

    /// The seed of the training, if the record has it as a number.
    public var seed: UInt64? { self["seed"].flatMap { UInt64($0) } }

    /// A setting's value; `nil` if there is none of this name.
    public subscript(name: String) -> String? { settings.first { $0.name == name }?.value }

    /// - Throws: ``RunError`` if there is no such step.
    func check(step: Int) throws(RunError) {
        if step < 1 || step > stepCount { throw RunError(folder.path, .noStep(step, of: stepCount)) }
    }

    /// Removes all steps after one, and what was saved after it, and the records of epochs after one.
    mutating func truncate(after step: Int, epochs: Int) {
        losses.removeLast(stepCount - step)
        fingerprints.removeLast(fingerprints.count - (step + 1) * parameterNames.count)
        rateScales.removeLast(max(rateScales.count - (step + stepsPerEpoch - 1) / stepsPerEpoch, 0))
        records.removeLast(max(records.count - epochs, 0))
        savedSteps.removeAll { $0 > step }
    }

    /// A fingerprint of everything that the states of this run have in common with those of no other.
    var key: String {
        var fingerprint = Fingerprint()
        for setting in settings { fingerprint.add("\(setting.name)\n\(setting.value)\n") }
        fingerprints.prefix(parameterNames.count).withUnsafeBytes { fingerprint.add($0) }
        return fingerprint.value.hexadecimal
    }
}

extension Tensor {
    /// The fingerprint of the elements' bits.
    var fingerprint: UInt64 { scalars.withUnsafeBytes { Fingerprint.of($0) } }
}
