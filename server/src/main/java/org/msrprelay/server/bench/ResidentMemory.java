package org.msrprelay.server.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process's resident memory (VmRSS of Linux) once a second, from now until it is closed. Thread-safe. */
final class ResidentMemory implements AutoCloseable {
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final long OCTETS_PER_KIB = 1024;
    private static final long PERIOD_SECONDS = 1;

    private final Optional<Path> status;
    private final List<Long> samples = new ArrayList<>();
    private final ScheduledExecutorService sampler = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "bench-memory");
        thread.setDaemon(true);
        return thread;
    });

    /** The first and the largest sample are what counts. */
    record Growth(long baselineOctets, long peakOctets, List<Long> samples) {
        long growthOctets() {
            return peakOctets - baselineOctets;
        }
    }

    private ResidentMemory(Optional<Path> status) {
        this.status = status;
    }

    /**
     * Takes the first sample, and begins to take others.
     *
     * @param process empty: nothing is watched
     * @throws BenchException if there is no such process, or no such file about it on this system
     */
    static ResidentMemory watch(Optional<ProcessHandle> process) throws BenchException {
        Optional<Path> status = process.map(handle -> Path.of("/proc", Long.toString(handle.pid()), "status"));
        ResidentMemory memory = new ResidentMemory(status);
        memory.sample();
        if (status.isPresent() && memory.samples.isEmpty()) {
            memory.close();
            throw new BenchException(status.get() + ": no VmRSS there (expected: a process on Linux that runs)");
        }
        var unused =
                memory.sampler.scheduleAtFixedRate(memory::sample, PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
        return memory;
    }

    private synchronized void sample() {
        status.map(ResidentMemory::residentOctets).ifPresent(octets -> octets.ifPresent(samples::add));
    }

    private static OptionalLong residentOctets(Path file) {
        try {
            Matcher matcher = RESIDENT.matcher(Files.readString(file));
            return matcher.find()
                    ? OptionalLong.of(Long.parseLong(matcher.group(1)) * OCTETS_PER_KIB)
                    : OptionalLong.empty();
        } catch (IOException e) {
            return OptionalLong.empty(); // it has ended
        }
    }

    /** At this moment. Empty: nothing is watched. */
    Optional<Long> now() {
        return status.flatMap(file -> {
            OptionalLong octets = residentOctets(file);
            return octets.isPresent() ? Optional.of(octets.getAsLong()) : Optional.empty();
        });
    }

    /** Takes a last sample. Empty: nothing is watched. */
    synchronized Optional<Growth> growth() {
        sample();
        return samples.isEmpty()
                ? Optional.empty()
                : Optional.of(new Growth(samples.get(0), Collections.max(samples), List.copyOf(samples)));
    }

    @Override
    public void close() {
        sampler.shutdownNow();
    }
}
