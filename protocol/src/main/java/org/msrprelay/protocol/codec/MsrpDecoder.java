package org.msrprelay.protocol.codec;

import io.netty.buffer.ByteBuf;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.msrprelay.protocol.ContinuationFlag;

/**
 * Turns the octets of one connection into {@link DecoderEvents} as they come, whatever the pieces they come in: the
 * same octets give the same events, except that a body's octets may be cut elsewhere.
 *
 * <p>Decides nothing, answers nothing. Used by one thread at a time. Holds at most one line of a head (see
 * {@link DecoderLimits}) and nothing of a body or of the buffers it was given.
 */
public final class MsrpDecoder {
    private static final String BARE_LF = "line end: a bare LF (expected: CR LF)";
    private static final String SECOND = "message: a second chunk in it (expected: one)";

    private enum State {
        FRAME_START,
        START_LINE,
        HEADER_FIELDS,
        BODY,
        DEAD
    }

    private final EndLine endLine = new EndLine();
    private final FrameStart frameStart = new FrameStart(endLine);
    private final BodyReader body = new BodyReader(endLine);
    private final DecoderLimits limits;
    private final HeadLine line;
    private final RepeatedHeads repeated;
    private final boolean ofMessages;
    private HeadReader head = HeadReader.NONE;
    private int framesInMessage;
    private @Nullable DecoderFault fault;
    private State state = State.FRAME_START;

    /** For a stream: frame after frame, cut anywhere. */
    public MsrpDecoder(DecoderLimits limits) {
        this(limits, false);
    }

    /**
     * For a transport that has messages of its own, each with exactly one frame in it (RFC 7977 4.2); {@link #endOfMessage}
     * tells where one ends.
     */
    public static MsrpDecoder ofMessages(DecoderLimits limits) {
        return new MsrpDecoder(limits, true);
    }

    private MsrpDecoder(DecoderLimits limits, boolean ofMessages) {
        this.limits = limits;
        this.ofMessages = ofMessages;
        line = new HeadLine(limits);
        repeated = new RepeatedHeads(limits.maxPathUris());
    }

    /**
     * Reads all readable octets. The buffer is neither released nor kept. If an event throws, the decoder is closed and
     * the exception passed on. An event must not call this method.
     *
     * @param in best in one piece of memory; the octets of a composite buffer are copied to be searched
     */
    public void decode(ByteBuf in, DecoderEvents events) {
        boolean completed = false;
        try {
            HeadWindow window = HeadWindow.ofThread();
            while (state != State.DEAD && in.isReadable()) {
                step(in, window, events);
            }
            completed = true;
        } finally {
            if (!completed) {
                close();
            }
            body.endOfBuffer();
            in.readerIndex(in.writerIndex());
        }
    }

    /**
     * The transport's message ends here. One that held no whole frame, or none at all, is a fault; of one that held a second
     * frame the fault was told at that one's end.
     */
    public void endOfMessage(DecoderEvents events) {
        if (state == State.DEAD) {
            return;
        }
        if (!betweenMessages()) {
            cutShort(events);
        } else if (framesInMessage == 0) {
            fault(DecoderFault.of(DecoderFault.Kind.NOT_ONE_FRAME, "message: empty (expected: one chunk)"), events);
        }
        framesInMessage = 0;
    }

    private void cutShort(DecoderEvents events) {
        boolean named = state != State.FRAME_START;
        String reason = "message: it ended before its chunk did (expected: one whole chunk)";
        if (named) {
            fault(DecoderFault.Kind.NOT_ONE_FRAME, reason, events);
        } else {
            fault(DecoderFault.of(DecoderFault.Kind.NOT_ONE_FRAME, reason), events);
        }
    }

    /** Why the stream could not go on; empty if it could, or was closed. */
    public Optional<DecoderFault> fault() {
        return Optional.ofNullable(fault);
    }

    /** Ignores all further octets. */
    public void close() {
        state = State.DEAD;
        body.discardRest();
    }

    /** Whether all messages that began have ended: an end of the stream now loses nothing. */
    public boolean betweenMessages() {
        return state == State.FRAME_START && frameStart.isUntouched();
    }

    /** Whether a head has begun that is not complete. */
    public boolean midHead() {
        return inHead() || (state == State.FRAME_START && !frameStart.isUntouched());
    }

    private void step(ByteBuf in, HeadWindow window, DecoderEvents events) {
        switch (state) {
            case FRAME_START, START_LINE, HEADER_FIELDS -> readHead(in, window, events);
            case BODY -> readBody(in, events);
            case DEAD -> throw new IllegalStateException("a dead decoder reads nothing");
        }
    }

    private void readBody(ByteBuf in, DecoderEvents events) {
        ContinuationFlag flag = body.read(in, events);
        if (flag != null) {
            endOfBody(flag, events);
        }
    }

