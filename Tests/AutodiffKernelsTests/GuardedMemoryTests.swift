import AutodiffKernels
import Foundation
import Testing

/// Operands that end at an inaccessible page: a kernel that reads beyond one crashes here.
@Suite struct GuardedMemoryTests {
    @Test(arguments: AutodiffKernelKind.available) func productsDoNotReadBeyondTheEnd(kind: AutodiffKernelKind) {
        kind.run {
            products(Float.self)
            products(Double.self)
        }
    }

    @Test(arguments: AutodiffKernelKind.available) func elementwiseKernelsDoNotReadBeyondTheEnd(
        kind: AutodiffKernelKind
    ) {
        kind.run {
            elementwise(Float.self)
            elementwise(Double.self)
        }
    }
}

/// Whole pages, followed by an inaccessible one.
private final class GuardedPages {
    private let start: UnsafeMutableRawPointer
    private let usable: Int
    private let page = Int(sysconf(Int32(_SC_PAGESIZE)))

    init(bytes: Int) {
        usable = (bytes + page - 1) / page * page
        start = mmap(nil, usable + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0)
        precondition(start != MAP_FAILED && mprotect(start + usable, page, PROT_NONE) == 0, "no guarded memory")
    }

    deinit { munmap(start, usable + page) }

    /// The last `count` elements before the inaccessible page, all set to 0.5.
    func last<Element: KernelElement>(_ count: Int, of _: Element.Type) -> UnsafeMutablePointer<Element> {
        let pointer = (start + usable).assumingMemoryBound(to: Element.self) - count
        pointer.update(repeating: 0.5, count: count)
        return pointer
    }
}

private func products<Element: KernelElement>(_: Element.Type) {
    let pages = (0..<3).map { _ in GuardedPages(bytes: 150 * 60 * 8) }
    let sizes = [1, 2, 3, 5, 9, 15, 17, 31, 33, 60]
    for m in [1, 2, 7, 15, 60] {
        for n in sizes + [130, 150] {
            for k in [1, 3, 6, 60] {
                for isATransposed in [false, true] {
                    for isBTransposed in [false, true] {
                        let a = pages[0].last(m * k, of: Element.self)
                        let b = pages[1].last(k * n, of: Element.self)
                        let c = pages[2].last(m * n, of: Element.self)
                        Element.matmul(
                            m, n, k, a, isATransposed ? 1 : k, isATransposed ? m : 1, b, isBTransposed ? 1 : n,
                            isBTransposed ? k : 1,
                            c, n, true)
                        #expect(c[0] == 0.5 + Element(k) / 4 && c[m * n - 1] == c[0], "\(m) × \(n) × \(k)")
                    }
                }
            }
        }
    }
}

private func elementwise<Element: KernelElement>(_: Element.Type) {
    let pages = (0..<3).map { _ in GuardedPages(bytes: 70 * 8) }
    let kernels = Element.kernels
    for count in 0...66 {
        let x = pages[0].last(count, of: Element.self)
        let y = pages[1].last(count, of: Element.self)
        let out = pages[2].last(count, of: Element.self)
        for kernel in [kernels.exp, kernels.log, kernels.tanh, kernels.sigmoid, kernels.sqrt, kernels.accumulate] {
            kernel(x, out, count)
        }
        for kernel in [
            kernels.add, kernels.subtract, kernels.multiply, kernels.divide, kernels.multiplyAdjoint,
            kernels.sigmoidAdjoint,
            kernels.tanhAdjoint,
        ] {
            kernel(x, y, out, count)
        }
        kernels.axpy(2, x, out, count)
        kernels.scale(2, x, out, count)
        #expect((0..<count).allSatisfy { out[$0] == 1 }, "\(count) elements")
    }
}
