package org.msrprelay.server.demo;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.msrprelay.client.message.Content;

/** Content whose hash is taken as it is read, so that nothing of it has to be kept or read twice. */
final class HashedContent implements Content {
    private final Content content;
    private final MessageDigest digest = Sha256.digest();

    private HashedContent(Content content) {
        this.content = content;
    }

    static HashedContent file(Path file) throws IOException {
        return new HashedContent(Content.file(file));
    }

    /** Octets without a pattern, always the same. */
    static HashedContent generated(long total) {
        return new HashedContent(new Generated(total));
    }

    /** Of all that was read. To be asked when the message has ended. */
    String sha256() {
        return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public OptionalLong total() {
        return content.total();
    }

    /** Hashing is not for a connection's loop. */
    @Override
    public boolean mayBlock() {
        return true;
    }

    @Override
    public int read(ByteBuf into, int atMost) throws IOException {
        int from = into.writerIndex();
        int length = content.read(into, atMost);
        if (length > 0) {
            digest.update(into.nioBuffer(from, length));
        }
        return length;
    }

    @Override
    public void close() {
        content.close();
    }

    private static final class Generated implements Content {
        private static final long SEED = 4976;

        private final SplittableRandom random = new SplittableRandom(SEED);
        private final long total;

        Generated(long total) {
            this.total = total;
        }

        @Override
        public OptionalLong total() {
            return OptionalLong.of(total);
        }

        @Override
        public boolean mayBlock() {
            return false;
        }

        @Override
        public int read(ByteBuf into, int atMost) {
            byte[] octets = new byte[atMost];
            random.nextBytes(octets);
            into.writeBytes(octets);
            return atMost;
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
