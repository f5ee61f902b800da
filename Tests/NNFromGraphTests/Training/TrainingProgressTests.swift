import NNFromGraph
import Testing

@Suite struct TrainingProgressTests {
    private func record(_ epoch: Int, training: Double = .nan, validation: Double = .nan) -> EpochRecord {
        EpochRecord(
            epoch: epoch, trainingLoss: 0.5, trainingAccuracy: training, validationLoss: 0.25,
            validationAccuracy: validation, seconds: 0.5, samplesPerSecond: 200)
    }

    private func plain(_ content: ProgressLine.Content) -> String {
        ProgressLine(title: "t", redraws: false).plain(content, remaining: 3, columns: 120)
    }

    @Test func withoutClassesThereIsNoAccuracy() {
        let progress = TrainingProgress(title: "t", epochs: 4, isTerminal: false)
        #expect(
            plain(progress.content(of: record(2), after: nil))
                == "t: epoch 2/4, loss 0.5000, validation loss 0.2500, 0.50 s/epoch, 200 samples/s, 3 s left")
        #expect(
            plain(progress.content(of: record(4, training: 0.75, validation: 0.5), after: nil))
                == "t: epoch 4/4, loss 0.5000, validation accuracy 50.00 %, training accuracy 75.00 %, 0.50 s/epoch, "
                + "200 samples/s")
    }

    /// Within an epoch, the metrics of the one before stay; an interrupted epoch does not fill the bar.
    @Test func epochsInParts() {
        let progress = TrainingProgress(title: "t", epochs: 1, isTerminal: true)
        let step = StepRecord(epoch: 1, epochs: 1, step: 10, steps: 40, trainingLoss: 0.75, accuracy: 0.5)
        let within = progress.content(of: step, after: nil)
        #expect(within.fraction == 0.25)
        #expect(plain(within) == "t: epoch 1/1, loss 0.7500, accuracy so far 50.00 %, step 10 of 40, 3 s left")
        #expect(plain(progress.content(of: step, after: record(1, validation: 0.9))).contains("validation accuracy"))
        let interrupted = progress.content(of: record(1), after: step)
        #expect(interrupted.fraction == 0.25)
        #expect(plain(interrupted).hasPrefix("t: epoch 1/1, interrupted at step 10 of 40, loss 0.5000"))
        #expect(!plain(interrupted).contains("left"))
    }

    @Test func longTrainingsGetFewPlainLines() {
        let milestones = { (epochs: Int) in
            (1...epochs).filter(TrainingProgress(title: "t", epochs: epochs, isTerminal: false).isMilestone)
        }
        #expect(milestones(30).count == 30 && milestones(2000).count == 20 && milestones(2001).last == 2001)
    }

    @Test func barIsOnlyForTerminals() {
        #expect(TrainingProgress.drawsBar(isTerminal: true, environment: ["TERM": "xterm"]))
        #expect(TrainingProgress.drawsBar(isTerminal: true, environment: ["NO_COLOR": ""]))
        #expect(!TrainingProgress.drawsBar(isTerminal: true, environment: ["NO_COLOR": "1"]))
        #expect(!TrainingProgress.drawsBar(isTerminal: true, environment: ["TERM": "dumb"]))
        #expect(!TrainingProgress.drawsBar(isTerminal: false, environment: [:]))
    }
}
