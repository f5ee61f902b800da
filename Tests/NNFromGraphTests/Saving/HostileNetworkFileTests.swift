import Autodiff
import Foundation
import Testing

@testable import NNFromGraph

/// Network files that no `write` has written: each is an error of the right kind, without a trap and without memory in
/// proportion to what they claim.
@Suite struct HostileNetworkFileTests {
    /// The error in reading a file with this description and these tensors.
    private func fault(
        _ architecture: String, _ tensors: [String: Tensor<Float>] = [:], format: String = "NNFromGraph network"
    ) throws -> NetworkFileError.Fault? {
        try withTemporaryFolder { folder -> NetworkFileError.Fault? in
            let url = folder.appendingPathComponent("network")
            var file = SafeTensors()
            for (name, tensor) in tensors { file.add(name, tensor) }
            file.metadata = ["format": format, "architecture": architecture]
            try FileBytes.write(file.encoded, to: url)
            do {
                _ = try Network<Float>(contentsOf: url)
                return nil
            } catch let error as NetworkFileError {
                // Each error is one sentence that begins with the file.
                #expect(error.description.hasPrefix(url.path) && !error.description.contains("\n"))
                return error.fault
            }
        }
    }

    private func dense(_ units: String, version: String = "1", inputs: String = "2", frozen: String = "") -> String {
        #"{"version":\#(version),"inputShape":[\#(inputs)],"frozen":[\#(frozen)],"layer":{"type":"sequential","#
            + #""layers":[{"type":"dense","units":\#(units),"activation":{"relu":{}},"biases":{"zeros":{}},"#
            + #""hasBiases":true}]}}"#
    }
    private let tensors: [String: Tensor<Float>] = ["dense1.weights": .ones([2, 3]), "dense1.biases": .ones([3])]

