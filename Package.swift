// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "Autodiff",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "Autodiff", targets: ["Autodiff"]),
        .library(name: "NNFromGraph", targets: ["NNFromGraph"]),
        .executable(name: "demos", targets: ["demos"]),
    ],
    targets: [
        .target(name: "AutodiffKernels"),
        .target(name: "Autodiff", dependencies: ["AutodiffKernels"]),
        .systemLibrary(name: "CZlib", path: "Sources/zlib"),
        .target(
            name: "NNFromGraph", dependencies: ["Autodiff", "CZlib"], resources: [.copy("Resources")]),
        // Counts allocations in the executables that want it; no library depends on it.
        .target(name: "AllocationHooks"),
        .target(name: "AllocationCounter", dependencies: ["AllocationHooks"]),
        .executableTarget(name: "demos", dependencies: ["Autodiff", "NNFromGraph", "AllocationCounter"]),
        .testTarget(name: "AutodiffKernelsTests", dependencies: ["AutodiffKernels"]),
        .testTarget(name: "AutodiffTests", dependencies: ["Autodiff", "AllocationCounter"]),
        .testTarget(name: "FrontDoorTests", dependencies: ["Autodiff"], exclude: ["Expressions"]),
        .testTarget(name: "HouseTests"),
        .testTarget(name: "NNFromGraphTests", dependencies: ["NNFromGraph", "AllocationCounter"]),
        .testTarget(name: "demosTests", dependencies: ["demos"]),
        .testTarget(name: "TutorialTests", dependencies: ["Autodiff"]),
    ]
)
