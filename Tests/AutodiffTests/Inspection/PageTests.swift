import Autodiff
import Foundation
import Testing

struct PageTests {
    private func lecture() -> Explanation {
        let tape = Tape()
        return tape.explanation(of: LectureExample.root(on: tape))
    }

    /// Made once: some seconds in a debug build.
    private static let largePage: String = {
        let tape = Tape()
        return tape.explanation(of: LargeExample.network(on: tape)).page(title: "a network of 2,000 rows")
    }()

    private func data(_ page: String) throws -> [String: Any] {
        let start = try #require(page.range(of: "id=\"data\">"))
        let end = try #require(page.range(of: "</script>", range: start.upperBound..<page.endIndex))
        let json = Data(page[start.upperBound..<end.lowerBound].utf8)
        return try #require(JSONSerialization.jsonObject(with: json) as? [String: Any])
    }

    private func function(_ page: String) throws -> [String: Any] {
        let functions = try #require(try data(page)["functions"] as? [[String: Any]])
        return try #require(functions.first)
    }

    @Test func thePageIsOneFileThatNeedsNoNetwork() throws {
        let page = lecture().page()
        for text in ["http:", "https:", "src=", "@import", "url(", "<link"] { #expect(!page.contains(text), "\(text)") }
        #expect(page.contains("default-src 'none'"))
        #expect(page.contains("name=\"viewport\"") && page.contains("prefers-color-scheme: dark"))
        // Without scripts the steps are there as text.
        let text = try #require(page.firstMatch(of: /<pre class="text"[^>]*>([^<]*)<\/pre>/)?.1)
        #expect(text.split(separator: "\n").contains { $0.contains("∂f/∂a = ∂f/∂b · ∂b/∂a + ∂f/∂c · ∂c/∂a") })
        #expect(text.count { $0 == "\n" } == lecture().text.count { $0 == "\n" })
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).html")
        defer { try? FileManager.default.removeItem(at: file) }
        try lecture().writePage(to: file, title: "a title & more")
        #expect(try String(contentsOf: file, encoding: .utf8).contains("<title>a title &amp; more</title>"))
    }

    @Test func namesCannotBreakTheMarkup() throws {
        let tape = Tape()
        let x = tape.variable(1).named("</script><script>alert(1)</script>")
        let page = tape.explanation(of: exp(x)).page()
        #expect(!page.contains("<script>alert"))
        let nodes = try #require(try function(page)["nodes"] as? [[String: Any]])
        #expect(nodes[0]["title"] as? String == "</script><script>alert(1)</script>")
    }

    @Test func stepsMatchTheExplanation() throws {
        let found = try data(lecture().page())
        let nodes = try #require(try function(lecture().page())["nodes"] as? [[String: Any]])
        let a = try #require(nodes.first { $0["title"] as? String == "a" })
        #expect(a["forward"] as? [String] == ["a is computed from x (square).", "a\n= x²\n= 1.3²\n= 1.69"])
        let reverse = try #require(a["reverse"] as? [String])
        #expect(reverse[0] == "a is used by b and c, so two contributions are added.")
        #expect(reverse[1].hasSuffix("= 1.01627 + 0.187521\n= 1.20379"))
        let views = try #require(found["views"] as? [[String: Any]])
        #expect(views.count == 1 && (views[0]["steps"] as? [Any])?.count == 5)
    }

