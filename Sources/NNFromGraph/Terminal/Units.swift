import Foundation

/// Numbers as people read them.
package enum Units {
    /// A duration: `24 ns`, `3.1 µs`, `52.4 ms`, `0.20 s`, `17.6 s`, `3 min 45 s`, `1 h 02 min`.
    package static func duration(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds >= 0 else { return "unknown time" }
        // Each bound is where the shorter text would round up to the next unit.
        if seconds >= 3570 {
            let minutes = Int((seconds / 60).rounded())
            return "\(grouped(minutes / 60)) h \(String(format: "%02d", minutes % 60)) min"
        }
        if seconds >= 99.95 {
            let whole = Int(seconds.rounded())
            return "\(whole / 60) min \(String(format: "%02d", whole % 60)) s"
        }
        if seconds >= 9.995 { return String(format: "%.1f s", seconds) }
        if seconds >= 0.09995 { return String(format: "%.2f s", seconds) }
        if seconds == 0 { return "0 s" }
        for (unit, name) in [(1e-3, "ms"), (1e-6, "µs")] where seconds >= 0.9995 * unit {
            return "\(significant(seconds / unit)) \(name)"
        }
        return "\(significant(seconds / 1e-9)) ns"
    }

    /// A time that remains, rounded to what an estimate can say: `3 s`, `2 min 10 s`, `1 h 02 min`.
    package static func remaining(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds >= 0 else { return "?" }
        if seconds < 59.5 { return "\(max(1, Int(seconds.rounded(.up)))) s" }
        if seconds < 600 {
            let tens = Int((seconds / 10).rounded()) * 10
            return "\(tens / 60) min \(String(format: "%02d", tens % 60)) s"
        }
        if seconds < 3570 { return "\(Int((seconds / 60).rounded())) min" }
        return duration(seconds)
    }

    /// A whole number with its thousands grouped: `12,345`.
    package static func grouped(_ number: Int) -> String {
        let digits = String(number.magnitude)
        var text = ""
        for (place, digit) in digits.enumerated() {
            if place > 0, (digits.count - place) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return (number < 0 ? "−" : "") + text
    }

    /// A rate per second: `12,300`, `850`.
    package static func rate(_ perSecond: Double) -> String {
        guard perSecond.isFinite, perSecond < 1e15 else { return "?" }
        // Three digits are all that a rate repeats.
        let scale = pow(10, max(0, (log10(max(perSecond, 1))).rounded(.down) - 2))
        return grouped(Int((perSecond / scale).rounded() * scale))
    }

    /// A fraction as `97.50 %`.
    package static func percent(_ share: Double) -> String { String(format: "%.2f %%", 100 * share) }

    /// A size of memory: `850 kB`, `52 MB`, `1.3 GB`.
    package static func bytes(_ count: Int) -> String {
        switch Double(count) {
        case 999.5e6...: String(format: "%.1f GB", Double(count) / 1e9)
        case 999.5e3...: String(format: "%.0f MB", Double(count) / 1e6)
        case 1e3...: String(format: "%.0f kB", Double(count) / 1e3)
        default: "\(count) bytes"
        }
    }

    /// A difference or an error of two digits: `7.1e-15`, `0.012`; `0` where there is none.
    package static func difference(_ value: Double) -> String {
        value == 0 ? "0" : String(format: "%.2g", value)
    }

    /// `1 epoch`, `30 epochs`.
    package static func count(_ number: Int, _ one: String, _ several: String? = nil) -> String {
        "\(grouped(number)) \(number == 1 ? one : several ?? one + "s")"
    }

    /// Three significant digits of a number below 1000, without an exponent: `2.4`, `24`, `240`.
    private static func significant(_ value: Double) -> String {
        value >= 99.95 ? String(format: "%.0f", value) : String(format: "%.3g", value)
    }
}
