import Autodiff
import Foundation
import Testing

@testable import NNFromGraph

/// Arrays and tables that Python's libraries write are read here, and what is written here they read, bit for bit.
@Suite struct PythonArraysTests {
    /// Arrays of every type, order and shape, as text that both sides make: the elements are the numbers 0, 1, 2, … in
    /// row-major order, modulo 2 for booleans.
    private static let shapes = ["()", "(0,)", "(5,)", "(2, 3)", "(3, 0, 2)", "(2, 3, 4)"]
    private static let types = ["f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "b1"]

    private func numbers(_ count: Int, _ type: String) -> [Int] { (0..<count).map { type == "b1" ? $0 % 2 : $0 } }

    @Test(.enabled(if: Python.has("numpy"), "there is no Python with numpy"))
    func numpyFilesAreRead() throws {
        try withTemporaryFolder { folder in
            let names = try Python.run(
                """
                import numpy as np
                arrays = {}
                for shape in [\(Self.shapes.joined(separator: ", "))]:
                    for type in \(Self.types):
                        for order in "CF":
                            for mark in "<>":
                                a = np.arange(int(np.prod(shape))).reshape(shape)
                                a = np.array(a % 2 if type == "b1" else a, dtype=mark + type, order=order)
                                name = f"{type} {order} {'little' if mark == '<' else 'big'} {len(shape)} {a.size}"
                                np.save(name + ".npy", a)
                                arrays[name] = a
                np.savez("stored.npz", **arrays)
                np.savez_compressed("deflated.npz", **arrays)
                print("\\n".join(arrays))
                """, in: folder
            ).split(separator: "\n").map(String.init)
            #expect(names.count == 6 * 12 * 4)
            let archives = try ["stored", "deflated"].map {
                try NPZFile(contentsOf: folder.appendingPathComponent($0 + ".npz"))
            }
            for archive in archives { #expect(archive.names == names) }
            for name in names {
                let words = name.split(separator: " ").map(String.init)
                let expected = numbers(Int(words[4])!, words[0])
                let array = try StoredArray(npy: folder.appendingPathComponent(name + ".npy"))
                #expect(try array.integers() == expected && array.shape.rank == Int(words[3]), "\(name)")
                #expect(try array.tensor(as: Float.self).scalars == expected.map(Float.init), "\(name)")
                for archive in archives { #expect(try archive.array(name) == array, "\(name)") }
            }
        }
    }

    @Test(.enabled(if: Python.has("numpy"), "there is no Python with numpy"))
    func numpyReadsOurFiles() throws {
        try withTemporaryFolder { folder in
            let types: [NumberFormat: String] = [
                .float16: "f2", .float32: "f4", .float64: "f8", .int8: "i1", .int16: "i2", .int32: "i4", .int64: "i8",
                .uint8: "u1", .uint16: "u2", .uint32: "u4", .uint64: "u8", .bool: "b1",
            ]
            var archive = NPZ()
            for shape: Shape in [[], [0], [5], [2, 3], [3, 0, 2], [2, 3, 4]] {
                for (format, type) in types {
                    let array = try StoredArray(numbers(shape.count, type), shape: shape, as: format)
                    archive.add("\(type) \(shape.extents.map(String.init).joined(separator: "x"))", array)
                }
            }
            for (name, array) in archive.arrays { try array.write(npy: folder.appendingPathComponent(name + ".npy")) }
            try archive.write(to: folder.appendingPathComponent("stored.npz"), compressed: false)
            try archive.write(to: folder.appendingPathComponent("deflated.npz"))
            let count = try Python.run(
                """
                import numpy as np, zipfile
                stored, deflated = np.load("stored.npz"), np.load("deflated.npz")
                for name in ("stored.npz", "deflated.npz"): assert zipfile.ZipFile(name).testzip() is None
                for name in stored.files:
                    type, _, extents = name.partition(" ")
                    shape = tuple(int(e) for e in extents.split("x") if e)
                    e = np.arange(int(np.prod(shape))).reshape(shape)
                    e = (e % 2 if type == "b1" else e).astype(type)
                    for a in (stored[name], deflated[name], np.load(name + ".npy")):
                        assert a.dtype == e.dtype and a.shape == e.shape and (a == e).all(), (name, a)
                print(len(stored.files))
                """, in: folder)
            #expect(count == "72\n")
        }
    }

    /// Every bit pattern of a half, and single numbers to be rounded to halves.
    @Test(.enabled(if: Python.has("numpy"), "there is no Python with numpy"))
    func halvesAreNumPys() throws {
        try withTemporaryFolder { folder in
            try Python.run(
                """
                import numpy as np
                halves = np.arange(65536, dtype="<u2").view("<f2")
                np.save("halves.npy", halves)
                np.save("singles.npy", halves.astype("<f4"))
                x = np.concatenate([np.random.default_rng(1).normal(size=20000) * 10.0 ** k for k in range(-9, 6)])
                # Larger numbers are infinite there, and an error here (`StoredArrayTests`).
                x = x[np.abs(x) < 65520]
                np.save("numbers.npy", x)
                np.save("rounded.npy", x.astype("<f2"))
                """, in: folder)
            func file(_ name: String) -> URL { folder.appendingPathComponent(name + ".npy") }
            let halves = try StoredArray(npy: file("halves")).tensor(as: Float.self)
            let singles = try StoredArray(npy: file("singles")).tensor(as: Float.self)
            #expect(
                zip(halves.scalars, singles.scalars).allSatisfy {
                    $0.isNaN ? $1.isNaN : $0.bitPattern == $1.bitPattern
                })
            let numbers = try Tensor<Double>(npy: file("numbers"))
            #expect(try StoredArray(numbers, as: .float16) == StoredArray(npy: file("rounded")))
        }
    }

    @Test(.enabled(if: Python.has("numpy", "safetensors", "torch"), "there is no Python with safetensors and torch"))
    func safetensorsBothWays() throws {
        try withTemporaryFolder { folder in
            try Python.run(
                """
                import torch
                from safetensors.torch import save_file
                types = dict(F64=torch.float64, F32=torch.float32, F16=torch.float16, BF16=torch.bfloat16,
                             I64=torch.int64, I32=torch.int32, I16=torch.int16, I8=torch.int8,
                             U64=torch.uint64, U32=torch.uint32, U16=torch.uint16, U8=torch.uint8, BOOL=torch.bool)
                tensors = {}
                for name, type in types.items():
                    for shape in [(), (0,), (2, 3)]:
                        n = torch.arange(torch.Size(shape).numel()).reshape(shape)
                        tensors[f"{name} {len(shape)}"] = (n % 2 if name == "BOOL" else n).to(type)
                tensors["fractions"] = torch.tensor([0.1, -2.7, 1e30, 3e-40]).to(torch.bfloat16)
                tensors["singles"] = torch.tensor([0.1, -2.7, 1e30, 3e-40])
                save_file(tensors, "theirs.safetensors", metadata={"näme": "wert \\"1\\""})
                """, in: folder)
            let theirs = try SafeTensorsFile(contentsOf: folder.appendingPathComponent("theirs.safetensors"))
            #expect(theirs.metadata == ["näme": "wert \"1\""] && theirs.names.count == 41)
            for format in NumberFormat.allCases {
                for (rank, shape) in [(0, [] as Shape), (1, [0]), (2, [2, 3])] {
                    let array = try theirs.array("\(format.rawValue) \(rank)")
                    let type = format == .bool ? "b1" : ""
                    #expect(array.format == format && array.shape == shape)
                    #expect(try array.integers() == numbers(shape.count, type))
                }
            }
            let singles: Tensor<Float> = try theirs.tensor("singles")
            #expect(try StoredArray(singles, as: .bfloat16) == theirs.array("fractions"))
            // Copied by way of this library: PyTorch reads the same.
            var ours = SafeTensors()
            ours.metadata = theirs.metadata
            for name in theirs.names { ours.add(name, try theirs.array(name)) }
            try ours.write(to: folder.appendingPathComponent("ours.safetensors"))
            let count = try Python.run(
                """
                import torch
                from safetensors import safe_open
                with safe_open("ours.safetensors", "pt") as a, safe_open("theirs.safetensors", "pt") as b:
                    assert a.metadata() == b.metadata()
                    assert set(a.keys()) == set(b.keys())
                    for name in a.keys():
                        x, y = a.get_tensor(name), b.get_tensor(name)
                        assert x.dtype == y.dtype and x.shape == y.shape and x.tolist() == y.tolist(), name
                    print(len(a.keys()))
                """, in: folder)
            #expect(count == "41\n")
        }
    }

    @Test(.enabled(if: Python.has("pandas"), "there is no Python with pandas"))
    func tablesAreThoseOfPandas() throws {
        try withTemporaryFolder { folder in
            try Python.run(
                """
                import pandas as pd
                t = pd.DataFrame({"a": [1.5, None, -1e-300, 0.1], "name, \\"full\\"": ["x", "y\\nz", "ü 名", "q\\"q"],
                                  "c": [1, 2, 3, 4]})
                t.to_csv("t.csv", index=False)
                t.to_csv("t.tsv", index=False, sep="\\t", lineterminator="\\r\\n", encoding="utf-8-sig")
                t[["c"]].to_csv("one.csv", index=False, header=False)
                """, in: folder)
            for name in ["t.csv", "t.tsv"] {
                let table = try Table(contentsOf: folder.appendingPathComponent(name))
                #expect(table.columns == ["a", "name, \"full\"", "c"])
                #expect(try table.fields(of: "name, \"full\"") == ["x", "y\nz", "ü 名", "q\"q"])
                let data: DataSet<Double> = try table.dataSet(targets: ["c"], features: ["a"], missing: .omitted)
                #expect(data.features.scalars == [1.5, -1e-300, 0.1] && data.targets.scalars == [1, 3, 4])
            }
            let one = try Table(contentsOf: folder.appendingPathComponent("one.csv"))
            #expect(try one.fields(of: "0") == ["1", "2", "3", "4"])
            // Written here, read there.
            let iris = try Iris.load(as: Double.self)
            try iris.table(target: "species").write(to: folder.appendingPathComponent("iris.csv"))
            try Table(columns: ["q\"", "n"], rows: [["a,b", "1"], ["c\r\nd", ""], ["ü", "0.1"]])
                .write(to: folder.appendingPathComponent("odd.tsv"))
            let said = try Python.run(
                """
                import pandas as pd, numpy as np
                iris = pd.read_csv("iris.csv")
                print(list(iris.columns)[-1], len(iris), iris["species"].value_counts().to_dict()["virginica"])
                np.save("iris.npy", iris.iloc[:, :4].to_numpy())
                odd = pd.read_csv("odd.tsv", sep="\\t")
                print(list(odd.columns), odd.iloc[:, 0].tolist(), odd["n"].tolist())
                """, in: folder)
            #expect(
                said == """
                    species 150 50
                    ['q"', 'n'] ['a,b', 'c\\r\\nd', 'ü'] [1.0, nan, 0.1]

                    """)
            #expect(try Tensor<Double>(npy: folder.appendingPathComponent("iris.npy")) == iris.features)
        }
    }
}
