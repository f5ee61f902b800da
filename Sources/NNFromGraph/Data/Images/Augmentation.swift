import Autodiff
import Foundation

/// Label-preserving augmentation of images: random rotation, scaling, shear, translation and elastic distortion, drawn
/// anew each time (after P. Simard, D. Steinkraus, J. Platt, "Best practices for convolutional neural networks applied
/// to visual document analysis", ICDAR 2003).
public struct Augmentation: Sendable, Hashable {
    /// The largest angle of rotation, in degrees.
    public var rotation: Double
    /// The largest relative change of size, for each axis independently.
    public var scaling: Double
    /// The largest shear: the number of columns by which a row is shifted per row of distance from the center.
    public var shear: Double
    /// The largest shift along each axis, in pixels.
    public var shift: Double
    /// The strength of the elastic distortion: the standard deviation, in pixels, of the random displacements at the
    /// nodes of a grid over the image. Between nodes they are interpolated bilinearly, where Simard et al. smooth a
    /// displacement of every pixel.
    public var elasticDistortion: Double

    /// The spacing of the grid's nodes, in pixels.
    static let spacing = 7

    /// An augmentation with the given bounds. A negative or non-finite number stops the program.
    public init(
        rotation: Double = 12, scaling: Double = 0.12, shear: Double = 0.12, shift: Double = 1.5,
        elasticDistortion: Double = 1
    ) {
        for (name, amount) in [
            ("rotation", rotation), ("scaling", scaling), ("shear", shear), ("shift", shift),
            ("elasticDistortion", elasticDistortion),
        ] { require(amount, "Augmentation: \(name)", .notNegative) }
        self.rotation = rotation
        self.scaling = scaling
        self.shear = shear
        self.shift = shift
        self.elasticDistortion = elasticDistortion
    }

    /// No augmentation.
    public static let none = Augmentation(rotation: 0, scaling: 0, shear: 0, shift: 0, elasticDistortion: 0)

    /// The map from the pixels of an augmented image to those of the original.
    struct Warp {
        /// The matrix of rotation, scaling and shear, row by row, and the translation.
        var a, b, c, d, dx, dy: Float
        /// The displacements at the grid's nodes, row by row; both are empty without elastic distortion.
        var bendX, bendY: [Float]
        let nodesPerRow: Int
    }

    /// Draws a random warp.
    func draw(width: Int, height: Int, from random: inout RandomNumbers) -> Warp {
        func within(_ bound: Double) -> Double { bound * (2 * random.nextUniform() - 1) }
        let angle = within(rotation) / 360
        let (cosine, sine) = CircularFunctions.point(atTurns: angle < 0 ? angle + 1 : angle)
        let (wide, high, slant) = (1 + within(scaling), 1 + within(scaling), within(shear))
        let (dx, dy) = (within(shift), within(shift))
        let columns = (width - 1) / Self.spacing + 2
        let nodes = elasticDistortion == 0 ? 0 : columns * ((height - 1) / Self.spacing + 2)
        return Warp(
            a: Float(cosine * wide), b: Float(cosine * wide * slant - sine * high), c: Float(sine * wide),
            d: Float(sine * wide * slant + cosine * high), dx: Float(dx), dy: Float(dy),
            bendX: random.normals(nodes, standardDeviation: elasticDistortion),
            bendY: random.normals(nodes, standardDeviation: elasticDistortion), nodesPerRow: columns)
    }
}

extension Augmentation.Warp {
    /// Renders the warped image by bilinear interpolation, with gray values on the original's scale and 0 outside the
    /// original.
    func draw(_ image: ArraySlice<UInt8>, width: Int, height: Int, to result: UnsafeMutablePointer<Float>) {
        image.withUnsafeBufferPointer { pixels in
            bendX.withUnsafeBufferPointer { bendX in
                bendY.withUnsafeBufferPointer { bendY in
                    let (middleX, middleY) = (Float(width - 1) / 2, Float(height - 1) / 2)
                    for row in 0..<height {
                        let y = Float(row) - middleY
                        for column in 0..<width {
                            let x = Float(column) - middleX
                            var sourceX = a * x + b * y + dx + middleX
                            var sourceY = c * x + d * y + dy + middleY
                            if !bendX.isEmpty {
                                sourceX += node(bendX, row, column)
                                sourceY += node(bendY, row, column)
                            }
                            result[row * width + column] = sample(pixels, width, height, sourceX, sourceY)
                        }
                    }
                }
            }
        }
    }

    @inline(__always)
    private func node(_ values: UnsafeBufferPointer<Float>, _ row: Int, _ column: Int) -> Float {
        let spacing = Augmentation.spacing
        let (top, left) = (row / spacing, column / spacing)
        let down = Float(row % spacing) / Float(spacing)
        let right = Float(column % spacing) / Float(spacing)
        let first = top * nodesPerRow + left
        let second = first + nodesPerRow
        let upper = values[first] + right * (values[first + 1] - values[first])
        let lower = values[second] + right * (values[second + 1] - values[second])
        return upper + down * (lower - upper)
    }

    @inline(__always)
    private func sample(
        _ pixels: UnsafeBufferPointer<UInt8>, _ width: Int, _ height: Int, _ x: Float, _ y: Float
    ) -> Float {
        // Outside the image pixels are 0; far outside, the coordinate may not be representable as an integer.
        guard x > -1, y > -1, x < Float(width), y < Float(height) else { return 0 }
        let (floorX, floorY) = (x.rounded(.down), y.rounded(.down))
        let (left, top) = (Int(floorX), Int(floorY))
        let (right, down) = (x - floorX, y - floorY)
        func pixel(_ row: Int, _ column: Int) -> Float {
            row >= 0 && row < height && column >= 0 && column < width ? Float(pixels[row * width + column]) : 0
        }
        let upper = pixel(top, left) + right * (pixel(top, left + 1) - pixel(top, left))
        let lower = pixel(top + 1, left) + right * (pixel(top + 1, left + 1) - pixel(top + 1, left))
        return upper + down * (lower - upper)
    }
}
