import Foundation
import Testing

@testable import Autodiff

/// What comes from outside, plugins and arguments of other forms, gives an error with words.
@Suite struct XLAErrorTests {
    private func error(_ path: String, devices: Int = 1) -> XLAError? {
        do throws(XLAError) {
            _ = try XLADevice(plugin: path, devices: devices)
            return nil
        } catch { return error }
    }

    private static func file(_ contents: String) throws -> URL {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("plugin-\(UUID().uuidString).so")
        try Data(contents.utf8).write(to: file)
        return file
    }

    @Test func filesThatAreNoLibraries() throws {
        for path in ["/no/such/plugin.so", "", "no-such-plugin.so"] {
            guard case .notALibrary(path, _)? = error(path) else {
                Issue.record("'\(path)': \(String(describing: error(path)))")
                continue
            }
        }
        for contents in ["", "text", "\u{7F}ELF"] {
            let file = try Self.file(contents)
            defer { try? FileManager.default.removeItem(at: file) }
            guard case .notALibrary(file.path, let reason)? = error(file.path) else {
                Issue.record("'\(contents)'")
                continue
            }
            #expect(!reason.isEmpty && !reason.contains("\n"))
        }
    }

    #if os(Linux)
        /// A library whose end is missing, as after a broken download; loaded, it would end the process.
        @Test func librariesThatWereCutOff() throws {
            let whole = try Data(contentsOf: URL(fileURLWithPath: "/proc/self/exe"))
            #expect(LibraryFile.whyNotLoaded("/proc/self/exe") == nil)
            let file = try Self.file("")
            defer { try? FileManager.default.removeItem(at: file) }
            for count in [100, 1000, whole.count / 2, whole.count - 1] {
                try whole.prefix(count).write(to: file)
                guard case .notALibrary(file.path, let reason)? = error(file.path) else {
                    Issue.record("\(count) bytes")
                    continue
                }
                #expect(reason == "it was cut off: it has \(count) bytes, and its header says \(whole.count)")
            }
            #expect(error("/dev/zero") == .notALibrary("/dev/zero", reason: "it is not a regular file"))
        }
    #endif

