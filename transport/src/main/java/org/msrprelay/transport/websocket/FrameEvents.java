package org.msrprelay.transport.websocket;

import io.netty.buffer.ByteBuf;

/** What {@link FrameDecoder} found, in the order of the octets. */
interface FrameEvents {

    /**
     * A message begins.
     *
     * @param text whether it has to be UTF-8; this is checked, but of a compressed one
     * @param compressed whether its octets are to be inflated (RFC 7692 6)
     */
    void messageBegins(boolean text, boolean compressed);

    /** Unmasked octets of the message, {@code buffer[index, index + length)} with {@code length >= 1}; valid during the call. */
    void payload(ByteBuf buffer, int index, int length);

    /** The message is whole. */
    void messageEnds();

    void ping(byte[] payload);

    void pong();

    /**
     * The other side closes; nothing follows.
     *
     * @param status {@link CloseStatus#NONE} if it named none
     */
    void close(int status);

    /**
     * The other side broke the rules; nothing follows.
     *
     * @param status what to close with
     * @param reason what was found and expected, in printable ASCII
     */
    void broken(int status, String reason);
}
