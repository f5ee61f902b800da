import Autodiff
import Testing

@Suite struct SubnormalsTests {
    // Not inlined, so that the compiler does not evaluate it.
    @inline(never) private func half(_ x: Float) -> Float { x * 0.5 }

    @Test func subnormalsAreZeroOnlyInside() {
        let least = Float.leastNormalMagnitude
        #expect(half(least) > 0)
        #if arch(x86_64) || arch(arm64)
            let inside = withSubnormalsFlushed { half(least) == 0 && half(2 * least) == least }
            #expect(inside)
        #endif
        #expect(half(least) > 0)
    }

    @Test func theSettingIsRestoredAfterAnError() {
        struct Failure: Error {}
        #expect(throws: Failure.self) { try withSubnormalsFlushed { () throws(Failure) in throw Failure() } }
        #expect(half(Float.leastNormalMagnitude) > 0)
    }
}
