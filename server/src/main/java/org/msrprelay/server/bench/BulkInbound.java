package org.msrprelay.server.bench;

import io.netty.buffer.ByteBuf;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import org.msrprelay.protocol.ByteRange;
import org.msrprelay.protocol.ContinuationFlag;
import org.msrprelay.protocol.MalformedException;
import org.msrprelay.protocol.RequestHead;

/**
 * Verifies one large message octet by octet as it arrives: its content, the Byte-Range of each chunk, that no chunk is missing or comes
 * twice, and that it ends where it should. After the first fault it looks at nothing more. Used on one loop.
 */
final class BulkInbound implements Inbound {
    private final BulkMessage message;
    private final Tally tally;
    private long position;
    private boolean spoilt;
    private boolean ended;

    /** What all messages of a measurement count on. Thread-safe. */
    record Tally(LongAdder octets, CountDownLatch complete, Faults faults) {
        Tally(int messages, Faults faults) {
            this(new LongAdder(), new CountDownLatch(messages), faults);
        }
    }

    BulkInbound(BulkMessage message, Tally tally) {
        this.message = message;
        this.tally = tally;
    }

    @Override
    public void begin(RequestHead send) {
        try {
            Optional<ByteRange> range = send.byteRange();
            String id = send.messageId().orElse("");
            if (ended) {
                spoil("a SEND of message " + id + " after its end");
            } else if (!id.equals(message.messageId())) {
                spoil("a SEND of message " + id + " (expected: " + message.messageId() + ")");
            } else if (range.isEmpty() || range.get().start() != position + 1) {
                spoil("Byte-Range: " + range.map(ByteRange::toString).orElse("none") + " (expected: " + (position + 1)
                        + " at its start)");
            } else if (range.get().total() != ByteRange.ANY && range.get().total() != message.total()) {
                spoil("Byte-Range: " + range.get() + " (expected: a total of " + message.total() + ")");
            }
        } catch (MalformedException e) {
            spoil(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void body(ByteBuf buffer, int index, int length) {
        if (spoilt) {
            return;
        }
        int right = TestPattern.mismatch(message.session(), position, buffer, index, length);
        if (right >= 0) {
            spoil("octet " + (position + right + 1) + " is wrong");
            return;
        }
        position += length;
        tally.octets().add(length);
    }

    @Override
    public void end(ContinuationFlag flag) {
        boolean all = position == message.total();
        if (spoilt || flag == ContinuationFlag.MORE) {
            return;
        }
        if (flag == ContinuationFlag.END && all) {
            ended = true;
            tally.complete().countDown();
        } else {
            spoil("it ends with " + (char) flag.octet() + " after " + position + " octets (expected: $ after "
                    + message.total() + ")");
        }
    }

    private void spoil(String what) {
        if (!spoilt) {
            spoilt = true;
            tally.faults().add("session " + message.session() + ": " + what);
        }
    }
}
