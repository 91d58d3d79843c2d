package org.msrprelay.server.cli;

import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** How large messages are sent and received. */
final class BenchTraffic {

    /** The kernel's bound on SO_RCVBUF is lower yet. */
    private static final long MOST_RECEIVE_BUFFER_OCTETS = 1L << 30;

    @Option(
            names = "--chunk",
            paramLabel = "SIZE",
            converter = SizeConverter.class,
            description =
                    "The body of each SEND. Default: the whole message, on a connection of several messages 64KiB.")
    private Optional<Long> chunk = Optional.empty();

    @Option(
            names = "--auth-senders",
            description = "The senders AUTH as well, so that messages go through two sessions of the relay.")
    private boolean auth;

    @Option(
            names = "--receive-buffer",
            paramLabel = "SIZE",
            converter = SizeConverter.class,
            description = "SO_RCVBUF of the readers. Default: the kernel's choice.")
    private Optional<Long> receiveBuffer = Optional.empty();

    boolean auth() {
        return auth;
    }

    long chunkOctets(CommandSpec spec, long usual) {
        chunk.filter(octets -> octets < 1).ifPresent(octets -> {
            throw new ParameterException(spec.commandLine(), "--chunk: " + octets + " (expected: >= 1)");
        });
        return chunk.orElse(usual);
    }

    OptionalInt receiveBuffer(CommandSpec spec) {
        if (receiveBuffer.isEmpty()) {
            return OptionalInt.empty();
        }
        long octets = receiveBuffer.get();
        if (octets < 1 || octets > MOST_RECEIVE_BUFFER_OCTETS) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--receive-buffer: " + octets + " (expected: 1 to " + MOST_RECEIVE_BUFFER_OCTETS + ")");
        }
        return OptionalInt.of((int) octets);
    }

    static void requireAtMost(CommandSpec spec, String option, long value, long most) {
        if (value > most) {
            throw new ParameterException(spec.commandLine(), option + ": " + value + " (expected: <= " + most + ")");
        }
    }

    static void require(CommandSpec spec, String option, long value, long least) {
        if (value < least) {
            throw new ParameterException(spec.commandLine(), option + ": " + value + " (expected: >= " + least + ")");
        }
    }
}
