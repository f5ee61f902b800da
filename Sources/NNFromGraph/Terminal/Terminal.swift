import Foundation

/// What is known about the terminal that a stream goes to.
package enum Terminal {
    /// The number of columns of a stream: the terminal's, asked anew each time, since it may have been resized; without
    /// a terminal that of `COLUMNS`, else 80.
    package static func columns(
        of stream: StandardStream, environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> Int {
        var size = winsize()
        if ioctl(stream.rawValue, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
        return environment["COLUMNS"].flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil } ?? 80
    }

    /// Whether a line on standard error can be redrawn in place: it goes to a terminal that can move its cursor, and
    /// `NO_COLOR` (no-color.org) does not ask for plain text.
    package static func canRedraw(
        isTerminal: Bool = isatty(STDERR_FILENO) != 0,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> Bool {
        isTerminal && environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
    }

    /// Whether it shows characters beyond ASCII. The locale decides, by the first of `LC_ALL`, `LC_CTYPE` and `LANG`
    /// that is set: it does if that names UTF-8, as `en_US.UTF-8` does and `C` does not. Without a locale, as is usual
    /// in containers, only a dumb terminal is assumed not to.
    package static func showsUnicode(
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> Bool {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        guard let locale else { return environment["TERM"] != "dumb" }
        let encoding = locale.uppercased().drop { $0 != "." }.prefix { $0 != "@" }
        // macOS also accepts a bare encoding in LC_CTYPE.
        return [".UTF-8", ".UTF8"].contains(encoding) || locale.uppercased() == "UTF-8"
    }
}
