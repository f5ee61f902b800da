import Autodiff
import Foundation

/// An SVG drawing of lines, text and images; coordinates are in pixels from the top left.
///
/// It has what the pictures of this folder need. The SVG text is the same on every platform. Colors follow the reader's
/// preference for light or dark; viewers that do not know it show the light ones.
package struct SVGCanvas {
    /// The alignment of text relative to its point.
    package enum Anchor: String {
        case start, middle, end
    }

    /// The largest width of a picture: text of ``textSize`` is then 8 pixels high on a phone, where the picture is 400
    /// pixels wide.
    package static let widest = 650.0
    /// The smallest size of text, in pixels.
    package static let textSize = 13.0

    package let width: Double
    /// May be set after the content is drawn.
    package var height: Double
    /// What the picture shows, in words: the title, and a description for those who do not see it.
    private let title, description: String
    private var elements: [String] = []
    private var used: Set<String> = []

    /// An empty picture.
    package init(width: Double, height: Double = 0, title: String, description: String) {
        self.width = width
        self.height = height
        self.title = title
        self.description = description
    }

    package mutating func line(
        from start: (x: Double, y: Double), to end: (x: Double, y: Double), color: Paint, width: Double = 1,
        dashes: String? = nil
    ) {
        elements.append(
            #"<line x1="\#(number(start.x))" y1="\#(number(start.y))" x2="\#(number(end.x))" y2="\#(number(end.y))""#
                + paint(stroke: color) + #" stroke-width="\#(number(width))"\#(pattern(dashes))/>"#)
    }

    /// A line through all points; `dashes` gives the lengths of dashes and gaps, such as "6 4".
    package mutating func polyline(
        _ points: [(x: Double, y: Double)], color: Paint, width: Double = 2, dashes: String? = nil
    ) {
        let path = points.map { "\(number($0.x)),\(number($0.y))" }.joined(separator: " ")
        elements.append(
            #"<polyline points="\#(path)" fill="none"\#(paint(stroke: color)) stroke-width="\#(number(width))""#
                + #" stroke-linejoin="round" stroke-linecap="round"\#(pattern(dashes))/>"#)
    }

    /// Many separate lines in one element.
    package mutating func segments(_ segments: [[(x: Double, y: Double)]], color: Paint, width: Double) {
        if segments.isEmpty { return }
        let path = segments.map { points in
            "M" + points.map { "\(number($0.x)) \(number($0.y))" }.joined(separator: "L")
        }
        elements.append(
            #"<path d="\#(path.joined())" fill="none"\#(paint(stroke: color)) stroke-width="\#(number(width))""#
                + #" stroke-linecap="round"/>"#)
    }

    package mutating func dot(at point: (x: Double, y: Double), radius: Double, color: Paint) {
        elements.append(circle(point, radius) + paint(fill: color) + "/>")
    }

    /// A dot of two fixed colors, for use on top of an image.
    package mutating func dot(at point: (x: Double, y: Double), radius: Double, fill: RGB, edge: RGB) {
        elements.append(circle(point, radius) + #" fill="\#(fill.hexadecimal)" stroke="\#(edge.hexadecimal)"/>"#)
    }

    /// A rectangle with an edge, a fixed fill, or both.
    package mutating func rectangle(
        x: Double, y: Double, width: Double, height: Double, edge: Paint? = nil, edgeWidth: Double = 1, fill: RGB? = nil
    ) {
        let area = #" width="\#(number(width))" height="\#(number(height))" fill="\#(fill?.hexadecimal ?? "none")""#
        let thickness = edge == nil || edgeWidth == 1 ? "" : #" stroke-width="\#(number(edgeWidth))""#
        elements.append(
            #"<rect x="\#(number(x))" y="\#(number(y))""# + area + (edge.map { paint(stroke: $0) } ?? "") + thickness
                + "/>")
    }

    /// Text whose baseline starts, is centered or ends at a point.
    package mutating func text(
        _ words: String, at point: (x: Double, y: Double), size: Double = Self.textSize, anchor: Anchor = .start,
        color: Paint = .ink, isBold: Bool = false
    ) {
        addText(words, point, size, anchor, paint(fill: color), isBold)
    }

    /// Text that reads upwards, centered on a point.
    package mutating func uprightText(_ words: String, at point: (x: Double, y: Double)) {
        let turn = #" transform="rotate(-90 \#(number(point.x)) \#(number(point.y)))""#
        addText(words, point, Self.textSize, .middle, paint(fill: .ink) + turn, false)
    }

    /// Text on a surface of a fixed color.
    package mutating func text(
        _ words: String, at point: (x: Double, y: Double), on surface: RGB, anchor: Anchor = .middle,
        isBold: Bool = false
    ) {
        addText(words, point, Self.textSize, anchor, #" fill="\#(surface.legible.hexadecimal)""#, isBold)
    }

    /// Text with a rim of paper's color, which keeps it legible on top of lines.
    package mutating func label(_ words: String, at point: (x: Double, y: Double), anchor: Anchor, color: Paint = .ink)
    {
        used.insert(color.name)
        let rim = #" stroke="\#(Paint.paper.light.hexadecimal)" stroke-width="4" paint-order="stroke""#
        let fill = #" fill="\#(color.light.hexadecimal)" class="fill-\#(color.name) edge-paper""#
        addText(words, point, Self.textSize, anchor, rim + fill, false)
    }

    private mutating func addText(
        _ words: String, _ point: (x: Double, y: Double), _ size: Double, _ anchor: Anchor, _ fill: String,
        _ isBold: Bool
    ) {
        elements.append(
            #"<text x="\#(number(point.x))" y="\#(number(point.y))" font-size="\#(number(size))""#
                + #" text-anchor="\#(anchor.rawValue)"\#(fill)\#(isBold ? #" font-weight="bold""# : "")>"#
                + Markup.escaped(words) + "</text>")
    }

    /// An embedded PNG image, with sharp pixels at any scale.
    package mutating func image(png: [UInt8], x: Double, y: Double, width: Double, height: Double) {
        elements.append(
            #"<image x="\#(number(x))" y="\#(number(y))" width="\#(number(width))" height="\#(number(height))""#
                + #" style="image-rendering: pixelated" href="data:image/png;base64,"#
                + Data(png).base64EncodedString() + #""/>"#)
    }

    /// The SVG file's text.
    package var svg: String {
        let size = #"width="\#(number(width))" height="\#(number(height))""#
        let head =
            #"<svg xmlns="http://www.w3.org/2000/svg" \#(size) viewBox="0 0 \#(number(width)) \#(number(height))""#
            + #" role="img" class="chart" font-family="Helvetica, Arial, 'DejaVu Sans', sans-serif">"#
        let words = "<title>\(Markup.escaped(title))</title>\n<desc>\(Markup.escaped(description))</desc>"
        let paper = #"<rect \#(size) fill="\#(Paint.paper.light.hexadecimal)" class="fill-paper"/>"#
        return ([head, words, styleSheet, paper] + elements + ["</svg>", ""]).joined(separator: "\n")
    }

    /// The dark variants of the colors that occur.
    private var styleSheet: String {
        let rules = Paint.all.filter { used.contains($0.name) || $0 == .paper }.map { paint in
            let color = paint.dark.hexadecimal
            return ".chart .fill-\(paint.name){fill:\(color)}.chart .edge-\(paint.name){stroke:\(color)}"
        }
        return "<style>@media screen and (prefers-color-scheme: dark){" + rules.joined() + "}</style>"
    }

    private mutating func paint(fill: Paint) -> String {
        used.insert(fill.name)
        return #" fill="\#(fill.light.hexadecimal)" class="fill-\#(fill.name)""#
    }

    private mutating func paint(stroke: Paint) -> String {
        used.insert(stroke.name)
        return #" stroke="\#(stroke.light.hexadecimal)" class="edge-\#(stroke.name)""#
    }

    private func circle(_ point: (x: Double, y: Double), _ radius: Double) -> String {
        #"<circle cx="\#(number(point.x))" cy="\#(number(point.y))" r="\#(number(radius))""#
    }

    private func pattern(_ dashes: String?) -> String { dashes.map { #" stroke-dasharray="\#($0)""# } ?? "" }

    /// A coordinate to a hundredth of a pixel, without a trailing ".0".
    private func number(_ value: Double) -> String {
        let rounded = (value * 100).rounded() / 100
        return rounded == rounded.rounded() && abs(rounded) < 1e9 ? String(Int(rounded)) : String(rounded)
    }
}
