package org.msrprelay.server.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.msrprelay.protocol.ContinuationFlag;
import org.msrprelay.protocol.Method;
import org.msrprelay.protocol.TransactionIds;
import org.msrprelay.protocol.codec.MsrpEncoder;

/**
 * Writes large messages over one connection for as long as it takes them: a SEND of each in turn, or each message in one SEND. Holds
 * nothing: the octets are slices of {@link TestPattern}'s buffer. Used on the channel's loop.
 */
public final class BulkWriter {
    /** A SEND is as long as its message. */
    public static final long WHOLE_MESSAGE = Long.MAX_VALUE;

    /** Written before each flush: one system call, and not far past the channel's water mark. */
    private static final int BLOCKS_PER_FLUSH = 4;
    /** Then the loop's other connections have their turn. */
    private static final int FLUSHES_PER_TURN = 4;

    private static final int HEAD_OCTETS = 1024;

    private final Channel channel;
    private final long chunkOctets;
    private final Deque<Flow> waiting = new ArrayDeque<>();
    private @Nullable Flow current;
    private boolean writing;

    /** A message, how far it is, and the SEND that is being written. */
    private static final class Flow {
        private final BulkMessage message;
        private long position;
        private long chunkEnd;
        private String transactionId = "";

        Flow(BulkMessage message) {
            this.message = message;
        }
    }

    BulkWriter(Channel channel, Collection<BulkMessage> messages, long chunkOctets) {
        this.channel = channel;
        this.chunkOctets = chunkOctets;
        messages.forEach(message -> waiting.add(new Flow(message)));
    }

    /** To be called at the start and whenever the channel has become writable. */
    void write() {
        if (writing) {
            return;
        }
        writing = true;
        for (int i = 0; i < FLUSHES_PER_TURN && goesOn(); i++) {
            for (int block = 0; block < BLOCKS_PER_FLUSH && goesOn(); block++) {
                writeNext();
            }
            channel.flush();
        }
        writing = false;
        if (goesOn()) {
            channel.eventLoop().execute(this::write);
        }
    }

    private boolean goesOn() {
        return channel.isActive() && channel.isWritable() && (current != null || !waiting.isEmpty());
    }

    private void writeNext() {
        Flow flow = current;
        if (flow == null) {
            flow = waiting.remove();
            current = flow;
            beginSend(flow);
        }
        int length = (int) Math.min(TestPattern.MAX_BLOCK_OCTETS, flow.chunkEnd - flow.position);
        if (length > 0) {
            write(TestPattern.block(flow.message.session(), flow.position, length));
            flow.position += length;
        }
        if (flow.position == flow.chunkEnd) {
            endSend(flow);
        }
    }

    private void beginSend(Flow flow) {
        BulkMessage message = flow.message;
        flow.transactionId = TransactionIds.random(ThreadLocalRandom.current());
        flow.chunkEnd = flow.position + Math.min(chunkOctets, message.rest(flow.position));
        ByteBuf head = channel.alloc().ioBuffer(HEAD_OCTETS);
        MsrpEncoder.head(
                head,
                flow.transactionId,
                Method.SEND,
                message.toPath(),
                message.fromPath(),
                message.fields(flow.position));
        MsrpEncoder.beginBody(head);
        write(head);
    }

    private void endSend(Flow flow) {
        boolean over = flow.message.rest(flow.position) == 0;
        ByteBuf end = channel.alloc().ioBuffer(HEAD_OCTETS);
        MsrpEncoder.end(end, flow.transactionId, over ? ContinuationFlag.END : ContinuationFlag.MORE, true);
        write(end);
        current = null;
        if (!over) {
            waiting.add(flow);
        }
    }

    private void write(ByteBuf octets) {
        var unused = channel.write(octets, channel.voidPromise());
    }
}
