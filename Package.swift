// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "Autodiff",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "Autodiff", targets: ["Autodiff"])
    ],
    targets: [
        .target(name: "AutodiffKernels"),
        .target(name: "Autodiff", dependencies: ["AutodiffKernels"]),
    ]
)
