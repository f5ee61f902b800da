import Foundation
import Testing

/// The accuracies stated in the kernels' header, which the tests check.
struct StatedAccuracy: CustomTestStringConvertible, Sendable {
    /// The kernel's name: `exp` for `autodiff_exp_f32` and `autodiff_exp_f64`.
    let name: String
    /// The largest error, in units in the last place.
    let bound: Double
    var testDescription: String { name }

    /// All functions with an accuracy in their comment, in the order of the header.
    static let all: [StatedAccuracy] = {
        let header = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Sources/AutodiffKernels/include/AutodiffKernels.h")
        guard let text = try? String(contentsOf: header, encoding: .utf8) else { return [] }
        var all: [StatedAccuracy] = []
        var stated: Double?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if let accuracy = line.firstMatch(of: #/Accuracy: ([0-9.]+) ULP/#) { stated = Double(accuracy.1) }
            if let bound = stated, let function = line.firstMatch(of: #/autodiff_(\w+)_f32\(/#) {
                all.append(StatedAccuracy(name: String(function.1), bound: bound))
                stated = nil
            }
        }
        return all
    }()
}
