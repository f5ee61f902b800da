extension Demo {
    static let bench = Demo(
        "bench", "timings: bench [CASE …]", taking: "[CASE …]", heeding: [.data, .seed, .plugin, .devices]
    ) {
        options, console in
        try Bench.run(options, console)
    }
}
