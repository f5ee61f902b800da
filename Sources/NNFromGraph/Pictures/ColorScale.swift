import Foundation

/// A color with 8 bits per channel.
package struct RGB: Equatable, Sendable {
    package let red, green, blue: UInt8

    package init(red: UInt8, green: UInt8, blue: UInt8) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// The color in SVG's notation: `#0072b2`.
    package var hexadecimal: String { String(format: "#%02x%02x%02x", red, green, blue) }
}

/// Colors for numbers from 0 to 1; values outside are clamped.
package enum ColorScale {
    /// From dark blue through green to yellow, with increasing lightness: five points of 'viridis' (S. van der Walt,
    /// N. Smith, 2015, CC0), linearly interpolated.
    package static func sequential(_ share: Double) -> RGB {
        mix(share, [(68, 1, 84), (59, 82, 139), (33, 145, 140), (94, 201, 98), (253, 231, 37)])
    }

    /// From blue at 0 through white at ½ to vermilion at 1: for probabilities of two classes, and for numbers around
    /// zero.
    package static func diverging(_ share: Double) -> RGB {
        mix(share, [(86, 155, 205), (255, 255, 255), (228, 137, 82)])
    }

    /// From white to dark blue, for shares of which most are small.
    package static func blues(_ share: Double) -> RGB {
        mix(share, [(255, 255, 255), (158, 202, 225), (33, 113, 181), (8, 48, 107)])
    }

    private static func mix(_ share: Double, _ points: [(Double, Double, Double)]) -> RGB {
        let place = min(max(share.isNaN ? 0 : share, 0), 1) * Double(points.count - 1)
        let index = min(Int(place), points.count - 2)
        let part = place - Double(index)
        let (from, to) = (points[index], points[index + 1])
        func channel(_ low: Double, _ high: Double) -> UInt8 { UInt8((low + (high - low) * part).rounded()) }
        return RGB(
            red: channel(from.0, to.0), green: channel(from.1, to.1), blue: channel(from.2, to.2))
    }
}
