package org.msrprelay.server.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.msrprelay.protocol.ByteRange;
import org.msrprelay.protocol.ContinuationFlag;
import org.msrprelay.protocol.HeaderField;
import org.msrprelay.protocol.HeaderFields;
import org.msrprelay.protocol.HeaderNames;
import org.msrprelay.protocol.Method;
import org.msrprelay.protocol.Path;
import org.msrprelay.protocol.RequestHead;
import org.msrprelay.protocol.TransactionIds;
import org.msrprelay.protocol.codec.MsrpEncoder;

/**
 * Short messages of one session, in order, and how long each took: from just before it was written until its last octet was read. Thread-safe:
 * written on one loop, received on the same or another.
 */
final class ChatLines implements Inbound {
    static final int OCTETS = 200;

    private static final int ROOM_OCTETS = 2048;
    private static final String MESSAGE_ID = "line-";

    private final int session;
    private final Path toPath;
    private final Path fromPath;
    private final Faults faults;
    private final long[] sentNanos;
    private final List<Long> tookNanos = new ArrayList<>();
    private final CountDownLatch missing;
    private int sent;
    private int position;

    ChatLines(int session, Path toPath, Path fromPath, int count, Faults faults) {
        this.session = session;
        this.toPath = toPath;
        this.fromPath = fromPath;
        this.faults = faults;
        this.sentNanos = new long[count];
        this.missing = new CountDownLatch(count);
    }

    /** Writes the next line. On the channel's loop. */
    synchronized void send(Channel channel) {
        String id = TransactionIds.random(ThreadLocalRandom.current());
        ByteBuf out = channel.alloc().ioBuffer(ROOM_OCTETS);
        MsrpEncoder.head(
                out,
                id,
                Method.SEND,
                toPath,
                fromPath,
                HeaderFields.of(List.of(
                        new HeaderField(HeaderNames.MESSAGE_ID, MESSAGE_ID + sent),
                        new HeaderField(HeaderNames.BYTE_RANGE, new ByteRange(1, OCTETS, OCTETS).toString()),
                        new HeaderField(HeaderNames.CONTENT_TYPE, "text/plain"))));
        MsrpEncoder.beginBody(out);
        out.writeBytes(TestPattern.block(session, 0, OCTETS));
        MsrpEncoder.end(out, id, ContinuationFlag.END, true);
        sentNanos[sent++] = System.nanoTime();
        var unused = channel.writeAndFlush(out, channel.voidPromise());
    }

    @Override
    public synchronized void begin(RequestHead send) {
        String expected = MESSAGE_ID + tookNanos.size();
        String id = send.messageId().orElse("");
        if (!id.equals(expected)) {
            faults.add("a chat line " + id + " (expected: " + expected + ")");
        }
    }

    @Override
    public synchronized void body(ByteBuf buffer, int index, int length) {
        if (position + length > OCTETS || TestPattern.mismatch(session, position, buffer, index, length) >= 0) {
            faults.add("chat line " + tookNanos.size() + " is not what was sent");
        }
        position += length;
    }

    @Override
    public synchronized void end(ContinuationFlag flag) {
        if (flag == ContinuationFlag.MORE) {
            return;
        }
        int line = tookNanos.size();
        if (flag != ContinuationFlag.END || position != OCTETS || line >= sent) {
            faults.add("chat line " + line + " ends after " + position + " octets (expected: " + OCTETS + ")");
            return;
        }
        tookNanos.add(System.nanoTime() - sentNanos[line]);
        position = 0;
        missing.countDown();
    }

    /** Waits until all have arrived, or so long. */
    void await(long atMostNanos) throws InterruptedException {
        var unused = missing.await(atMostNanos, TimeUnit.NANOSECONDS);
    }

    /** Of those that have arrived. */
    synchronized Latencies latencies() {
        return Latencies.ofNanos(tookNanos);
    }
}
