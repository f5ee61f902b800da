import Foundation

/// The largest memory of this process so far.
public enum PeakMemory {
    /// In KiB.
    public static var kibibytes: Int {
        var usage = rusage()
        #if os(Linux)
            getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
            return usage.ru_maxrss
        #else
            getrusage(RUSAGE_SELF, &usage)
            // Darwin counts bytes.
            return usage.ru_maxrss / 1024
        #endif
    }
}
