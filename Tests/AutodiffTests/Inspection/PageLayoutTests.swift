import Autodiff
import Foundation
import Testing

/// How a page looks: sizes, contrast, print, and what is there without scripts.
struct PageLayoutTests {
    /// Two layers of scopes, with names of weights and formulas, and a second function.
    private static let page: ComputationPage = {
        let tape = Tape()
        let x = tape.variable(0.5).named("x")
        var names: Set<String> = []
        var values = [x]
        for layer in 1...2 {
            values = tape.scope("layer \(layer)") {
                (1...4).map { unit in
                    let terms = values.enumerated().map { place, value in
                        let name = "w\(layer)_\(unit)\(place)"
                        names.insert(name)
                        return tape.variable(0.1 * Double(unit + place)).named(name) * value
                    }
                    return tanh(terms.dropFirst().reduce(terms[0], +))
                }
            }
        }
        let cost = tape.scope("cost") { square(values.dropFirst().reduce(values[0], +)).named("C") }
        let other = Tape()
        let f = exp(square(other.variable(1.3).named("x")).named("a"))
        return ComputationPage(
            title: "two functions",
            [
                .init(tape.explanation(of: cost), title: "a network at x = 0.5", weights: names),
                .init(
                    other.explanation(of: f),
                    references: [.init("a", "exp(a)", exp(1.3 * 1.3)), .init("none", "0", 0)]),
            ])
    }()

    private static let readers = [
        Browser(width: 390, height: 844, isDark: true), Browser(width: 1280, height: 900, isDark: false),
    ]

