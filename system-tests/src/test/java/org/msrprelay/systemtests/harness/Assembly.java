package org.msrprelay.systemtests.harness;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** One message being put together from its parts, which must follow each other without gap or overlap. Of one thread. */
public final class Assembly {

    private final String messageId;
    private final MessageDigest digest = Octets.digest("SHA-256");
    private final List<Integer> lengths = new ArrayList<>();
    private long octets;
    private boolean ended;

    public Assembly(String messageId) {
        this.messageId = messageId;
    }

    /** Adds the frame if it is a part of this message; whether it is. */
    public boolean add(Frame frame) {
        if (!frame.isRequest("SEND") || !frame.required("Message-ID").equals(messageId)) {
            return false;
        }
        if (frame.range().start() != octets + 1 || ended) {
            throw new AssertionError("expected octet " + (octets + 1) + " of " + messageId + ": " + frame);
        }
        digest.update(frame.body());
        octets += frame.bodyLength();
        lengths.add(frame.bodyLength());
        ended = frame.flag() != '+';
        return true;
    }

    /** Whether the part that ends the message has come. */
    public boolean ended() {
        return ended;
    }

    /** Body octets up to now. */
    public long octets() {
        return octets;
    }

    /** The lengths of the parts, in order. */
    public List<Integer> lengths() {
        return List.copyOf(lengths);
    }

    /** The SHA-256 of the body; once. */
    public String digest() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
