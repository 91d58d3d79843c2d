package org.msrprelay.transport.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * Takes a client's frames apart (RFC 6455 5) as their octets come: the same octets give the same events, except that payload may
 * be cut elsewhere. Unmasks where the octets are.
 *
 * <p>Holds the head of a frame and the payload of a control frame, 139 octets; of a message nothing, however long its frames are.
 * Used by one thread at a time.
 */
final class FrameDecoder {

    private static final int MOST_HEAD_OCTETS = 14;
    private static final int MOST_CONTROL_OCTETS = 125;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;
    private static final int FIN = 0x80;
    private static final int RESERVED = 0x70;
    private static final int COMPRESSED = 0x40;
    private static final int MASKED = 0x80;

    private enum Stage {
        HEAD,
        PAYLOAD,
        /** All of the frame is read, and its end not told yet. */
        END
    }

    private final boolean compression;
    private final byte[] head = new byte[MOST_HEAD_OCTETS];
    private final Utf8Check utf8 = new Utf8Check();
    private int headOctets;
    private boolean dead;
    private boolean held;

    // The frame that is arriving.
    private Stage stage = Stage.HEAD;
    private int opcode;
    private boolean fin;
    private int key;
    private long length;
    private long position;
    private byte @Nullable [] control;

    // The message that is arriving.
    private boolean inMessage;
    private boolean text;

    /**
     * @param compression whether a message may be compressed (RFC 7692)
     */
    FrameDecoder(boolean compression) {
        this.compression = compression;
    }

    /**
     * Reads all readable octets, unless an event holds it. The buffer is neither released nor kept; its octets are changed, as far
     * as they are read.
     */
    void decode(ByteBuf in, FrameEvents events) {
        int end = in.writerIndex();
        int at = in.readerIndex();
        held = false;
        while (!dead && !held && (at < end || stage == Stage.END)) {
            at = switch (stage) {
                case HEAD -> head(in, at, events);
                case PAYLOAD -> payload(in, at, end, events);
                case END -> frameEnds(at, events);
            };
        }
        in.readerIndex(dead ? end : at);
    }

    /** From within an event: what comes behind it waits for the next {@link #decode}. */
    void hold() {
        held = true;
    }

    /** Whether nothing more is to be told of the buffer. */
    boolean hasRead(ByteBuf in) {
        return !in.isReadable() && (dead || stage != Stage.END);
    }

    /** Ignores all further octets. */
    void close() {
        dead = true;
    }

    private void broken(int status, String reason, FrameEvents events) {
        close();
        events.broken(status, reason);
    }

    private void broken(String reason, FrameEvents events) {
        broken(CloseStatus.PROTOCOL_ERROR, reason, events);
    }

    private int head(ByteBuf in, int at, FrameEvents events) {
        head[headOctets++] = in.getByte(at);
        if (headOctets == 1) {
            firstOctet(events);
        } else if (headOctets == 2) {
            secondOctet(events);
        }
        if (!dead && headOctets >= 2 && headOctets == 2 + lengthOctets() + Integer.BYTES) {
            headEnds(events);
        }
        return at + 1;
    }

    private void firstOctet(FrameEvents events) {
        fin = (head[0] & FIN) != 0;
        opcode = head[0] & 0x0F;
        int reserved = head[0] & RESERVED;
        boolean begins = opcode == Opcode.TEXT || opcode == Opcode.BINARY;
        if (reserved != 0 && !(compression && begins && reserved == COMPRESSED)) {
            broken("frame: reserved bits are set (expected: none)", events);
        } else if (!Opcode.isKnown(opcode)) {
            broken("frame: opcode " + opcode + " (expected: 0, 1, 2, 8, 9 or 10)", events);
        } else if (Opcode.isControl(opcode) && !fin) {
            broken("frame: a control frame in fragments (expected: one frame)", events);
        } else if (opcode == Opcode.CONTINUATION && !inMessage) {
            broken("frame: a continuation of no message (expected: text or binary)", events);
        } else if (begins && inMessage) {
            broken("frame: a message begins before the one before it has ended (expected: a continuation)", events);
        }
    }

