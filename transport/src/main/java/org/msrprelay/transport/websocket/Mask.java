package org.msrprelay.transport.websocket;

import io.netty.buffer.ByteBuf;

/** The mask of a client's frame (RFC 6455 5.3). */
final class Mask {

    private static final int KEY_OCTETS = Integer.BYTES;

    private Mask() {}

    /**
     * Unmasks (or masks) octets where they are, eight at a time.
     *
     * @param key its first octet is the highest
     * @param position of the first octet in the frame's payload
     */
    static void apply(ByteBuf buffer, int index, int length, int key, long position) {
        int turned = Integer.rotateLeft(key, Byte.SIZE * (int) (position % KEY_OCTETS));
        long twice = ((long) turned << Integer.SIZE) | Integer.toUnsignedLong(turned);
        int at = index;
        int end = index + length;
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            buffer.setLong(at, buffer.getLong(at) ^ twice);
        }
        for (int i = 0; at < end; at++, i++) {
            buffer.setByte(at, buffer.getByte(at) ^ (int) (twice >>> (Byte.SIZE * (Long.BYTES - 1 - i))));
        }
    }
}
