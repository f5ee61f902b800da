import NNFromGraph
import Synchronization

/// A progress line for work of many equal parts, such as the trainings of a search. Several threads may advance it.
final class WorkProgress: Sendable {
    private let line: ProgressLine
    private let total: Int
    private let units: String
    private let done = Mutex(0)

    /// - Parameters:
    ///   - title: The text at the start of each line.
    ///   - total: The number of parts.
    ///   - units: What they are.
    init(_ title: String, total: Int, units: String = "trainings") {
        line = ProgressLine(title: title)
        self.total = total
        self.units = units
        line.begin(at: 0)
    }

    /// Notes that one more part is done.
    func advance() {
        let done = done.withLock { done in
            done += 1
            return done
        }
        line.show {
            let short = "\(Units.grouped(done))/\(Units.grouped(total))"
            return ProgressLine.Content(
                fraction: Double(done) / Double(max(total, 1)), position: "\(short) \(units)", shortPosition: short)
        }
    }

    /// Erases the line, so that text can be printed; it appears again when work continues.
    func pause() { line.end(erasing: true) }
}
