package dev.orderstream.standalone.cli;

/** What the process ends with. */
final class ExitCode {
    static final int OK = 0;

    /** It was tried and failed. */
    static final int FAILED = 1;

    /** It was not tried: bad usage, or something must change first. */
    static final int PRECONDITION = 2;

    private ExitCode() {}
}