    /** Reads until the head is complete, which is told at once, or the window has no more. */
    private void readHead(ByteBuf in, HeadWindow window, DecoderEvents events) {
        window.open(in);
        int taken = 0;
        if (state == State.FRAME_START) {
            taken = frameStart.read(window);
            endOfFrameStart(events);
            taken += state == State.START_LINE ? passSameBeginning(window) : 0;
        }
        while (inHead() && window.left() > 0) {
            taken += line.read(window);
            readLine(events);
        }
        in.skipBytes(taken);
    }

    /** Message after message begins in the same way: its first lines are then known as a whole, and need no reading. */
    private int passSameBeginning(HeadWindow window) {
        int octets = head.sameBeginning(window.octets(), window.at(), Math.min(window.left(), line.leftOctets()));
        if (octets > 0) {
            line.pass(window, octets);
            state = State.HEADER_FIELDS;
        }
        return octets;
    }

    private boolean inHead() {
        return state == State.START_LINE || state == State.HEADER_FIELDS;
    }

    private void endOfFrameStart(DecoderEvents events) {
        switch (frameStart.progress()) {
            case UNFINISHED -> {}
            case COMPLETE -> beginHead();
            case NOT_MSRP -> fault(DecoderFault.of(DecoderFault.Kind.NOT_MSRP, frameStart.reason()), events);
            case BAD_TRANSACTION_ID ->
                fault(DecoderFault.of(DecoderFault.Kind.BAD_TRANSACTION_ID, frameStart.reason()), events);
        }
    }

    /** The octet that ended the transaction id is the next to read. */
    private void beginHead() {
        endLine.closeTransactionId();
        line.beginHead(frameStart.octets());
        head = new HeadReader(limits, endLine.transactionId(), repeated);
        if (ofMessages && framesInMessage > 0) {
            head.reject(SECOND);
        }
        state = State.START_LINE;
    }

    private void readLine(DecoderEvents events) {
        if (line.isPastLimit()) {
            head.reject("head: more than " + limits.maxHeadOctets() + " octets (expected: at most that)");
        }
        if (line.isComplete()) {
            endOfLine(events);
        }
        if (inHead() && line.isExhausted()) {
            String reason = "head: no end within " + limits.maxOctetsUntilFault() + " octets";
            fault(DecoderFault.Kind.HEAD_TOO_LARGE, reason, events);
        }
    }

    private void endOfLine(DecoderEvents events) {
        if (!line.endsWithCrLf()) {
            head.reject(BARE_LF);
        }
        int from = line.from();
        int to = line.to();
        if (state == State.START_LINE) {
            state = State.HEADER_FIELDS;
            head.startLine(line.octets(), from, to);
            return;
        }
        ContinuationFlag flag = endLine.flagOf(line.octets(), from, to);
        if (flag != null) {
            endWithoutBody(flag, events);
        } else if (from == to) {
            blankLine(events);
        } else if (!line.isPastLimit()) {
            head.field(line.octets(), from, to);
        }
    }

    private void blankLine(DecoderEvents events) {
        if (!line.endsWithCrLf()) {
            fault(DecoderFault.Kind.BAD_LINE_END, BARE_LF, events);
            return;
        }
        endOfHead(State.BODY);
        body.begin(head.isMalformed() || head.isResponse());
        if (!head.isMalformed() && !head.isResponse()) {
            events.request(head.request(), true);
        }
    }

    private void endWithoutBody(ContinuationFlag flag, DecoderEvents events) {
        endOfHead(State.FRAME_START);
        frameStart.begin();
        if (!head.isMalformed() && !head.isResponse()) {
            events.request(head.request(), false);
        }
        if (state != State.DEAD) {
            end(flag, events);
        }
    }

    private void endOfHead(State next) {
        state = next;
        line.endHead();
        head.complete();
    }

    private void endOfBody(ContinuationFlag flag, DecoderEvents events) {
        if (state != State.DEAD) {
            state = State.FRAME_START;
            frameStart.begin();
            end(flag, events);
        }
    }

    /** A malformed response goes without an event: RFC 4976 6.4.3, MUST drop. */
    private void end(ContinuationFlag flag, DecoderEvents events) {
        framesInMessage += ofMessages ? 1 : 0;
        if (framesInMessage > 1) {
            fault(DecoderFault.Kind.NOT_ONE_FRAME, SECOND, events);
            return;
        }
        HeadReader ended = head;
        head = HeadReader.NONE;
        if (!ended.isMalformed() && ended.isResponse()) {
            events.response(ended.response());
        } else if (!ended.isMalformed()) {
            events.end(flag);
        } else if (!ended.isResponse()) {
            events.malformed(ended.malformed());
        }
    }

    private void fault(DecoderFault.Kind kind, String reason, DecoderEvents events) {
        head.reject(reason);
        Optional<MalformedRequest> answerable = head.isResponse() ? Optional.empty() : Optional.of(head.malformed());
        fault(new DecoderFault(kind, reason, answerable), events);
    }

    private void fault(DecoderFault why, DecoderEvents events) {
        fault = why;
        close();
        events.fault(why);
    }
}
