package org.msrprelay.client;

import io.netty.channel.Channel;
import java.util.HashSet;
import java.util.Set;

/** Whether a connection is read: only while nobody has a reason against it. Used on the connection's loop. */
final class ReadGate {
    private final Channel channel;
    private final Set<Object> reasons = new HashSet<>();

    ReadGate(Channel channel) {
        this.channel = channel;
    }

    void close(Object reason) {
        if (reasons.add(reason)) {
            channel.config().setAutoRead(false);
        }
    }

    /** Withdraws a reason; true if it was the last. */
    boolean open(Object reason) {
        boolean last = reasons.remove(reason) && reasons.isEmpty();
        if (last) {
            channel.config().setAutoRead(true);
        }
        return last;
    }

    boolean closed() {
        return !reasons.isEmpty();
    }
}
