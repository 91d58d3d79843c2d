package org.msrprelay.client.message;

import java.util.List;

/**
 * What became of a message.
 *
 * @param handedOverOctets octets that were given to the kernel
 * @param confirmedOctets octets that success REPORTs named
 * @param failures in the order they showed; empty unless {@link Outcome#FAILED}
 */
public record SendResult(
        String messageId, Outcome outcome, long handedOverOctets, long confirmedOctets, List<SendFailure> failures) {

    public SendResult {
        failures = List.copyOf(failures);
    }

    /** How it ended. */
    public enum Outcome {
        /** Success REPORTs cover the whole message. */
        DELIVERED,
        /**
         * Every chunk was answered 200; with Failure-Report partial or no: handed to the kernel. If success REPORTs were
         * asked for, they did not cover the message in time.
         */
        ACCEPTED,
        /** Octets were refused or lost; what was left was not sent. */
        FAILED,
        /** The application gave it up. */
        CANCELLED
    }
}