    @Test func tensorsMustBeThoseOfTheArchitecture() throws {
        #expect(try fault(dense("3"), tensors) == nil)
        #expect(
            try fault(dense("3"), ["dense1.weights": .ones([2, 3])]) == .network(.noTensor("dense1.biases")))
        #expect(
            try fault(dense("3"), tensors.merging(["dense2.weights": .ones([1])]) { one, _ in one })
                == .superfluousTensor("dense2.weights"))
        #expect(
            try fault(dense("4"), tensors)
                == .network(.tensorShape("dense1.weights", [2, 3], needed: [2, 4])))
        #expect(try fault(dense("3", frozen: #""dense1.biases""#), tensors) == nil)
        #expect(
            try fault(dense("3", frozen: #""dense7""#), tensors)
                == .network(.noParameter("dense7", among: ["dense1.weights", "dense1.biases"])))
        var bad = tensors
        bad["dense1.biases"] = Tensor([.nan, 1, .infinity])
        #expect(try fault(dense("3"), bad) == .notFinite("dense1.biases", 2))
        var network = try Network<Float>(inputs: 2, [Dense(1, .relu)], seed: 1)
        network.parameters[0].scalars[1] = .nan
        try withTemporaryFolder { folder in
            let file = folder.appendingPathComponent("network")
            #expect(throws: NetworkFileError(file: file.path, fault: .notFinite("dense1.weights", 1))) {
                try network.write(to: file)
            }
            let left = try names(in: folder)
            #expect(left == [])
        }
    }

    @Test func futureVersionsAndOtherFormats() throws {
        #expect(try fault(dense("3", version: "2"), tensors) == .futureVersion(2, latest: 1))
        // A newer version may have another form altogether.
        #expect(try fault(#"{"version":99,"graph":[]}"#) == .futureVersion(99, latest: 1))
        #expect(try fault(dense("3", version: "0"), tensors) == .notANetwork("its version is 0"))
        guard case .notANetwork = try fault(dense("3"), tensors, format: "NNFromGraph checkpoint 2") else {
            Issue.record("another format was read")
            return
        }
    }

    /// Sizes, nesting and numbers that a reader must not believe.
    @Test(arguments: [
        "", "[]", "{", "null", #"{"version":"1"}"#, #"{"version":1}"#, #"{"version":1.5}"#, #"{"version":1e400}"#,
    ])
    func brokenTexts(text: String) throws {
        guard case .notANetwork = try fault(text) else {
            Issue.record("'\(text)' was read")
            return
        }
    }

    @Test(arguments: [
        "-1", "0", "2147483648", "1099511627776", "9223372036854775807", "9223372036854775808", "3.5", "\"3\"", "null",
    ])
    func impossibleSizes(units: String) throws {
        #expect(try fault(dense(units), tensors) != nil)
        #expect(try fault(dense("3", inputs: units), tensors) != nil)
        // Dense layers apply to the last axis, so a long first one is possible; it takes no memory until it is used.
        _ = try fault(dense("3", inputs: "\(units),2"), tensors)
        let window = #"{"rows":\#(units),"columns":1}"#
        for (size, stride, filters) in [
            (window, one, "1"), (one, window, "1"), (one, one, units),
        ] {
            let convolution =
                #"{"type":"convolution","filters":\#(filters),"size":\#(size),"stride":\#(stride),"padding":"same","#
                + #""activation":{"relu":{}},"hasBiases":true}"#
            let pooling = #"{"type":"pooling","size":\#(size),"stride":\#(stride),"summary":"average"}"#
            for image in ["4,4,1", "1048576,1048576,1"] {
                for layer in [convolution, pooling] {
                    let text = #"{"version":1,"inputShape":[\#(image)],"frozen":[],"layer":\#(layer)}"#
                    let found = try fault(text, ["weights": .ones([1, 1, 1, 1]), "biases": .ones([1])])
                    // A stride may be larger than the image.
                    let isPossible =
                        layer == pooling && size == one && (filters != "1" || stride == one || units == "2147483648")
                    #expect(found != nil || isPossible || units == "2147483647", "\(text)")
                }
            }
        }
        for cell in [#"{"units":\#(units),"forgetBias":1}"#, #"{"units":1,"forgetBias":1e999}"#] {
            let layer = #"{"type":"lstm","cell":\#(cell),"returnsSequences":true,"recurrentWeights":{"zeros":{}}}"#
            for input in ["3,2", "9000000000,2"] {
                #expect(try fault(#"{"version":1,"inputShape":[\#(input)],"frozen":[],"layer":\#(layer)}"#) != nil)
            }
        }
        #expect(
            try fault(
                #"{"version":1,"inputShape":[2],"frozen":[],"layer":{"type":"reshape","shape":[\#(units),2]}}"#)
                != nil)
    }
    private let one = #"{"rows":1,"columns":1}"#

    /// Shapes that grow from layer to layer beyond any memory, without large numbers in the file.
    @Test func growingShapesAreRefused() throws {
        var layers: [String] = []
        var tensors: [String: Tensor<Float>] = [:]
        for number in 1...12 {
            let extents = [Int](repeating: 16, count: number - 1) + [1]
            layers.append(
                #"{"type":"reshape","shape":[\#((extents).map(String.init).joined(separator: ","))]}"#)
            layers.append(
                #"{"type":"dense","units":16,"activation":{"relu":{}},"biases":{"zeros":{}},"hasBiases":false}"#)
            tensors["dense\(number).weights"] = .ones([1, 16])
        }
        let text =
            #"{"version":1,"inputShape":[1],"frozen":[],"layer":{"type":"sequential","layers":["#
            + layers.joined(separator: ",") + "]}}"
        guard case .network(.tooLarge) = try fault(text, tensors) else {
            Issue.record("a shape of 2⁴⁸ elements was accepted")
            return
        }
    }

    @Test func deepNestingIsRefused() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: #"{"type":"sequential","layers":["#, count: depth) + #"{"type":"flatten"}"#
                + String(repeating: "]}", count: depth)
        }
        func text(_ depth: Int) -> String {
            #"{"version":1,"inputShape":[2],"frozen":[],"layer":\#(nested(depth))}"#
        }
        #expect(try fault(text(30)) == nil)
        for depth in [100, 250, 100_000] {
            guard case .notANetwork = try fault(text(depth)) else {
                Issue.record("\(depth) levels were read")
                return
            }
        }
    }

    /// Mutants whose checksum matches or is absent: an accepted one predicts, any other is a `NetworkFileError`.
    @Test func mutants() throws {
        try withTemporaryFolder { folder in
            let file = folder.appendingPathComponent("network")
            let layers: [any Layer] = [
                Reshape([3, 2, 1]), Convolution2D(2, size: (2, 1), .elu()), BatchNormalization(), Flatten(),
                Dense(2, .softmax),
            ]
            try Network<Float>(inputs: 6, layers, seed: 1).write(to: file)
            let whole = try FileBytes.read(file)
            try Data(whole).write(to: file.appendingPathExtension("whole"))
            var mutator = Mutator(seed: 11)
            for number in 0..<Mutator.count {
                try Data(mutator.mutant(of: whole).resigned).write(to: file)
                do {
                    let network = try Network<Float>(contentsOf: file)
                    // A changed input shape may be large.
                    if network.architecture.inputShape.count < 1000 {
                        _ = network.predict(.ones(network.architecture.inputShape))
                    }
                } catch { #expect(error is NetworkFileError, "mutant \(number): \(error)") }
            }
            // Every flipped bit of a signed file is noticed, except in the checksum's own key, where nothing is lost.
            let network = try Network<Float>(contentsOf: file.appendingPathExtension("whole"))
            var taken = 0
            for place in whole.indices {
                var flipped = whole
                flipped[place] ^= 1 << UInt8(place % 8)
                try Data(flipped).write(to: file)
                if let found = try? Network<Float>(contentsOf: file) {
                    #expect(found.parameters == network.parameters, "byte \(place)")
                    #expect("\(found.architecture)" == "\(network.architecture)", "byte \(place)")
                    #expect(String(decoding: flipped, as: UTF8.self).contains(#""format":"NNFromGraph network""#))
                    taken += 1
                }
            }
            #expect(taken <= "checksum".utf8.count)
        }
    }

    @Test func filesThatAreNone() throws {
        try withTemporaryFolder { folder in
            for (name, bytes) in [("empty", []), ("short", [1, 2, 3]), ("text", Array("not a network at all".utf8))] {
                let file = folder.appendingPathComponent(name)
                try Data(bytes).write(to: file)
                let error = #expect(throws: NetworkFileError.self) { try Network<Float>(contentsOf: file) }
                guard case .format = error!.fault else {
                    Issue.record("\(name): \(error!)")
                    continue
                }
            }
            let missing = folder.appendingPathComponent("missing")
            let error = #expect(throws: NetworkFileError.self) { try Network<Float>(contentsOf: missing) }
            #expect("\(error!)" == "\(missing.path) cannot be read: no such file or directory")
            #expect(throws: NetworkFileError.self) { try Network<Float>(contentsOf: folder) }
        }
    }
}
