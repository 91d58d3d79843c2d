package org.msrprelay.server.bench;

import java.time.Duration;
import java.util.Optional;

/** The CPU time that a process uses from now on. */
final class CpuTime {
    private final Optional<ProcessHandle> process;
    private final Optional<Duration> before;

    private CpuTime(Optional<ProcessHandle> process) {
        this.process = process;
        this.before = total();
    }

    static CpuTime of(Optional<ProcessHandle> process) {
        return new CpuTime(process);
    }

    private Optional<Duration> total() {
        return process.flatMap(handle -> handle.info().totalCpuDuration());
    }

    /** Empty: no process is watched, or the system does not tell. */
    Optional<Duration> used() {
        return total().flatMap(now -> before.map(now::minus));
    }
}
