import Foundation

/// Where a training leaves its record: a folder with its configuration, the loss and the parameters' fingerprints of
/// every step, and its complete state after some epochs. ``RecordedRun`` reads it.
///
///     let iris = try Iris.load(as: Float.self)
///     var network = try Network<Float>(inputs: 4, [Dense(8, .tanh), Dense(3, .softmax)], seed: 1)
///     var configuration = TrainingConfiguration(loss: .softmaxCrossEntropy, epochs: 2)
///     let folder = FileManager.default.temporaryDirectory.appendingPathComponent("recorded-run")
///     configuration.recording = RunRecording(to: folder)
///     try network.train(on: iris, configuration)
///     let run = try RecordedRun(contentsOf: folder)
///     print(run.losses.count)  // 10
///
/// A record that cannot be written in full, on a full disk for instance, does not end the training: its steps are kept
/// in memory and written as soon as that works again, and ``TrainingHistory/recordingFault`` says if it never did. What
/// has been written can be read and replayed in any case.
public struct RunRecording: Sendable {
    /// The folder. A training does not overwrite another's record there.
    public var folder: URL
    /// The words of the command that repeats the training, without the name of the program; empty if there is none.
    public var command: [String]
    /// Called when a write fails for the first time; `nil` for no calls.
    public var report: (@Sendable (RunError) -> Void)?

    /// Records to a folder, which is created.
    public init(to folder: URL, command: [String] = [], report: (@Sendable (RunError) -> Void)? = nil) {
        self.folder = folder
        self.command = command
        self.report = report
    }

    /// The largest number of states that are kept: whenever there would be more, every other one is removed.
    static let mostStates = 16
    /// The approximate limit on the memory of the states; four are kept in any case.
    static let stateBytes = 64 << 20
}