    @Test func folders() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("plugins-\(UUID().uuidString)")
        let inner = folder.appendingPathComponent("jax_plugins/one")
        try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data().write(to: inner.appendingPathComponent("libother.so"))
        #expect(error(folder.path) == .folder(folder.path, plugins: []))
        let first = inner.appendingPathComponent("first_plugin.so")
        try Data("text".utf8).write(to: first)
        guard case .notALibrary(first.path, _)? = error(folder.path) else {
            Issue.record("\(String(describing: error(folder.path)))")
            return
        }
        try Data().write(to: inner.appendingPathComponent("libpjrt_cpu.so"))
        let both = ["jax_plugins/one/first_plugin.so", "jax_plugins/one/libpjrt_cpu.so"]
        #expect(error(folder.path) == .folder(folder.path, plugins: both))
    }

    @Test func compileOptions() throws {
        let options = try CompileOption.options(in: " --a=1\n--b  --c=x=y --d=false")
        #expect(options.map(\.name) == ["a", "b", "c", "d"])
        #expect(options.map(\.value) == ["1", "True", "x=y", "False"])
        for wrong in ["a", "-a", "--", "--=1"] {
            #expect(throws: XLAError.flag(wrong)) { try CompileOption.options(in: "--a=1 \(wrong)") }
        }
        #expect(CompileOption.serialized([], replicas: 8) == [0x1A, 4, 0x20, 8, 0x28, 1])
        let one = CompileOption.serialized([CompileOption(name: "ab", value: "c")], replicas: 300)
        #expect(one == [0x1A, 5, 0x20, 0xAC, 2, 0x28, 1, 0x3A, 9, 0x0A, 2, 97, 98, 0x12, 3, 0x0A, 1, 99])
    }

    /// Libraries that are no plugins, or plugins of another version, or that report an error.
    @Test(.enabled(if: CProgram.compiler != nil)) func otherLibraries() throws {
        func library(_ source: String) throws -> String {
            let file = FileManager.default.temporaryDirectory.appendingPathComponent("plugin-\(UUID().uuidString)")
            try Data(source.utf8).write(to: file.appendingPathExtension("c"))
            let path = file.appendingPathExtension("so").path
            _ = try EmittedProgram.run(
                try #require(CProgram.compiler), ["-shared", "-fPIC", "-o", path, file.path + ".c"])
            return path
        }
        /// A table of a size and version, whose functions all give an error, but for those that read it.
        func plugin(size: Int, major: Int, minor: Int, functions: Int = 140) -> String {
            """
            #include <stddef.h>
            struct api {
                size_t size; void *extension; size_t vsize; void *vextension; int major, minor; void *f[140];
            };
            static struct api api = {\(size), 0, 24, 0, \(major), \(minor)};
            static void *fails(void *arguments) { return &api; }
            static void message(void **arguments) {
                arguments[3] = "out of luck\\nsecond line"; arguments[4] = (void *)23;
            }
            static void destroy(void *arguments) {}
            void *GetPjrtApi(void) {
                for (int i = 0; i < \(functions); i++) api.f[i] = fails;
                api.f[0] = destroy; api.f[1] = message;
                return &api;
            }
            """
        }
        let empty = try library("int f(void) { return 1; }")
        #expect(error(empty) == .notAPlugin(empty))
        let nothing = try library("void *GetPjrtApi(void) { return 0; }")
        #expect(error(nothing) == .notAPlugin(nothing))
        let small = try library(plugin(size: 100, major: 0, minor: 90))
        #expect(error(small) == .version(small, found: "0.90 without all of its functions"))
        let old = try library(plugin(size: 1160, major: 0, minor: 54))
        #expect(error(old) == .version(old, found: "0.54"))
        let new = try library(plugin(size: 1160, major: 1, minor: 0))
        #expect(error(new) == .version(new, found: "1.0"))
        let holes = try library(plugin(size: 1160, major: 0, minor: 90, functions: 30))
        #expect(error(holes) == .version(holes, found: "0.90 without all of its functions"))
        let failing = try library(plugin(size: 1160, major: 0, minor: 90))
        #expect(error(failing) == .plugin(doing: "be initialized", reason: "out of luck"))
    }

    @Test(.enabled(if: Plugin.path != nil, Plugin.reason)) func counts() throws {
        let path = try #require(Plugin.path)
        #expect(error(path, devices: 0) == .devices(found: 1, asked: 0))
        let device = try Plugin.device()
        #expect(device.count == 1 && device.summary.hasPrefix("cpu, PJRT 0."))
    }

    /// A wrong value is found, and its operation named: here one of the known values is wrong, of a single element.
    @Test(.enabled(if: Plugin.path != nil, Plugin.reason), arguments: [Opcode.arcTangent, .arcTangent2, .floor])
    func wrongValues(opcode: Opcode) throws {
        let device = try Plugin.device()
        let point = KnownValues.operands.x[200]
        func value(_ other: Opcode, _ x: [Double]) -> Double {
            let right = visitRule(other, PlainValue(x: x))
            return other == opcode && x[0] == point ? right + 0.01 : right
        }
        #expect {
            try KnownValues.check(device, value)
        } throws: { error in
            guard case XLAError.wrongValue(let name, let operands, let found, let expected, _) = error else {
                return false
            }
            return name == Rule(of: opcode).name && operands[0] == point && abs(expected - found - 0.01) < 1e-4
        }
        try KnownValues.check(device)
    }

    /// The plugin itself checks neither the number nor the types of arguments.
    @Test(.enabled(if: Plugin.path != nil, Plugin.reason)) func argumentsOfOtherForms() throws {
        let f = compileTree { (x: [TensorVariable<Float>]) in matmul(x[0], x[1]).sum() }
        let x: [Tensor<Float>] = [.ones([2, 3]), .ones([3, 1])]
        let function = try f.valueFunction(at: x, on: Plugin.device())
        #expect(try function(x).scalar == 6)
        for wrong in [[x[0]], [x[0], x[0]], [x[0], .ones([3])], [x[0], .ones([0, 1])], x + x, []] {
            #expect {
                try function(wrong)
            } throws: { error in
                guard case XLAError.arguments(let found, let needed) = error else { return false }
                return needed == "([2 × 3] float, [3 × 1] float)" && found != needed
            }
        }
        let step = XLAStep(on: try Plugin.device(), state: [Tensor<Float>.ones([2])]) { state, inputs in
            (state: [state[0] + inputs[0]], outputs: [])
        }
        _ = try step([.ones([2])])
        #expect(try step.state() == [[2, 2]])
    }

    /// The text of a program that the compiler refuses: its reason is the error's.
    @Test(.enabled(if: Plugin.path != nil, Plugin.reason)) func textThatDoesNotCompile() throws {
        var graph = ProgramGraph()
        graph.inputs = [graph.add(.input(0), [], [2], .float)]
        // A node whose shape is wrong.
        graph.outputs = [graph.add(.tensor(Reshape(shape: [3])), [0], [3], .float)]
        #expect(throws: XLAError.self) {
            try StableHLOProgram(graph).results([Tensor<Float>([1, 2])], on: Plugin.device())
        }
    }
}

private struct PlainValue: RuleVisitor {
    let x: [Double]
    func unary<Rule: UnaryRule>(_: Rule.Type) -> Double { Rule.value(x[0]) }
    func binary<Rule: BinaryRule>(_: Rule.Type) -> Double { Rule.value(x[0], x[1]) }
    func noRule(_ opcode: Opcode) -> Double { .nan }
}
