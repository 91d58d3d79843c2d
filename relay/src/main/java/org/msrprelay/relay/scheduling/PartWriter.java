package org.msrprelay.relay.scheduling;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.msrprelay.protocol.ContinuationFlag;
import org.msrprelay.relay.spi.HopLink;

/**
 * Writes one frame after the other to one link, parts as far as there is room: it knows the SEND that the connection is
 * amid, and how such a SEND ends early.
 *
 * <p>Threading: owned by the link's loop.
 */
final class PartWriter {

    private final HopLink link;
    private final FrameWriter frames;
    private final AnswerWatch answers;
    private final UnderWay underWay;
    private final Supplier<String> transactionIds;

    /** The SEND that the connection is amid, if it is amid one; the youngest that is under way. */
    private @Nullable OpenSend open;

    private long lastMark;

    PartWriter(HopLink link, AnswerWatch answers, UnderWay underWay, Supplier<String> transactionIds) {
        this.link = link;
        this.frames = new FrameWriter(link);
        this.answers = answers;
        this.underWay = underWay;
        this.transactionIds = transactionIds;
    }

    HopLink link() {
        return link;
    }

    boolean isAmidPart() {
        return open != null;
    }

    boolean isAmidPartOf(FlowQueue flow) {
        return open != null && open.flow() == flow;
    }

    /** What was written since the last flush. */
    long unflushedOctets() {
        return frames.unflushedOctets();
    }

    void flush() {
        if (frames.unflushedOctets() > 0) {
            frames.flush(++lastMark);
        }
    }

    /** Writes whole frames; takes them over. */
    void write(ControlQueue.Frames whole) {
        frames.frames(whole);
    }

    /** Begins a part: its head. */
    void begin(FlowQueue flow, Part part) {
        SentPart sent = new SentPart(transactionIds.get(), flow, part);
        open = new OpenSend(sent, part, link.carriesMessages());
        flow.begun(sent);
        answers.open(sent);
        underWay.add(sent);
        frames.begin(sent.id(), part);
    }

    /** Goes on with the part that is open, by at most so many octets of its body; returns how many it was. */
    int goOn(long mostOctets) {
        OpenSend amid = open;
        if (amid == null) {
            return 0;
        }
        int octets = amid.next(Math.max(0, mostOctets));
        frames.body(amid, octets);
        if (amid.sent().answerExpected()) {
            amid.flow().window().sent(octets);
        }
        if (amid.left() == 0) {
            finish(amid);
        } else if (amid.isFullMessage()) {
            interrupt();
        }
        return octets;
    }

    /** All of it is written but the end-line: with the next flush the kernel gets the last of it. */
    private void finish(OpenSend whole) {
        frames.end(whole);
        whole.sent().mark = lastMark + 1;
        whole.sent().windowMark = whole.flow().window().mark();
        open = null;
    }

    /** The flow whose part may be interrupted here; null if none may. */
    @Nullable FlowQueue interruptible() {
        return open != null && open.mayBeInterrupted() ? open.flow() : null;
    }

    /** How many octets of the open part its next hop has room for; a chunk of fewer than 2048 is not made of it. */
    long windowOctets() {
        OpenSend amid = open;
        return amid == null ? 0 : amid.windowOctets();
    }

    /** Ends the open part where it stands; the rest is the first that waits of its flow (RFC 4975 7.1.1). */
    void interrupt() {
        OpenSend amid = open;
        if (amid != null) {
            amid.flow().addFirst(amid.splitOff(ContinuationFlag.MORE));
            finish(amid);
        }
    }

    /** The part goes no further if its receiver has refused it, or wants no more of its message. */
    void refused(SentPart refused, boolean stopsMessage) {
        OpenSend amid = open;
        if (amid == null) {
            return;
        }
        if (amid.sent() == refused) {
            // The answer speaks for all of it, so that the rest fails with what was sent.
            boolean more = !stopsMessage && amid.flag() == ContinuationFlag.MORE;
            amid.cut(more ? ContinuationFlag.MORE : ContinuationFlag.ABORT);
        } else if (stopsMessage
                && amid.left() > 0
                && amid.isOf(refused.flow(), refused.origin().messageId())) {
            // RFC 4975 10.5, MUST interrupt; the rest is dropped with what waits of the message.
            refused.flow().addFirst(amid.splitOff(ContinuationFlag.ABORT));
        }
    }

    /** The flow has failed, and with it what is open of it. */
    void abort(FlowQueue flow) {
        if (open != null && open.flow() == flow) {
            open.cut(ContinuationFlag.ABORT);
        }
    }

    /** The connection is about to be closed: ends the open part, which stays marked as not handed over. */
    void abort() {
        if (open != null) {
            open.cut(ContinuationFlag.ABORT);
            frames.end(open);
            open = null;
        }
    }

    /** The connection is gone. */
    void lost() {
        frames.drop();
        if (open != null) {
            open.dropRest();
            open = null;
        }
    }
}
