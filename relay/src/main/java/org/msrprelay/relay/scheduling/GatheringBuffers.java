package org.msrprelay.relay.scheduling;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * The heap buffer in which a link's frames gather before they leave as a whole. A link has one only while it is written to, so that one
 * for each thread serves all of the thread's links.
 *
 * <p>Bound: {@link #KEPT_OCTETS} for each thread between uses.
 */
final class GatheringBuffers {

    private static final int INITIAL_OCTETS = 16 * 1024;

    /** One that has grown past this is not kept. */
    private static final int KEPT_OCTETS = 64 * 1024;

    private static final ThreadLocal<GatheringBuffers> OF_THREAD = ThreadLocal.withInitial(GatheringBuffers::new);

    private @Nullable ByteBuf spare;

    private GatheringBuffers() {}

    /** An empty buffer with an array, to be given back on the same thread; one that is lost is a matter for the collector. */
    static ByteBuf borrow() {
        GatheringBuffers ours = OF_THREAD.get();
        ByteBuf buffer = ours.spare;
        ours.spare = null;
        return buffer == null ? Unpooled.buffer(INITIAL_OCTETS) : buffer.clear();
    }

    static void giveBack(ByteBuf buffer) {
        if (buffer.capacity() <= KEPT_OCTETS) {
            OF_THREAD.get().spare = buffer;
        } else {
            buffer.release();
        }
    }
}
