import NNFromGraph
import Testing

/// Text for a number of columns.
@Suite struct TerminalTests {
    @Test(arguments: [
        (0, "0 s"), (2.399e-8, "24 ns"), (1.234e-9, "1.23 ns"), (9.996e-7, "1 µs"), (3.1e-6, "3.1 µs"),
        (0.0524, "52.4 ms"), (0.2043, "0.20 s"), (17.63, "17.6 s"), (99.96, "1 min 40 s"), (225, "3 min 45 s"),
        (3599.9, "1 h 00 min"), (3720, "1 h 02 min"),
    ]) func durations(seconds: Double, words: String) { #expect(Units.duration(seconds) == words) }

    @Test func counts() {
        #expect(
            [0, 999, 1000, 12_345, 1_234_567, -1234].map(Units.grouped) == [
                "0", "999", "1,000", "12,345", "1,234,567", "−1,234",
            ])
        #expect([0.4, 12_345, 123_456].map(Units.rate) == ["0", "12,300", "123,000"])
        #expect([12, 52_300_000, 1_300_000_000].map(Units.bytes) == ["12 bytes", "52 MB", "1.3 GB"])
        #expect(Units.count(1, "epoch") + ", " + Units.count(3760, "class", "classes") == "1 epoch, 3,760 classes")
        #expect(Units.remaining(0.2) == "1 s" && Units.remaining(131) == "2 min 10 s")
    }

