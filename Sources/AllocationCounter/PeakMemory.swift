import Foundation

/// The largest memory of this process so far.
public enum PeakMemory {
    /// It in KiB.
    public static var kibibytes: Int {
        var usage = rusage()
        #if os(Linux)
            getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
            return usage.ru_maxrss
        #else
            getrusage(RUSAGE_SELF, &usage)
            // In bytes there.
            return usage.ru_maxrss / 1024
        #endif
    }
}
