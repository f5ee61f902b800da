import Foundation
import Synchronization
import Testing

@testable import NNFromGraph

/// The page of `--watch` in a browser: it follows the server, and keeps what the reader has done.
@Suite(.enabled(if: Browser.program != nil)) struct WatchedPageTests {
    private static func page(_ state: String, sections: [HTMLPage.Section], isLive: Bool) -> String {
        HTMLPage(title: "training, \(state)", subtitle: state, sections: sections, isLive: isLive).html
    }

    /// A table that is wider and a text that is longer than the window.
    private static func sections(_ value: String, withFurther: Bool) -> [HTMLPage.Section] {
        let wide = HTMLPage.table(
            "Wide", columns: (0..<60).map { "column number \($0)" },
            rows: [(0..<60).map { .number("\(value) \($0)") }])
        let open = "<details><summary>More</summary><p>\(value)</p></details>"
        let long = (0..<60).map { _ in HTMLPage.paragraph("A line that stays.") }.joined()
        let further = HTMLPage.Section(
            "Further", (0..<30).map { _ in HTMLPage.paragraph("A line that comes later.") }.joined())
        return (withFurther ? [further] : []) + [
            .init("Before", long), .init("Table", wide, open, HTMLPage.paragraph(value)), .init("After", long),
        ]
    }

    /// Scrolls, opens and focuses as a reader would; then notes what is left of it when the state has changed.
    private static let reader = """
        <script>
        {
        const table = document.querySelector('.scroll');
        document.querySelector('details').open = true;
        document.getElementById('table').scrollIntoView();
        table.scrollLeft = 300;
        table.focus({ preventScroll: true });
        const top = document.getElementById('table').getBoundingClientRect().top;
        window.mark = 'same document';
        document.getElementById('after').parentElement.mark = 'same part';
        setInterval(() => {
          const state = document.getElementById('state').textContent;
          if (state === 'first') return;
          const table = document.querySelector('.scroll');
          document.body.dataset.found = JSON.stringify({
            state, title: document.title, mark: window.mark, open: document.querySelector('details').open,
            left: table.scrollLeft, hasFocus: document.activeElement === table, value: table.nextElementSibling
              .nextElementSibling.textContent,
            moved: Math.round(document.getElementById('table').getBoundingClientRect().top - top),
            unchanged: document.getElementById('after').parentElement.mark === 'same part',
            headings: [...document.querySelectorAll('h2')].map(part => part.textContent),
            links: document.querySelectorAll('nav a').length,
          });
        }, 300);
        }
        </script>
        """

    /// Opens the address for some twenty seconds of the page's time, with a page for each request in turn.
    private func visit(_ pages: [String]) throws -> (found: [String: Any], requests: Int) {
        let count = Mutex(0)
        let server = try PageServer(observing: { server in
            let number = count.withLock { count in
                count += 1
                return count - 1
            }
            server.publish(pages[min(number, pages.count - 1)])
        })
        defer { server.stop() }
        let text = try Browser(width: 800, height: 600, isDark: false).document(
            at: server.address, "--virtual-time-budget=20000")
        return (try Browser.found(in: text), count.withLock { $0 })
    }

    @Test(arguments: [false, true]) func itFollowsTheTrainingAndKeepsTheReadersPlace(withFurther: Bool) async throws {
        try await onThread {
            let first = Self.page("first", sections: Self.sections("old", withFurther: false), isLive: true)
            let last = Self.page("last", sections: Self.sections("new", withFurther: withFurther), isLive: false)
            let (found, requests) = try visit([
                first.replacingOccurrences(of: "</body>", with: Self.reader + "</body>"), last,
            ])
            #expect(found["state"] as? String == "last" && found["title"] as? String == "training, last")
            // It is the same document, in which only what is different was replaced.
            #expect(found["mark"] as? String == "same document" && found["unchanged"] as? Bool == true)
            #expect(found["value"] as? String == "new")
            let names = ["Before", "Table", "After"]
            #expect(found["headings"] as? [String] == (withFurther ? ["Further"] : []) + names)
            #expect(found["links"] as? Int == (withFurther ? 4 : 3))
            #expect(found["open"] as? Bool == true && found["hasFocus"] as? Bool == true)
            #expect(found["left"] as? Int == 300 && found["moved"] as? Int == 0)
            // The last page is not asked for again.
            #expect(requests == 2)
        }
    }

    /// The page of a real training, from before its first epoch to its end.
    @Test func aTrainingsPageGrows() async throws {
        try await onThread {
            let data = ScaledImages<Float>(RecordedTraining.images.subset(Array(0..<300)), range: 0...1)
            var network = try Network<Float>(inputs: 64, [Dense(16, .tanh), Dense(10, .softmax)], seed: 1)
            var configuration = TrainingConfiguration(loss: .softmaxCrossEntropy, epochs: 2)
            let report = try TrainingReport(title: "digits", of: network, configuration, on: data)
            let observer = try ReportObserver(report, of: network, configuration, on: data)
            configuration.observers = [observer]
            let history = try network.train(on: data, configuration)
            let during = observer.report.html(isLive: true)
            observer.finish(history)
            let noting = """
                <script>
                setInterval(() => {
                  const text = selector => document.querySelector(selector)?.textContent ?? '';
                  const seen = document.body.dataset.seen ?? '';
                  const state = text('#state');
                  if (!seen.endsWith(state)) document.body.dataset.seen = seen + '|' + state;
                  document.body.dataset.found = JSON.stringify({
                    seen: document.body.dataset.seen, headings: [...document.querySelectorAll('h2')].length,
                    pictures: [...document.querySelectorAll('main svg')].every(part =>
                      part.getBoundingClientRect().width > 0 && part.namespaceURI.endsWith('svg')),
                    images: [...document.images].every(part => part.complete && part.naturalWidth > 0),
                  });
                }, 100);
                </script>
                """
            let (found, requests) = try visit([
                report.html(isLive: true).replacingOccurrences(of: "</body>", with: noting + "</body>"), during, during,
                observer.report.html(),
            ])
            #expect(
                found["seen"] as? String
                    == "|before the first epoch|training: epoch 2 of 2 completed|completed after 2 epochs")
            #expect(found["pictures"] as? Bool == true && found["images"] as? Bool == true)
            #expect(found["headings"] as? Int == 7 && requests == 4)
        }
    }
}
