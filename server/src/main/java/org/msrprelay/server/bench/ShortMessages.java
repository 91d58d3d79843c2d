package org.msrprelay.server.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.msrprelay.protocol.ByteRange;
import org.msrprelay.protocol.ContinuationFlag;
import org.msrprelay.protocol.MalformedException;
import org.msrprelay.protocol.RequestHead;

/**
 * Short messages of one session, as many on their way as the window allows: the next one is sent when the relay has answered an earlier one.
 * What arrives has to be the next message, whole and right. The sending half is used on the loop of the senders, the receiving one on that of
 * the receivers.
 */
final class ShortMessages implements Inbound {
    private final int session;
    private final int window;
    private final int bodyOctets;
    private final MessageTemplate template;
    private final Tally tally;

    private final Channel channel;
    private int sent;
    private int unanswered;

    private int received;
    private int position;
    private @Nullable String messageId;

    /** What all sessions of a measurement have in common. Thread-safe. */
    static final class Tally {
        private final LongAdder sent = new LongAdder();
        private final LongAdder answered = new LongAdder();
        private final LongAdder arrived = new LongAdder();
        private final Faults faults = new Faults();
        private final LatencyHistogram latencies = new LatencyHistogram();
        private volatile boolean sending = true;
        private volatile boolean measuring;

        Faults faults() {
            return faults;
        }

        LatencyHistogram latencies() {
            return latencies;
        }

        /** From now on arrivals are counted, and their latencies. */
        void measure() {
            measuring = true;
        }

        void stopMeasuring() {
            measuring = false;
        }

        void stopSending() {
            sending = false;
        }

        /** Whether all that was sent has been answered and has arrived. */
        boolean allThere() {
            long all = sent.sum();
            return answered.sum() == all && arrived.sum() == all;
        }

        long missing() {
            return sent.sum() - arrived.sum();
        }
    }

    ShortMessages(int session, Session between, int window, int bodyOctets, Tally tally) {
        this.session = session;
        this.window = window;
        this.bodyOctets = bodyOctets;
        this.template = new MessageTemplate(session, between.toPath(), between.fromPath(), bodyOctets);
        this.tally = tally;
        this.channel = between.sender().connection().channel();
    }

    // --- The sending half

    /** Sends as many as the window allows. */
    void begin() {
        send(window);
    }

    /** Sends as many as are due, and the window allows. */
    void sendDue(long due) {
        if (due > sent) {
            send((int) Math.min(due - sent, Integer.MAX_VALUE));
        }
    }

    private void send(int most) {
        int count = Math.min(most, window - unanswered);
        if (count <= 0 || !tally.sending) {
            return;
        }
        write(count);
        channel.flush();
    }

    private void write(int count) {
        ByteBuf out = channel.alloc().ioBuffer(count * template.octets());
        long now = System.nanoTime();
        for (int i = 0; i < count; i++) {
            template.write(out, sent++, now);
        }
        unanswered += count;
        tally.sent.add(count);
        var unused = channel.write(out, channel.voidPromise());
    }

    /** One was answered: the next goes with the flush at the end of this read. */
    void answered(boolean next) {
        unanswered--;
        tally.answered.increment();
        if (next && tally.sending) {
            write(1);
        }
    }

    // --- The receiving half

    @Override
    public void begin(RequestHead send) {
        String id = send.messageId().orElse("");
        if (messageId == null && MessageTemplate.number(id) != received) {
            fault("Message-ID " + id + " (expected: that of message " + received + ")");
        } else if (messageId != null && !id.equals(messageId)) {
            fault("Message-ID " + id + " amid message " + messageId);
        }
        messageId = id;
        try {
            ByteRange range = send.byteRange().orElse(new ByteRange(1, ByteRange.ANY, ByteRange.ANY));
            if (range.start() != position + 1) {
                fault("Byte-Range: " + range + " (expected: " + (position + 1) + " at its start)");
            }
        } catch (MalformedException e) {
            fault(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void body(ByteBuf buffer, int index, int length) {
        long begun = MessageTemplate.bodyPosition(received, bodyOctets);
        if (position + length > bodyOctets
                || TestPattern.mismatch(session, begun + position, buffer, index, length) >= 0) {
            fault("message " + received + " is not what was sent");
        }
        position += length;
    }

    @Override
    public void end(ContinuationFlag flag) {
        if (flag == ContinuationFlag.MORE) {
            return;
        }
        if (flag != ContinuationFlag.END || position != bodyOctets) {
            fault("message " + received + " ends after " + position + " octets (expected: " + bodyOctets + ")");
        } else if (tally.measuring && messageId != null) {
            tally.latencies.add(System.nanoTime() - MessageTemplate.nanoTime(messageId));
        }
        tally.arrived.increment();
        received++;
        position = 0;
        messageId = null;
    }

    private void fault(String what) {
        tally.faults.add("session " + session + ": " + what);
    }
}