    @Test func largePagesHoldManySmallPictures() throws {
        let page = Self.largePage
        #expect(page.utf8.count < 4_000_000)
        let views = try #require(try data(page)["views"] as? [[String: Any]])
        #expect(views.count > 100)
        for view in views { #expect(try #require(view["steps"] as? [Any]).count <= 60) }
    }

    private static let readers = [
        Browser(width: 390, height: 800, isDark: true), Browser(width: 1280, height: 860, isDark: false),
    ]

    /// Keys, slider, buttons and boxes in a browser, on a phone's width in the dark and on a screen's in light.
    @Test(.enabled(if: Browser.program != nil, "no headless browser is installed"), arguments: [0, 1])
    func thePageInABrowser(reader: Int) throws {
        let reader = Self.readers[reader]
        let found = try reader.result(
            of: """
                const text = id => document.getElementById(id).textContent;
                const key = name => document.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true }));
                const shown = selector => [...document.querySelectorAll('#graph ' + selector)]
                  .filter(shape => getComputedStyle(shape).visibility === 'visible').length;
                const result = { start: text('phase'), values: [shown('.value')], adjoints: [] };
                key('ArrowRight'); key('ArrowRight');
                result.second = text('phase') + ' ' + text('equation');
                result.values.push(shown('.value'));
                key('End');
                result.end = text('phase') + ' ' + text('equation');
                result.adjoints.push(shown('.adjoint'));
                key('ArrowLeft');
                result.adjoints.push(shown('.adjoint'));
                const slider = document.getElementById('slider');
                slider.value = 9; slider.dispatchEvent(new Event('input'));
                result.slid = text('sentence');
                document.getElementById('back').click();
                result.back = text('phase');
                key('Home');
                document.querySelector('#graph [data-node="3"]').dispatchEvent(new Event('click'));
                result.chosen = text('phase') + ' ' + text('sentence');
                result.address = location.hash;
                result.width = innerWidth;
                result.overflow = document.documentElement.scrollWidth - innerWidth;
                result.paper = getComputedStyle(document.body).backgroundColor;
                result.buttons = [...document.querySelectorAll('#controls button')].map(button => button.offsetWidth);
                return result;
                """, in: lecture().page())
        #expect((found["faults"] as? [String])?.isEmpty == true, "\(found)")
        #expect(found["start"] as? String == "Step 0 of 10")
        #expect(found["second"] as? String == "Step 2 of 10, forward: the value a\n= x²\n= 1.3²\n= 1.69")
        #expect(found["values"] as? [Int] == [0, 2])
        #expect((found["end"] as? String)?.hasPrefix("Step 10 of 10, backward: the derivative ∂f/∂x") == true)
        #expect(found["adjoints"] as? [Int] == [5, 4])
        #expect(found["slid"] as? String == "a is used by b and c, so two contributions are added.")
        #expect((found["back"] as? String)?.hasPrefix("Step 8 of 10") == true)
        #expect(found["chosen"] as? String == "Step 4 of 10, forward: the value c is computed from a and b (add).")
        #expect(found["width"] as? Int == reader.width)
        // A page in a frame has no address of its own.
        #expect(found["address"] as? String == "#view=0&step=4" || reader.width < 500)
        #expect(try #require(found["overflow"] as? Int) <= 0, "the page is wider than its window")
        #expect(found["paper"] as? String == (reader.isDark ? "rgb(20, 25, 31)" : "rgb(255, 255, 255)"))
        #expect(try #require(found["buttons"] as? [Int]).allSatisfy { $0 >= 44 }, "too small for a finger")
    }

    /// 2,000 rows: parts open and close, and no picture is large.
    @Test(.enabled(if: Browser.program != nil, "no headless browser is installed")) func aLargePageInABrowser() throws {
        let found = try Self.readers[0].result(
            of: """
                const key = name => document.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true }));
                const path = () => document.getElementById('path').textContent;
                const result = { paths: [path()], most: 0, steps: 0 };
                const count = () => {
                  result.most = Math.max(result.most, document.querySelectorAll('#graph *').length);
                };
                const open = name => {
                  const shape = [...document.querySelectorAll('#graph [data-group]')]
                    .find(shape => shape.querySelector('.name').textContent === name);
                  shape.dispatchEvent(new Event('click')); count(); result.paths.push(path());
                };
                open('layer 3'); open('unit 7');
                for (let step = 0; step < 60; step += 1) { key('ArrowRight'); result.steps += 1; }
                result.phase = document.getElementById('phase').textContent;
                key('Escape'); result.paths.push(path());
                key('Enter'); result.paths.push(path());
                key('Escape'); key('Escape'); result.paths.push(path());
                count();
                return result;
                """, in: Self.largePage)
        #expect((found["faults"] as? [String])?.isEmpty == true, "\(found)")
        let (whole, layer, unit) = (
            "the whole computation", "the whole computation › layer 3", "the whole computation › layer 3 › unit 7"
        )
        #expect(found["paths"] as? [String] == [whole, layer, unit, layer, unit, whole])
        #expect((found["phase"] as? String)?.contains("backward") == true)
        #expect(try #require(found["most"] as? Int) < 1000)
    }

    /// Pages to inspect by eye: `AUTODIFF_PAGES=DIR swift test --filter PageTests` writes them.
    @Test(.enabled(if: ProcessInfo.processInfo.environment["AUTODIFF_PAGES"] != nil)) func pagesToLookAt() throws {
        let folder = URL(fileURLWithPath: try #require(ProcessInfo.processInfo.environment["AUTODIFF_PAGES"]))
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try lecture().writePage(to: folder.appendingPathComponent("lecture.html"))
        let tape = Tape()
        let graph = tape.graph(of: LargeExample.network(on: tape))
        try Data(Self.largePage.utf8).write(to: folder.appendingPathComponent("large.html"))
        try Data(try #require(graph.svg()).utf8).write(to: folder.appendingPathComponent("large.svg"))
        let small = tape.graph(of: LectureExample.root(on: tape))
        try Data(try #require(small.svg()).utf8).write(to: folder.appendingPathComponent("lecture.svg"))
        #expect(FileManager.default.fileExists(atPath: folder.appendingPathComponent("large.html").path))
    }
}
