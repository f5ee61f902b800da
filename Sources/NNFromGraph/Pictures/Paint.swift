import Autodiff
import Foundation

/// A color of lines and text, in its light and its dark variant.
///
/// The data colors are distinguishable with any color vision: those of M. Okabe and K. Ito ("Color universal design",
/// 2008), darkened where they have less than 3:1 on white, and lightened where they have less than that on the dark
/// paper. Text (``ink``, ``quiet``) has at least 4.5:1 on both papers (WCAG 2.2, 1.4.3 and 1.4.11).
package struct Paint: Equatable, Sendable {
    /// The name in the style sheet.
    package let name: String
    package let light, dark: RGB

    private init(_ name: String, _ light: UInt32, _ dark: UInt32) {
        (self.name, self.light, self.dark) = (name, RGB(light), RGB(dark))
    }

    /// The colors that pictures share with those of graphs.
    private init(_ name: String, _ color: GraphPalette.Pair) {
        func code(_ text: String) -> UInt32 { UInt32(text.dropFirst(), radix: 16) ?? 0 }
        self.init(name, code(color.light), code(color.dark))
    }

    package static let paper = Paint("paper", GraphPalette.paper)
    package static let ink = Paint("ink", GraphPalette.ink)
    package static let quiet = Paint("quiet", GraphPalette.quiet)
    /// For lines on images, which are light in dark surroundings, too.
    package static let onImage = Paint("image", 0x222222, 0x222222)
    package static let grid = Paint("grid", 0xe3e3e3, 0x333d48)
    package static let blue = Paint("blue", 0x0072b2, 0x56b4e9)
    package static let vermilion = Paint("vermilion", 0xd55e00, 0xff9a5c)
    package static let green = Paint("green", 0x009e73, 0x7fe6bb)
    package static let purple = Paint("purple", 0xb0578f, 0xe3a0c6)
    package static let orange = Paint("orange", 0xa87300, 0xf0b429)
    package static let sky = Paint("sky", 0x2b8cbe, 0xa6d8f5)

    /// The paints of text.
    package static let texts = [ink, quiet]
    /// All paints.
    package static let all = [paper, ink, quiet, onImage, grid, blue, vermilion, green, purple, orange, sky]
    /// The paints of lines, in the order in which a chart uses them.
    package static let lines = [blue, vermilion, green, purple, orange, sky, ink, quiet]
    /// The dashes of each of ``lines``, so that color alone does not tell them apart; `nil` is a solid line.
    package static let dashes: [String?] = [nil, "7 5", nil, "4 3", "10 3 2 3", "2 4", "5 2 1 2 1 2", "14 4"]
}

extension RGB {
    /// A color from `0xrrggbb`.
    package init(_ code: UInt32) {
        self.init(
            red: UInt8(truncatingIfNeeded: code >> 16), green: UInt8(truncatingIfNeeded: code >> 8),
            blue: UInt8(truncatingIfNeeded: code))
    }

    package static let black = RGB(0x000000)
    package static let white = RGB(0xffffff)

    /// The relative luminance, 0 for black and 1 for white (WCAG 2.2).
    package var luminance: Double {
        func linear(_ channel: UInt8) -> Double {
            let share = Double(channel) / 255
            return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    /// The contrast ratio with another color, from 1 to 21 (WCAG 2.2).
    package func contrast(with other: RGB) -> Double {
        let (low, high) = (min(luminance, other.luminance), max(luminance, other.luminance))
        return (high + 0.05) / (low + 0.05)
    }

    /// Black or white, whichever contrasts more with the color: never less than √21 ≈ 4.58 to 1.
    package var legible: RGB { contrast(with: .black) >= contrast(with: .white) ? .black : .white }
}
