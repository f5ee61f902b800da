import Autodiff

/// Masses on a line between walls, joined by springs that stiffen: force −(d + d³) for an extension d. Its energy has a
/// tridiagonal Hessian.
enum SpringChain {
    static func extensions<Number: ElementaryNumber>(_ x: [Number]) -> [Number] {
        (0...x.count).map { index in
            let left: Number = index == 0 ? 0 : x[index - 1]
            let right: Number = index == x.count ? 0 : x[index]
            return right - left
        }
    }

    static func energy<Number: ElementaryNumber>(_ x: [Number]) -> Number {
        var sum: Number = 0
        for d in extensions(x) {
            let halfSquare: Number = 0.5 * (d * d)
            sum = sum + (halfSquare + halfSquare * halfSquare)
        }
        return sum
    }

    /// The force on each mass.
    static func forces<Number: ElementaryNumber>(_ x: [Number]) -> [Number] {
        let pulls = extensions(x).map { d in d + d * d * d }
        return x.indices.map { pulls[$0 + 1] - pulls[$0] }
    }

    /// Row i of the Hessian: (left, diagonal, right), with stiffnesses 1 + 3d².
    static func hessianRow(_ x: [Double], _ index: Int) -> (left: Double, diagonal: Double, right: Double) {
        let stiffness = [index, index + 1].map { spring in
            let d = (spring == x.count ? 0 : x[spring]) - (spring == 0 ? 0 : x[spring - 1])
            return 1 + 3 * d * d
        }
        return (-stiffness[0], stiffness[0] + stiffness[1], -stiffness[1])
    }
}
