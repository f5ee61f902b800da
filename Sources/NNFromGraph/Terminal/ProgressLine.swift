import Foundation
import Synchronization

/// Progress on standard error: on a terminal one line that is redrawn in place, with a bar, the time that remains, and
/// as many details as fit; elsewhere plain lines at milestones, or every ten seconds between them.
///
/// A closed or full standard error does not disturb the work. Several threads may call it.
package final class ProgressLine: Sendable {
    /// What a line shows.
    package struct Content: Sendable {
        /// The fraction of the work that is done, from 0 to 1.
        package var fraction: Double
        /// Where the work is, `epoch 3/30`, and a shorter form for narrow terminals, `3/30`.
        package var position, shortPosition: String
        /// Further details, the most important first: in full for plain lines, and shorter for a bar.
        package var details: [Detail]
        /// Whether the work has ended before it was done, so that no time remains.
        package var hasEnded = false

        package init(
            fraction: Double, position: String, shortPosition: String? = nil, details: [Detail] = []
        ) {
            self.fraction = fraction
            self.position = position
            self.shortPosition = shortPosition ?? position
            self.details = details
        }
    }

    /// A detail in full, and its shorter form beside a bar.
    package struct Detail: Sendable {
        package let text, short: String
        package init(_ text: String, short: String? = nil) { (self.text, self.short) = (text, short ?? text) }
    }

    private struct State {
        var firstFraction: Double?
        var began = ContinuousClock.now
        var lastDrawn: ContinuousClock.Instant?
        var isOpen = false
    }

    private let title: String
    private let redraws, isASCII: Bool
    private let state = Mutex(State())

    /// - Parameters:
    ///   - title: The text at the start of each line.
    ///   - redraws: Whether to redraw a line in place; by default as ``Terminal/canRedraw(isTerminal:environment:)``
    ///     decides.
    ///   - isASCII: Whether to write ASCII alone; by default where ``Terminal/showsUnicode(environment:)`` requires it.
    package init(
        title: String, redraws: Bool = Terminal.canRedraw(), isASCII: Bool = !Terminal.showsUnicode()
    ) {
        self.title = title
        self.redraws = redraws
        self.isASCII = isASCII
    }

    /// The least time between two drawings of a bar, and between two plain lines without a milestone.
    private static let (betweenBars, betweenLines) = (Duration.milliseconds(100), Duration.seconds(10))

    /// Shows where the work is. `content` is called only if something is drawn, so that it may be called often.
    package func show(isMilestone: Bool = false, _ content: () -> Content) {
        let text: String? = state.withLock { state in
            let now = ContinuousClock.now
            let least = redraws ? Self.betweenBars : Self.betweenLines
            if !isMilestone, now - (state.lastDrawn ?? state.began) < least { return nil }
            let content = content()
            let first = state.firstFraction ?? 0
            let elapsed = (now - state.began) / .seconds(1)
            let remaining =
                content.fraction > first ? elapsed * (1 - content.fraction) / (content.fraction - first) : .nan
            state.lastDrawn = now
            state.isOpen = redraws
            let columns = Terminal.columns(of: .errors)
            if !redraws { return plain(content, remaining: remaining, columns: columns) + "\n" }
            return "\r\u{1B}[K" + line(content, remaining: remaining, columns: columns)
        }
        if let text { StandardStream.errors.write(isASCII ? text.ascii : text) }
    }

    /// Starts the clock, unless it is running, at work of which a fraction has been done.
    package func begin(at fraction: Double) {
        state.withLock { state in
            if state.firstFraction == nil { (state.firstFraction, state.began) = (fraction, ContinuousClock.now) }
        }
    }

    /// Ends the line: what it shows last stays, or is erased.
    package func end(erasing: Bool = false) {
        let wasOpen = state.withLock { state in
            defer { state.isOpen = false }
            return state.isOpen
        }
        if wasOpen { StandardStream.errors.write(erasing ? "\r\u{1B}[K" : "\n") }
    }

    /// A plain line: with the details in full if they fit the columns, else in short, without those that do not fit.
    package func plain(_ content: Content, remaining: Double, columns: Int) -> String {
        func line(_ details: [String]) -> String {
            "\(title): " + ([content.position] + details + left(content, remaining)).joined(separator: ", ")
        }
        let short = content.details.map(\.short)
        let forms = [content.details.map(\.text)] + (0...short.count).map { short.dropLast($0) }
        return forms.map(line).first { $0.count <= columns } ?? line([])
    }

    /// A line of fewer characters than columns, since the last column may wrap. What does not fit is dropped: first
    /// half of the bar, then the details from the last on, the long form of the position, the rest of the bar, and the
    /// time that remains.
    package func line(_ content: Content, remaining: Double, columns: Int) -> String {
        let room = max(columns - 1, 1)
        let time = left(content, remaining)
        func joined(_ position: String, _ time: [String], _ details: Int) -> [String] {
            [position] + time + content.details.prefix(details).map(\.short)
        }
        var forms = stride(from: content.details.count, through: 0, by: -1).map { joined(content.position, time, $0) }
        forms.append(joined(content.shortPosition, time, 0))
        for parts in forms {
            let others = ([title] + parts).joined(separator: "  ").count
            let width = min(Self.longestBar, room - others - 2)
            if width < Self.shortestBar { continue }
            return ([title, Self.bar(content.fraction, width: width)] + parts).joined(separator: "  ")
        }
        let bare = [joined(content.shortPosition, time, 0), [content.shortPosition]].map {
            ([title] + $0).joined(separator: "  ")
        }
        return bare.first { $0.count <= room } ?? String(bare[1].prefix(room))
    }

    private static let (shortestBar, longestBar) = (10, 24)

    private func left(_ content: Content, _ remaining: Double) -> [String] {
        content.fraction < 1 && !content.hasEnded && remaining.isFinite ? ["\(Units.remaining(remaining)) left"] : []
    }

    private static func bar(_ fraction: Double, width: Int) -> String {
        // A full bar means that everything is done.
        let filled = fraction >= 1 ? width : min(width - 1, Int(Double(width) * max(fraction, 0)))
        return String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
    }
}
