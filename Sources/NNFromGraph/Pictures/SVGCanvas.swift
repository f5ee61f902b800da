import Autodiff
import Foundation

/// An SVG drawing of lines, text and images; coordinates are in pixels from the top left.
///
/// It has what the pictures of this folder need. The SVG text is the same on every platform.
package struct SVGCanvas {
    /// The alignment of text relative to its point.
    package enum Anchor: String {
        case start, middle, end
    }

    /// Colors that are distinguishable with any color vision (M. Okabe, K. Ito, "Color universal design", 2008).
    package enum Color {
        package static let blue = "#0072b2"
        package static let vermilion = "#d55e00"
        package static let green = "#009e73"
        package static let purple = "#cc79a7"
        package static let orange = "#e69f00"
        package static let sky = "#56b4e9"
        package static let ink = "#222222"
        package static let quiet = "#666666"
        package static let grid = "#e3e3e3"
    }

    package let width: Double
    package let height: Double
    private var elements: [String] = []

    /// An empty white picture.
    package init(width: Double, height: Double) {
        self.width = width
        self.height = height
    }

    package mutating func line(
        from start: (x: Double, y: Double), to end: (x: Double, y: Double), color: String, width: Double = 1
    ) {
        elements.append(
            #"<line x1="\#(number(start.x))" y1="\#(number(start.y))" x2="\#(number(end.x))" y2="\#(number(end.y))""#
                + #" stroke="\#(color)" stroke-width="\#(number(width))"/>"#)
    }

    /// A line through all points; `dashes` gives the lengths of dashes and gaps, such as "6 4".
    package mutating func polyline(
        _ points: [(x: Double, y: Double)], color: String, width: Double = 2, dashes: String? = nil
    ) {
        let path = points.map { "\(number($0.x)),\(number($0.y))" }.joined(separator: " ")
        let pattern = dashes.map { #" stroke-dasharray="\#($0)""# } ?? ""
        elements.append(
            #"<polyline points="\#(path)" fill="none" stroke="\#(color)" stroke-width="\#(number(width))""#
                + #" stroke-linejoin="round" stroke-linecap="round"\#(pattern)/>"#)
    }

    package mutating func dot(at point: (x: Double, y: Double), radius: Double, color: String) {
        elements.append(
            #"<circle cx="\#(number(point.x))" cy="\#(number(point.y))" r="\#(number(radius))" fill="\#(color)"/>"#)
    }

    package mutating func rectangle(
        x: Double, y: Double, width: Double, height: Double, stroke: String, strokeWidth: Double = 1,
        fill: String = "none"
    ) {
        let thickness = strokeWidth == 1 ? "" : #" stroke-width="\#(number(strokeWidth))""#
        elements.append(
            #"<rect x="\#(number(x))" y="\#(number(y))" width="\#(number(width))" height="\#(number(height))""#
                + #" fill="\#(fill)" stroke="\#(stroke)"\#(thickness)/>"#)
    }

    /// Text whose baseline starts, is centered or ends at a point.
    package mutating func text(
        _ words: String, at point: (x: Double, y: Double), size: Double = 13, anchor: Anchor = .start,
        color: String = Color.ink, isBold: Bool = false
    ) {
        elements.append(
            #"<text x="\#(number(point.x))" y="\#(number(point.y))" font-size="\#(number(size))""#
                + #" text-anchor="\#(anchor.rawValue)" fill="\#(color)"\#(isBold ? #" font-weight="bold""# : "")>"#
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
            + #" font-family="Helvetica, Arial, 'DejaVu Sans', sans-serif">"#
        let paper = #"<rect \#(size) fill="white"/>"#
        return ([head, paper] + elements + ["</svg>", ""]).joined(separator: "\n")
    }

    /// A coordinate to a hundredth of a pixel, without a trailing ".0".
    private func number(_ value: Double) -> String {
        let rounded = (value * 100).rounded() / 100
        return rounded == rounded.rounded() && abs(rounded) < 1e9 ? String(Int(rounded)) : String(rounded)
    }
}
