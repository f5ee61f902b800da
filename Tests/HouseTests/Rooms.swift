/// The rooms of each target, lowest first: a folder may name types of its own and of the rooms before it, and of no
/// room after it.
///
/// `Notes/architecture.md` says what each holds; a test compares the two lists.
enum Rooms {
    static let all: [(target: String, rooms: [String])] = [
        (
            "Autodiff",
            [
                "Numbers", "Rules", "Tensors", "Operations", "Tape", "Trees", "ShapedTensors", "Derivatives",
                "Transforms/Forward", "Transforms/Jacobians", "Transforms/Batching", "Transforms/Elements",
                "Transforms/Taylor", "Transforms/Sparse", "Transforms/Bounds", "Transforms/Rounding",
                "Transforms/Kinks", "Checking", "Checkpointing", "CustomOperations", "Programs", "ControlFlow",
                "Solvers/Minimization", "Solvers/DifferentialEquations", "Inspection", "OtherEngines",
            ]
        ),
        (
            "NNFromGraph",
            [
                "Support", "Files", "Terminal", "Data/Support", "Arrays", "Data/Tables", "Data/Sampling",
                "Data/DataSets", "Data/Images", "Network",
                "Losses", "Layers", "Saving", "PyTorch", "ONNX", "Optimizers", "Metrics", "Pictures", "Training",
                "Replay", "Reports", "Search", "Classical",
                "LectureFormulas",
                "StandardProblems", "Verification",
            ]
        ),
        ("demos", ["CommandLine", "Experiments", "Demos", "Bench", ""]),
    ]

    /// Types of higher rooms that a lower one may name nevertheless, and why.
    static let exceptions: [(room: String, types: Set<String>, reason: String)] = [
        (
            "Autodiff/Tensors",
            [
                "TensorOperation", "RowValues", "Operands", "Elementwise", "Select", "Compare", "MapOne", "MapTwo",
                "MapPartial",
            ],
            "a kind of tensor is what operations apply to, and an operation is what applies to every kind"
        ),
        (
            "Autodiff/Tensors",
            ["TensorVariable", "Variable"],
            "operators take tensors and variables"
        ),
        (
            "Autodiff/Operations", ["Operand", "TensorVariable", "Variable"],
            "bridges between single numbers and tensors are operations on both"
        ),
    ]

    /// A type of a higher room that a file of a lower one names.
    struct Inversion: Hashable, CustomStringConvertible {
        let file, type, declaredIn: String
        var description: String { "\(file) names \(type), which \(declaredIn) declares" }
    }

    /// The room that a file lies in, as its place in the list; `nil` if it lies in none.
    static func room(of path: String, in target: String, _ rooms: [String]) -> Int? {
        let folder = path.dropFirst("Sources/\(target)/".count).split(separator: "/").dropLast().joined(separator: "/")
        return rooms.firstIndex { $0 == folder || !$0.isEmpty && folder.hasPrefix($0 + "/") }
    }

    /// All inversions among the files of one target.
    static func inversions(_ files: [SourceFile], target: String, rooms: [String]) -> [Inversion] {
        // A name declared by two rooms belongs to the lower one.
        var homes: [String: (room: Int, path: String)] = [:]
        for file in files {
            guard let room = room(of: file.path, in: target, rooms) else { continue }
            for type in file.types where homes[type].map({ room < $0.room }) ?? true { homes[type] = (room, file.path) }
        }
        return files.flatMap { file -> [Inversion] in
            guard let room = room(of: file.path, in: target, rooms) else { return [] }
            return file.namedTypes.sorted().compactMap { type in
                guard let home = homes[type], home.room > room else { return nil }
                return Inversion(file: file.path, type: type, declaredIn: home.path)
            }
        }
    }
}
