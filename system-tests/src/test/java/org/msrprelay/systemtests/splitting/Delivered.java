package org.msrprelay.systemtests.splitting;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.msrprelay.systemtests.harness.Frame;
import org.msrprelay.systemtests.harness.RawPeer;

/** The parts in which one chunk arrived. */
record Delivered(List<Frame> parts) {

    /** Reads SENDs, each answered 200, to one that does not end with +. */
    static Delivered to(RawPeer receiver) {
        List<Frame> parts = new ArrayList<>();
        do {
            Frame part = receiver.expect("SEND");
            receiver.ok(part);
            parts.add(part);
        } while (parts.get(parts.size() - 1).flag() == '+');
        return new Delivered(parts);
    }

    /** Reads SENDs, each answered 200, until so many body octets have come. */
    static Delivered to(RawPeer receiver, long octets) {
        List<Frame> parts = new ArrayList<>();
        long arrived = 0;
        while (arrived < octets) {
            Frame part = receiver.expect("SEND");
            receiver.ok(part);
            parts.add(part);
            arrived += part.bodyLength();
        }
        return new Delivered(parts);
    }

    byte[] body() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        parts.forEach(part -> all.writeBytes(part.body()));
        return all.toByteArray();
    }

    Frame last() {
        return parts.get(parts.size() - 1);
    }
}
