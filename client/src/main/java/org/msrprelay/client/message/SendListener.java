package org.msrprelay.client.message;

import org.msrprelay.protocol.ByteRange;
import org.msrprelay.protocol.ResponseHead;

/** Watches one message being sent. Called on the connection's loop: must not block. */
public interface SendListener {
    SendListener NONE = new SendListener() {};

    /** So many octets of the message are with the kernel; rises. */
    default void handedOver(long octets) {}

    /** The next hop answered a chunk; the range's end is what had been sent of it. */
    default void answered(ByteRange chunk, ResponseHead response) {}

    /** A success or failure REPORT; some may come after the message's result. */
    default void reported(Report report) {}
}