    private void secondOctet(FrameEvents events) {
        if ((head[1] & MASKED) == 0) {
            broken("frame: not masked (expected: a client's frames are)", events); // RFC 6455 5.1, MUST close
        } else if (Opcode.isControl(opcode) && shortLength() > MOST_CONTROL_OCTETS) {
            broken("frame: a control frame longer than 125 octets", events);
        }
    }

    private int shortLength() {
        return head[1] & 0x7F;
    }

    private int lengthOctets() {
        return switch (shortLength()) {
            case LENGTH_16 -> Short.BYTES;
            case LENGTH_64 -> Long.BYTES;
            default -> 0;
        };
    }

    private void headEnds(FrameEvents events) {
        ByteBuf octets = Unpooled.wrappedBuffer(head, 0, headOctets);
        octets.skipBytes(2);
        length = switch (shortLength()) {
            case LENGTH_16 -> octets.readUnsignedShort();
            case LENGTH_64 -> octets.readLong();
            default -> shortLength();
        };
        key = octets.readInt();
        headOctets = 0;
        position = 0;
        boolean shortest = switch (lengthOctets()) {
            case Short.BYTES -> length >= LENGTH_16;
            case Long.BYTES -> length < 0 || length > 0xFFFF;
            default -> true;
        };
        if (length < 0) {
            broken("frame: a length of 2^63 or more", events);
        } else if (!shortest) {
            broken("frame: its length is not written in the fewest octets", events);
        } else {
            payloadBegins(events);
        }
    }

    private void payloadBegins(FrameEvents events) {
        stage = length > 0 ? Stage.PAYLOAD : Stage.END;
        if (Opcode.isControl(opcode)) {
            control = new byte[(int) length];
        } else if (opcode != Opcode.CONTINUATION) {
            boolean compressed = (head[0] & COMPRESSED) != 0;
            inMessage = true;
            text = opcode == Opcode.TEXT && !compressed; // of a compressed one the receiver has the characters
            events.messageBegins(opcode == Opcode.TEXT, compressed);
        }
    }

    private int payload(ByteBuf in, int at, int end, FrameEvents events) {
        int octets = (int) Math.min(length - position, end - at);
        Mask.apply(in, at, octets, key, position);
        if (control != null) {
            in.getBytes(at, control, (int) position, octets);
        } else if (text && !utf8.accept(in, at, octets)) {
            broken(CloseStatus.NOT_CONSISTENT, "message: a text that is not UTF-8", events);
            return end;
        } else {
            events.payload(in, at, octets);
        }
        position += octets;
        if (position == length) {
            stage = Stage.END;
        }
        return at + octets;
    }

    private int frameEnds(int at, FrameEvents events) {
        stage = Stage.HEAD;
        byte[] payload = control;
        control = null;
        if (payload != null) {
            controlEnds(payload, events);
        } else if (fin) {
            inMessage = false;
            if (text && !utf8.ends()) {
                broken(CloseStatus.NOT_CONSISTENT, "message: a text that ends amid a character", events);
            } else {
                events.messageEnds();
            }
        }
        return at;
    }

    private void controlEnds(byte[] payload, FrameEvents events) {
        if (opcode == Opcode.PING) {
            events.ping(payload);
        } else if (opcode == Opcode.PONG) {
            events.pong();
        } else {
            closeFrame(payload, events);
        }
    }

    private void closeFrame(byte[] payload, FrameEvents events) {
        if (payload.length == 0) {
            close();
            events.close(CloseStatus.NONE);
            return;
        }
        if (payload.length < Short.BYTES) {
            broken("close: a payload of 1 octet (expected: none, or a status of 2 and a reason)", events);
            return;
        }
        int status = ((payload[0] & 0xFF) << 8) | (payload[1] & 0xFF);
        ByteBuf octets = Unpooled.wrappedBuffer(payload);
        Utf8Check reason = new Utf8Check();
        if (!CloseStatus.isValid(status)) {
            broken("close: status " + status + " (expected: one of RFC 6455 7.4)", events);
        } else if (!reason.accept(octets, 2, payload.length - 2) || !reason.ends()) {
            broken(CloseStatus.NOT_CONSISTENT, "close: a reason that is not UTF-8", events);
        } else {
            close();
            events.close(status);
        }
    }
}