    @Test func withoutScriptsTheTextIsOpenAndNothingIsDead() throws {
        let html = Self.page.html
        #expect(html.contains("<div id=\"app\" hidden>"))
        let record = try #require(html.range(of: "<div id=\"record\">"))
        let end = try #require(html.range(of: "<script type=\"application/json\""))
        let text = html[record.lowerBound..<end.lowerBound]
        #expect(!text.contains("<button") && !text.contains("closed") && !text.contains("<details"))
        // The network has one of its parts and one of each, since all rows in one would be too small on paper.
        let labels = text.matches(of: /role="img" aria-label="([^"]*)"/).map { String($0.1) }
        #expect(
            labels == [
                "The graph of a network at x = 0.5", "layer 1", "layer 2", "cost",
                "The graph of f = b = exp(x²) at x = 1.3",
            ])
        #expect(
            text.contains("a network at x = 0.5") && text.contains("rows, including 1 number of data and 20 weights"))
    }

    @Test func derivativesStandBesideTheirFormulas() throws {
        let row = try #require(Self.page.html.firstMatch(of: /<tr><th scope="row">([^<]*)<\/th>(.*)<\/tr>/))
        #expect(row.1 == "∂f/∂a")
        #expect(row.2 == "<td>5.41948</td><td>exp(a)</td><td>5.41948</td><td>0</td>")
        #expect(Self.page.html.components(separatedBy: "<tr><th scope=\"row\">").count == 2)
    }

    @Test func colorsOfTheGraphHaveEnoughContrast() throws {
        func luminance(_ color: String) throws -> Double {
            let code = try #require(Int(color.dropFirst(), radix: 16))
            let channels = [code >> 16, code >> 8, code].map { Double($0 & 255) / 255 }
            let linear = channels.map { $0 <= 0.04045 ? $0 / 12.92 : pow(($0 + 0.055) / 1.055, 2.4) }
            return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
        }
        func contrast(_ one: String, _ other: String) throws -> Double {
            let both = try [luminance(one), luminance(other)].sorted()
            return (both[1] + 0.05) / (both[0] + 0.05)
        }
        for kind in GraphPalette.kinds {
            for (name, text) in GraphPalette.texts {
                #expect(try contrast(text.light, kind.fill.light) >= 4.5, "\(name) on \(kind.name)")
                #expect(try contrast(text.dark, kind.fill.dark) >= 4.5, "\(name) on \(kind.name)")
            }
            #expect(try contrast(kind.edge.light, GraphPalette.paper.light) >= 3, "\(kind.name)")
            #expect(try contrast(kind.edge.dark, GraphPalette.paper.dark) >= 3, "\(kind.name)")
        }
    }

    /// The whole graph is visible at first, its parts open, sizes change, and every text has enough contrast at every
    /// step.
    @Test(.enabled(if: Browser.program != nil, "no headless browser is installed"), arguments: [0, 1])
    func thePageInABrowser(reader: Int) throws {
        let found = try Self.readers[reader].result(of: Self.probe, in: Self.page.html)
        #expect((found["faults"] as? [String])?.isEmpty == true, "\(found)")
        #expect(found["fits"] as? [Bool] == [true, true, true, true], "\(found)")
        #expect(try #require(found["contrast"] as? Double) >= 4.5, "\(found)")
        #expect(found["tabs"] as? [String] == ["a network at x = 0.5", "f = b = exp(x²) at x = 1.3"])
        #expect(found["boxes"] as? [String] == ["x", "layer 1, opens", "layer 2, opens", "cost, opens"])
        #expect(found["legend"] as? String == "data part, opens")
        #expect(found["legendOfAll"] as? String == "data weight value cost")
        #expect(found["larger"] as? Bool == true)
        #expect(found["path"] as? String == "the whole computation › layer 1")
        #expect(found["play"] as? [String] == ["Play", "Pause", "Play"])
        #expect(found["disabled"] as? String == "not-allowed")
        #expect(found["text"] as? [String] == ["none", "false", "block", "true"])
        #expect(found["second"] as? String == "3 rows, including 1 input; f = b = 5.41948, ∂f/∂x = 14.0906")
        #expect(try #require(found["overflow"] as? Int) <= 0, "the page is wider than its window")
    }

    /// What is printed: `@media print`, seen on the screen.
    @Test(.enabled(if: Browser.program != nil, "no headless browser is installed")) func onPaper() throws {
        let html = Self.page.html.replacingOccurrences(of: "@media print", with: "@media screen")
        let found = try Browser(width: 700, height: 900, isDark: false).result(
            of: """
                const display = selector => getComputedStyle(document.querySelector(selector)).display;
                const picture = document.querySelector('.picture svg').getBoundingClientRect();
                return { app: display('#app'), picture: display('.picture'), text: display('.text'),
                  facts: display('.record .facts'), paper: getComputedStyle(document.body).backgroundColor,
                  isWide: picture.width > 100, fits: picture.right <= innerWidth };
                """, in: html)
        #expect(found["app"] as? String == "none" && found["picture"] as? String == "block", "\(found)")
        #expect(found["text"] as? String == "block" && found["facts"] as? String == "block")
        #expect(found["paper"] as? String == "rgb(255, 255, 255)")
        #expect(found["isWide"] as? Bool == true && found["fits"] as? Bool == true)
        // The style of dark surroundings is not for paper.
        #expect(!Self.page.html.contains("@media (prefers-color-scheme"))
    }

    /// All rows of a wider network would be shrunk to a third. Of the 12 pixels of a letter at least 8 are left.
    @Test(.enabled(if: Browser.program != nil, "no headless browser is installed"))
    func partsAreLegibleOnPaper() throws {
        let tape = Tape()
        let x = [tape.variable(0.5).named("x1"), tape.variable(-1).named("x2")]
        let outputs = (1...4).map { unit in
            tape.scope("unit \(unit)") {
                let terms = x.indices.map { place in
                    let weight = tape.variable(0.1 * Double(unit + place)).named("w\(unit)_\(place)")
                    return weight * x[place]
                }
                return tanh(terms[0] + terms[1])
            }
        }
        let cost = tape.scope("cost") { square(outputs.dropFirst().reduce(outputs[0], +)) }
        let page = ComputationPage(title: "four units", [.init(tape.explanation(of: cost))])
        let html = page.html.replacingOccurrences(of: "@media print", with: "@media screen")
        let found = try Browser(width: 700, height: 900, isDark: false).result(
            of: """
                const pictures = [...document.querySelectorAll('.picture svg')];
                return { count: pictures.length, letters: pictures.map(svg => {
                  const [box, own] = [svg.getBoundingClientRect(), svg.viewBox.baseVal];
                  return 12 * Math.min(box.width / own.width, box.height / own.height);
                }) };
                """, in: html)
        #expect(found["count"] as? Int == 6)
        let letters = try #require(found["letters"] as? [Double])
        #expect(letters.allSatisfy { $0 >= 8 }, "\(letters)")
    }

    private static let probe = """
        const get = id => document.getElementById(id);
        const key = name => document.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true }));
        const result = { fits: [], contrast: 21 };
        function fits() {
          const frame = get('graph').getBoundingClientRect();
          const svg = get('graph').firstElementChild.getBoundingClientRect();
          result.fits.push(svg.left >= frame.left && svg.right <= frame.right && svg.top >= frame.top
            && svg.bottom <= frame.bottom && frame.bottom <= innerHeight);
        }
        const channels = color => color.match(/[\\d.]+/g).map(Number);
        function luminance(color) {
          const [r, g, b] = channels(color).map(c => c / 255)
            .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
          return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        }
        function ratio(one, other) {
          const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
          return (high + 0.05) / (low + 0.05);
        }
        function measure() {
          const paper = getComputedStyle(document.body).backgroundColor;
          for (const text of get('graph').querySelectorAll('text')) {
            const style = getComputedStyle(text);
            if (style.visibility === 'hidden') continue;
            const box = text.parentElement.querySelector('.box');
            const fill = getComputedStyle(box).fill;
            result.contrast = Math.min(result.contrast, ratio(style.fill, fill === 'none' ? paper : fill));
            let opacity = 1;
            for (let part = text; part; part = part.parentElement) opacity *= getComputedStyle(part).opacity;
            if (opacity < 1) result.contrast = 0;
          }
          for (const id of ['phase', 'sentence', 'facts', 'path', 'legend', 'play']) {
            const style = getComputedStyle(get(id));
            const own = id === 'play' ? style.backgroundColor
              : ['phase', 'sentence'].includes(id) ? getComputedStyle(get('panel')).backgroundColor : paper;
            result.contrast = Math.min(result.contrast, ratio(style.color, own));
          }
        }
        const legend = () => [...get('legend').children].filter(item => !item.hidden)
          .map(item => item.textContent.trim()).join(' ');
        fits(); measure();
        result.tabs = [...get('functions').children].map(tab => tab.textContent);
        result.boxes = [...get('graph').querySelectorAll('[role=button]')].map(box => box.getAttribute('aria-label'));
        result.legend = legend();
        result.disabled = getComputedStyle(get('first')).cursor;
        const width = () => get('graph').firstElementChild.getBoundingClientRect().width;
        const before = width();
        get('larger').click();
        result.larger = width() > before * 1.2;
        key('0'); fits();
        get('flat').click(); fits();
        result.legendOfAll = legend();
        for (let step = 0; step < 12; step += 1) { key('ArrowRight'); measure(); }
        key('End'); measure();
        get('flat').click();
        key('ArrowRight'); key('ArrowRight'); key('Enter'); fits();
        result.path = get('path').textContent;
        result.play = [get('play').textContent];
        get('play').click(); result.play.push(get('play').textContent);
        get('play').click(); result.play.push(get('play').textContent);
        const toggle = document.querySelector('.toggle button');
        const text = () => getComputedStyle(get('text0')).display;
        result.text = [text(), toggle.getAttribute('aria-expanded')];
        toggle.click();
        result.text.push(text(), toggle.getAttribute('aria-expanded'));
        toggle.click();
        get('functions').lastElementChild.click();
        result.second = get('facts').textContent;
        result.overflow = document.documentElement.scrollWidth - innerWidth;
        return result;
        """
}
