package org.msrprelay.relay.scheduling;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import org.msrprelay.protocol.Method;
import org.msrprelay.protocol.codec.MsrpEncoder;
import org.msrprelay.relay.spi.HopLink;

/**
 * Turns parts into octets for one link: heads, end-lines and small bodies gather in a buffer, large bodies go as they are,
 * without a copy.
 *
 * <p>Threading: owned by the link's loop.
 */
final class FrameWriter {

    /** Up to this length a copy costs less than a buffer of its own in a gathering write. */
    private static final int SMALL_BODY_OCTETS = 2048;

    /** What gathers before it goes to the link, so that the link's bound is felt in time. */
    private static final int GATHERED_OCTETS = 32 * 1024;

    private static final int INITIAL_OCTETS = 1024;

    private final HopLink link;
    private @Nullable ByteBuf gathered;

    FrameWriter(HopLink link) {
        this.link = link;
    }

    void part(String transactionId, Part part) {
        ByteBuf out = room();
        MsrpEncoder.head(out, transactionId, Method.SEND, part.toPath(), part.fromPath(), part.fields());
        if (part.hasBody()) {
            MsrpEncoder.beginBody(out);
            body(part);
        }
        MsrpEncoder.end(room(), transactionId, part.flag(), part.hasBody());
        if (room().readableBytes() >= GATHERED_OCTETS) {
            pass();
        }
    }

    private void body(Part part) {
        boolean small = part.octets() <= SMALL_BODY_OCTETS;
        for (ByteBuf octets : part.body()) {
            if (small) {
                room().writeBytes(octets);
                octets.release();
            } else {
                pass();
                link.write(octets);
            }
        }
    }

    /** Writes whole frames that are encoded already; takes them over. */
    void frames(ByteBuf octets) {
        pass();
        link.write(octets);
    }

    /** Sends all that was written; {@code mark} comes back when the kernel has it. */
    void flush(long mark) {
        pass();
        link.flush(mark);
    }

    private ByteBuf room() {
        if (gathered == null) {
            gathered = link.allocator().directBuffer(INITIAL_OCTETS);
        }
        return gathered;
    }

    private void pass() {
        if (gathered != null) {
            link.write(gathered);
            gathered = null;
        }
    }
}
