package org.msrprelay.protocol.codec;

import io.netty.buffer.ByteBuf;
import java.util.Optional;
import org.msrprelay.protocol.ContinuationFlag;
import org.msrprelay.protocol.Excerpt;
import org.msrprelay.protocol.TransactionIds;

/**
 * Turns the octets of one connection into {@link DecoderEvents} as they come, whatever the pieces they come in: the same
 * octets give the same events, except that a body's octets may be cut elsewhere.
 *
 * <p>Decides nothing, answers nothing. Used by one thread at a time. Holds at most one line of a head (see
 * {@link DecoderLimits}) and nothing of a body or of the buffers it was given.
 */
public final class MsrpDecoder {
    /** RFC 4975 9: pMSRP, then SP. */
    private static final String PROTOCOL = "MSRP ";
    /** The first octet of a TLS record with a handshake in it (RFC 8446 5.1). */
    private static final int TLS_HANDSHAKE = 0x16;

    private enum State {
        BETWEEN_MESSAGES,
        PROTOCOL,
        TRANSACTION_ID,
        START_LINE,
        HEADER_FIELDS,
        BODY,
        DEAD
    }

    private final EndLine endLine = new EndLine();
    private final BodyReader body = new BodyReader(endLine);
    private final HeadLine line;
    private final HeadReader head;
    private State state = State.BETWEEN_MESSAGES;
    /** Octets of {@link #PROTOCOL} that were read. */
    private int protocolOctets;

    private int transactionIdOctets;

    public MsrpDecoder(DecoderLimits limits) {
        line = new HeadLine(limits);
        head = new HeadReader(limits);
    }

    /**
     * Reads all readable octets. The buffer is neither released nor kept. If an event throws, the decoder is closed and
     * the exception passed on.
     */
    public void decode(ByteBuf in, DecoderEvents events) {
        boolean completed = false;
        try {
            while (state != State.DEAD && in.isReadable()) {
                step(in, events);
            }
            completed = true;
        } finally {
            if (!completed) {
                close();
            }
            in.readerIndex(in.writerIndex());
        }
    }

    /** Ignores all further octets. */
    public void close() {
        state = State.DEAD;
        body.discardRest();
    }

    /** Whether all messages that began have ended: an end of the stream now loses nothing. */
    public boolean betweenMessages() {
        return state == State.BETWEEN_MESSAGES;
    }

    private void step(ByteBuf in, DecoderEvents events) {
        switch (state) {
            case BETWEEN_MESSAGES -> skipLineEnds(in);
            case PROTOCOL -> readProtocol(in, events);
            case TRANSACTION_ID -> readTransactionId(in, events);
            case START_LINE, HEADER_FIELDS -> readHead(in, events);
            case BODY -> body.read(in, events).ifPresent(flag -> endOfBody(flag, events));
            case DEAD -> throw new IllegalStateException("a dead decoder reads nothing");
        }
    }

    private void skipLineEnds(ByteBuf in) {
        byte octet = in.getByte(in.readerIndex());
        if (octet == '\r' || octet == '\n') {
            in.skipBytes(1);
        } else {
            protocolOctets = 0;
            state = State.PROTOCOL;
        }
    }

    private void readProtocol(ByteBuf in, DecoderEvents events) {
        int octet = in.readUnsignedByte();
        if (octet != PROTOCOL.charAt(protocolOctets)) {
            fault(DecoderFault.of(DecoderFault.Kind.NOT_MSRP, notMsrp(octet)), events);
        } else if (++protocolOctets == PROTOCOL.length()) {
            endLine.clearTransactionId();
            transactionIdOctets = 0;
            state = State.TRANSACTION_ID;
        }
    }

    private String notMsrp(int octet) {
        boolean tls = protocolOctets == 0 && octet == TLS_HANDSHAKE;
        String found = tls ? "a TLS handshake" : "\"" + Excerpt.of(String.valueOf((char) octet)) + "\"";
        return "octet " + (protocolOctets + 1) + " of a message: " + found + " (expected: \"" + PROTOCOL + "\")";
    }

    private void readTransactionId(ByteBuf in, DecoderEvents events) {
        byte octet = in.getByte(in.readerIndex());
        boolean end = octet == ' ' || octet == '\r' || octet == '\n';
        if (end ? transactionIdOctets < TransactionIds.MIN_OCTETS : !endLine.addTransactionIdOctet(octet)) {
            String id = endLine.transactionId() + (char) (octet & 0xFF);
            String reason = "transaction id: " + Excerpt.of(id) + " (expected: 4 to 32 letters, digits and .-+%=)";
            fault(DecoderFault.of(DecoderFault.Kind.BAD_TRANSACTION_ID, reason), events);
        } else if (!end) {
            transactionIdOctets++;
            in.skipBytes(1);
        } else {
            in.skipBytes(octet == ' ' ? 1 : 0);
            endLine.closeTransactionId();
            line.beginHead(PROTOCOL.length() + transactionIdOctets + (octet == ' ' ? 1 : 0));
            head.begin(endLine.transactionId());
            state = State.START_LINE;
        }
    }

    private void readHead(ByteBuf in, DecoderEvents events) {
        boolean complete = line.read(in);
        if (line.isPastLimit()) {
            head.reject("head: too long (expected: at most the limit)");
        }
        if (complete) {
            endOfLine(events);
        }
        boolean unfinished = state == State.START_LINE || state == State.HEADER_FIELDS;
        if (unfinished && line.isExhausted()) {
            fault(DecoderFault.Kind.HEAD_TOO_LARGE, events);
        }
    }

    private void endOfLine(DecoderEvents events) {
        if (!line.endsWithCrLf()) {
            head.reject("line end: a bare LF (expected: CR LF)");
        }
        if (state == State.START_LINE) {
            state = State.HEADER_FIELDS;
            head.startLine(line.octets(), line.length());
            return;
        }
        Optional<ContinuationFlag> flag = endLine.flagOf(line.octets(), line.length());
        if (flag.isPresent()) {
            endWithoutBody(flag.get(), events);
        } else if (line.length() == 0) {
            blankLine(events);
        } else if (!line.isPastLimit()) {
            head.field(line.octets(), line.length());
        }
    }

    private void blankLine(DecoderEvents events) {
        if (!line.endsWithCrLf()) {
            fault(DecoderFault.Kind.BAD_LINE_END, events);
            return;
        }
        endOfHead(State.BODY);
        body.begin(head.isMalformed() || head.isResponse());
        if (!head.isMalformed() && !head.isResponse()) {
            events.request(head.request(), true);
        }
    }

    private void endWithoutBody(ContinuationFlag flag, DecoderEvents events) {
        endOfHead(State.BETWEEN_MESSAGES);
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
            state = State.BETWEEN_MESSAGES;
            end(flag, events);
        }
    }

    /** A malformed response goes without an event: RFC 4976 6.4.3, MUST drop. */
    private void end(ContinuationFlag flag, DecoderEvents events) {
        if (!head.isMalformed() && head.isResponse()) {
            events.response(head.response());
        } else if (!head.isMalformed()) {
            events.end(flag);
        } else if (!head.isResponse()) {
            events.malformed(head.malformed());
        }
    }

    private void fault(DecoderFault.Kind kind, DecoderEvents events) {
        MalformedRequest request = head.malformed();
        Optional<MalformedRequest> answerable = head.isResponse() ? Optional.empty() : Optional.of(request);
        fault(new DecoderFault(kind, request.reason(), answerable), events);
    }

    private void fault(DecoderFault fault, DecoderEvents events) {
        close();
        events.fault(fault);
    }
}
