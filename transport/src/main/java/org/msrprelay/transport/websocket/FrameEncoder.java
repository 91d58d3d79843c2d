package org.msrprelay.transport.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import java.util.List;

/** Puts octets into frames as a server does: unmasked (RFC 6455 5.1), a message in one frame. */
final class FrameEncoder {

    private static final int FIN = 0x80;

    /** RSV1 of a message's first frame (RFC 7692 6). */
    private static final int COMPRESSED = 0x40;

    private static final int MOST_HEAD_OCTETS = 10;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;
    private static final int MOST_REASON_OCTETS = 123;

    /** Up to this length a copy costs less than a gathering write. */
    private static final int COPIED_OCTETS = 2048;

    private FrameEncoder() {}

    /** A whole message; takes over the pieces. */
    static ByteBuf binary(ByteBufAllocator allocator, List<ByteBuf> pieces, int octets) {
        boolean copied = octets <= COPIED_OCTETS;
        ByteBuf head = allocator.directBuffer(copied ? MOST_HEAD_OCTETS + octets : MOST_HEAD_OCTETS);
        head(head, Opcode.BINARY, octets);
        if (copied) {
            for (ByteBuf piece : pieces) {
                head.writeBytes(piece);
                piece.release();
            }
            return head;
        }
        CompositeByteBuf frame = allocator.compositeDirectBuffer(pieces.size() + 1);
        frame.addComponent(true, head);
        for (ByteBuf piece : pieces) {
            frame.addComponent(true, piece);
        }
        return frame;
    }

    /** A whole message that is compressed already; takes it over. */
    static ByteBuf compressed(ByteBufAllocator allocator, ByteBuf deflated) {
        ByteBuf head = allocator.directBuffer(MOST_HEAD_OCTETS);
        head(head, COMPRESSED | Opcode.BINARY, deflated.readableBytes());
        return allocator.compositeDirectBuffer(2).addComponent(true, head).addComponent(true, deflated);
    }

    static ByteBuf control(ByteBufAllocator allocator, int opcode, byte[] payload) {
        ByteBuf frame = allocator.directBuffer(2 + payload.length);
        head(frame, opcode, payload.length);
        return frame.writeBytes(payload);
    }

    /**
     * A Close.
     *
     * @param status {@link CloseStatus#NONE}: without one
     */
    static ByteBuf close(ByteBufAllocator allocator, int status, String reason) {
        if (status == CloseStatus.NONE) {
            return control(allocator, Opcode.CLOSE, new byte[0]);
        }
        byte[] words = atMost(reason);
        ByteBuf frame = allocator.directBuffer(2 + Short.BYTES + words.length);
        head(frame, Opcode.CLOSE, Short.BYTES + words.length);
        return frame.writeShort(status).writeBytes(words);
    }

    /** As much of the reason as fits, in whole characters. */
    private static byte[] atMost(String reason) {
        String fitting = reason;
        while (fitting.getBytes(UTF_8).length > MOST_REASON_OCTETS) {
            fitting = fitting.substring(0, fitting.offsetByCodePoints(fitting.length(), -1));
        }
        return fitting.getBytes(UTF_8);
    }

    private static void head(ByteBuf out, int first, int length) {
        out.writeByte(FIN | first);
        if (length < LENGTH_16) {
            out.writeByte(length);
        } else if (length <= 0xFFFF) {
            out.writeByte(LENGTH_16).writeShort(length);
        } else {
            out.writeByte(LENGTH_64).writeLong(length);
        }
    }
}