    @Test func wrapping() {
        let text = "  one two three four\nshort\n\n  a  table  row"
        #expect(
            TextFlow.wrapped(text, columns: 12)
                == "  one two\n    three\n    four\nshort\n\n  a  table\n     row")
        // Continuations are aligned with the text after a term; a number keeps its unit and its tolerance.
        #expect(
            TextFlow.wrapped("  --seed N  the seed of it", columns: 24) == "  --seed N  the seed of\n            it")
        #expect(TextFlow.wrapped("mean of 96.8 ± 0.8 %, as", columns: 20) == "mean of\n96.8 ± 0.8 %, as")
        // A word that is too long stays whole.
        #expect(TextFlow.wrapped("see /a/very/long/path now", columns: 10) == "see\n/a/very/long/path\nnow")
        #expect(TextFlow.wrapped("one two three", columns: 13) == "one two three")
    }

    @Test func tables() {
        let table = TextTable(
            [.name("case"), .number("ratio"), .text("source")],
            rows: [["first", "0.25", "a long text with many words in it"], ["second", "12.5", "short"]])
        #expect(
            table.lines(width: 80) == [
                "  case    ratio  source", "  first    0.25  a long text with many words in it",
                "  second   12.5  short",
            ])
        #expect(
            table.lines(width: 40) == [
                "  case    ratio  source", "  first    0.25  a long text with many", "                 words in it",
                "  second   12.5  short",
            ])
        #expect(
            table.lines(width: 30) == [
                "  first", "    ratio   0.25", "    source  a long text with", "            many words in it",
                "  second",
                "    ratio   12.5", "    source  short",
            ])
    }

    /// A bar drops its least important parts, and never fills the last column.
    @Test func barsFit() {
        let content = ProgressLine.Content(
            fraction: 0.4, position: "epoch 12/30", shortPosition: "12/30",
            details: [.init("loss 0.1234"), .init("validation accuracy 96.53 %", short: "validation 96.53 %")])
        let line = ProgressLine(title: "digits", redraws: true)
        let wide = line.line(content, remaining: 125, columns: 160)
        #expect(wide.hasSuffix("epoch 12/30  2 min 10 s left  loss 0.1234  validation 96.53 %"))
        #expect(wide.contains("  " + String(repeating: "█", count: 9) + "░"))
        let usual = line.line(content, remaining: 3, columns: 80)
        #expect(usual.contains("validation") && usual.contains("3 s left") && usual.contains("█"))
        let narrow = line.line(content, remaining: 3, columns: 40)
        #expect(narrow.contains("12/30") && narrow.contains("3 s left") && narrow.contains("█"))
        for columns in 1...200 { #expect(line.line(content, remaining: 3, columns: columns).count < max(columns, 2)) }
        #expect(!line.line(content, remaining: .nan, columns: 80).contains("left"))
        #expect(line.plain(content, remaining: 3, columns: 80).hasSuffix("validation accuracy 96.53 %, 3 s left"))
        #expect(line.plain(content, remaining: 3, columns: 65).hasSuffix("loss 0.1234, validation 96.53 %, 3 s left"))
        #expect(line.plain(content, remaining: 3, columns: 40) == "digits: epoch 12/30, 3 s left")
        // Only finished work has a full bar.
        var last = content
        last.fraction = 0.999
        #expect(line.line(last, remaining: 1, columns: 80).contains("░"))
        last.fraction = 1
        #expect(!line.line(last, remaining: 1, columns: 80).contains("░"))
    }

    /// The locale decides, and without one the terminal.
    @Test func unicodeIsTheLocales() {
        for locale in ["en_US.UTF-8", "de_DE.utf8", "C.UTF-8", "ca_ES.UTF-8@valencia", "UTF-8"] {
            #expect(Terminal.showsUnicode(environment: ["LANG": locale, "TERM": "dumb"]), "\(locale)")
        }
        for locale in ["C", "POSIX", "en_US", "de_DE.ISO-8859-1", "de_DE@euro", "ja_JP.eucJP"] {
            #expect(!Terminal.showsUnicode(environment: ["LANG": locale, "TERM": "xterm"]), "\(locale)")
        }
        #expect(!Terminal.showsUnicode(environment: ["LC_ALL": "C", "LC_CTYPE": "C.UTF-8", "LANG": "C.UTF-8"]))
        #expect(Terminal.showsUnicode(environment: ["LC_ALL": "", "LC_CTYPE": "C.UTF-8", "LANG": "C"]))
        #expect(Terminal.showsUnicode(environment: [:]) && !Terminal.showsUnicode(environment: ["TERM": "dumb"]))
    }

    @Test(arguments: [
        ("", ""), ("plain ASCII, 1 \\ 2\n", "plain ASCII, 1 \\ 2\n"), ("10⁻³ × √x²", "10^-3 x sqrt x^2"),
        ("η 0.1, λ 10⁻⁵ … −4", "eta 0.1, lambda 10^-5 ... -4"), ("96.8 ± 0.8 %", "96.8 +/- 0.8 %"),
        ("x₀x₁ ≥ ½", "x0x1 >= 1/2"),
        ("sin 2πx, √(ηλ₁)", "sin 2 pi x, sqrt(eta lambda1)"), ("für 😀", "f\\u{FC}r \\u{1F600}"),
        ("e\u{301}", "e\\u{301}"),
        ("a = x²     = 1\nb = exp(a) = 2", "a = x^2    = 1\nb = exp(a) = 2"), ("½  ½ ½", "1/2 1/2 1/2"),
    ]) func ascii(text: String, plain: String) {
        #expect(text.ascii == plain && text.ascii.utf8.allSatisfy { $0 < 0x80 })
    }

    @Test func tolerancesStayTogetherInASCII() {
        #expect(TextFlow.wrapped("mean of 96.8 +/- 0.8 %, as", columns: 20) == "mean of\n96.8 +/- 0.8 %, as")
    }

    @Test func numbersOfATableHaveTheSameDecimals() {
        #expect(Units.aligned([2.302585, 0.00123, .nan, 0]) == ["2.30259", "0.00123", "–", "0.00000"])
        #expect(Units.aligned([103.2, 97.04, -5]) == ["103.20", "97.04", "−5.00"])
        #expect(Units.aligned([1.5, 1e-7]) == ["1.50·10⁰", "1.00·10⁻⁷"])
        #expect(
            Units.aligned([0.002211, -7.736e-5, .infinity], ofLargest: 4, isSigned: true)
                == ["+0.002211", "−0.000077", "+∞"])
        #expect(Units.aligned([]) == [] && Units.aligned([0]) == ["0"])
    }

    @Test func numbersKeepAllTheirDigits() {
        let found = [1e-8, 2.5e-5, 0.001, 32, -0.5, -1e-6, 1e20, .infinity].map { Units.exact($0) }
        #expect(found == ["10⁻⁸", "2.5·10⁻⁵", "0.001", "32", "−0.5", "−10⁻⁶", "10²⁰", "∞"])
    }
}
