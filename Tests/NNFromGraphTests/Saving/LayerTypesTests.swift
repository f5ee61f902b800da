import Foundation
import Testing

@testable import NNFromGraph

@Suite struct LayerTypesTests {
    /// Every layer among the sources has a line in `LayerTypes.included`, and every cell for ``Recurrent``.
    @Test func includedTypesAreAll() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../../Sources/NNFromGraph").standardized
        var found: Set<String> = []
        for case let url as URL in FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)!
        where url.pathExtension == "swift" {
            let text = try String(contentsOf: url, encoding: .utf8)
            for match in text.matches(of: /\n(?:public )?struct (\w+)(?:<[^>]*>)?: (?:Codable)?(Layer|Cell)\b/) {
                found.insert(String(match.1))
            }
        }
        let names = LayerTypes.included.map { String(describing: $0) }
        #expect(found.count >= 14 && found.contains("LSTMCell") && found.contains("Recurrent"))
        for type in found {
            #expect(names.contains { $0 == type || $0.hasPrefix(type + "<") || $0.hasSuffix("<\(type)>") }, "\(type)")
        }
        // Each says what it is in PyTorch and in ONNX; a sequence is its layers.
        for type in LayerTypes.included where type != Sequential.self {
            #expect(type is any PyTorchLayer.Type && type is any ONNXLayer.Type, "\(type)")
        }
        #expect(Set(LayerTypes.included.map { $0.typeName }).count == LayerTypes.included.count)
    }
}
