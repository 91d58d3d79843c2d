package org.msrprelay.systemtests.harness;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What must hold for every frame that a relay writes, whatever it is about. */
final class WireRules {

    private static final int INTERRUPTIBLE_OCTETS = 2048;
    /** 64 random bits (RFC 4975 7.1) need 11 characters of an alphabet of 62. */
    private static final int MIN_OWN_TRANSACTION_ID = 11;

    private WireRules() {}

    static Frame checked(Frame frame) {
        List<String> names = frame.fieldNames().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .toList();
        require(
                frame,
                names.size() >= 2
                        && names.get(0).equals("to-path")
                        && names.get(1).equals("from-path"),
                "To-Path, then From-Path first (RFC 4975 9)");
        Stream.of("to-path", "from-path", "message-id", "byte-range", "status")
                .forEach(name ->
                        require(frame, names.stream().filter(name::equals).count() <= 1, "one " + name));
        if (frame.isResponse()) {
            require(frame, frame.flag() == '$' && !frame.hasBody(), "a response without body, with $ (RFC 4975 7.2)");
        } else {
            require(frame, frame.transactionId().length() >= MIN_OWN_TRANSACTION_ID, "64 random bits (RFC 4975 7.1)");
        }
        if (frame.isRequest("SEND") && frame.field("Byte-Range").isPresent()) {
            checkRange(frame);
        }
        if (frame.isRequest("REPORT")) {
            require(frame, names.contains("status") && names.contains("message-id"), "Status and Message-ID");
        }
        return frame;
    }

    /**
     * RFC 4975 7.1.1: exact up to 2048 octets, interruptible above. One that was meant to be longer may have been interrupted after
     * 2048, and may have been given up anywhere.
     */
    private static void checkRange(Frame frame) {
        Range range = frame.range();
        if (frame.bodyLength() > INTERRUPTIBLE_OCTETS) {
            require(frame, range.open(), "a range-end of * above 2048 octets (RFC 4975 7.1.1)");
        } else if (range.open() && frame.flag() == '+') {
            require(frame, frame.bodyLength() == INTERRUPTIBLE_OCTETS, "2048 octets at least before it is interrupted");
        } else if (frame.bodyLength() > 0 && frame.flag() != '#') {
            require(frame, !range.open() && range.octets() == frame.bodyLength(), "the exact range-end");
        }
    }

    private static void require(Frame frame, boolean holds, String rule) {
        if (!holds) {
            throw new AssertionError("expected " + rule + ": " + frame);
        }
    }
}
