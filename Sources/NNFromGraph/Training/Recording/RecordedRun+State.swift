import Autodiff
import Foundation

extension RecordedRun {
    private static let stateFormat = "NNFromGraph state of a run 1"

    /// The pieces of the file of a state, with a checksum.
    func pieces<Scalar>(of state: TrainingState<Scalar>) -> [[UInt8]] {
        var file = SafeTensors()
        file.add(state, of: Scalar.self)
        file.metadata["format"] = Self.stateFormat
        file.metadata["run"] = key
        file.metadata["steps"] = "\(state.step)"
        return file.signedPieces
    }

    /// The complete state that was saved after a step, without the factor on the learning rate.
    /// - Parameter form: A state of the same network and optimizer.
    /// - Throws: ``RunError`` if the file is missing, damaged or that of another run, or has other parameters than were
    ///   recorded.
    func savedState<Scalar>(
        after step: Int, like form: TrainingState<Scalar>
    ) throws(RunError) -> TrainingState<Scalar> {
        let file = RunFiles(folder: folder).state(after: step)
        func fail(_ fault: RunError.Fault) -> RunError { RunError(file.path, fault) }
        do {
            let reader = try SafeTensorsReader(file: file)
            guard reader.metadata["format"] == Self.stateFormat else {
                throw SafeTensorsFault.header("its format is not '\(Self.stateFormat)'")
            }
            try reader.verifyChecksum()
            guard reader.metadata["run"] == key, reader.metadata["steps"] == "\(step)" else {
                throw SafeTensorsFault.header("it is the state of another run or step")
            }
            var names: Set<String> = []
            var state = try reader.tree(like: form, of: Scalar.self, notingNames: &names)
            try reader.refuseTensors(besides: names)
            guard state.parameters.map(\.fingerprint) == fingerprints(after: step) else {
                throw SafeTensorsFault.header("its parameters are not those that were recorded")
            }
            state.step = step
            return state
        } catch let fault as SafeTensorsFault {
            switch fault {
            case .unreadable(let reason): throw fail(.file(.unreadable(reason)))
            case .damaged: throw fail(.format(fault))
            default: throw fail(.notARun("it \(fault)"))
            }
        } catch { stop("\(error)") }
    }
}
