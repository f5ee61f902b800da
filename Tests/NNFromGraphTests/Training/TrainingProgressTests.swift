import NNFromGraph
import Testing

@Suite struct TrainingProgressTests {
    @Test func withoutClassesThereIsNoAccuracy() {
        let record = EpochRecord(
            epoch: 2, trainingLoss: 0.5, trainingAccuracy: .nan, validationLoss: 0.25, validationAccuracy: .nan,
            seconds: 0.5, samplesPerSecond: 200)
        let line = TrainingProgress(title: "t", epochs: 4, isTerminal: false).text(of: record)
        #expect(line == "t: epoch 2/4, loss 0.5000, 0.2500 (validation), 0.50 s, 200 samples/s\n")
    }

    @Test func barIsOnlyForTerminals() {
        #expect(TrainingProgress.drawsBar(isTerminal: true, environment: ["TERM": "xterm"]))
        #expect(TrainingProgress.drawsBar(isTerminal: true, environment: ["NO_COLOR": ""]))
        #expect(!TrainingProgress.drawsBar(isTerminal: true, environment: ["NO_COLOR": "1"]))
        #expect(!TrainingProgress.drawsBar(isTerminal: true, environment: ["TERM": "dumb"]))
        #expect(!TrainingProgress.drawsBar(isTerminal: false, environment: [:]))
    }
}
