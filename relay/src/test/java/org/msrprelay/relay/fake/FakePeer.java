package org.msrprelay.relay.fake;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.msrprelay.protocol.codec.DecoderLimits;
import org.msrprelay.protocol.codec.MsrpDecoder;
import org.msrprelay.relay.spi.CloseCause;
import org.msrprelay.relay.spi.HopLink;
import org.msrprelay.relay.spi.LinkEvents;
import org.msrprelay.relay.spi.Listener;
import org.msrprelay.relay.spi.Loop;
import org.msrprelay.relay.spi.ProvenUser;

/**
 * The other end of a connection of the engine's, as a test holds it: what it sends is decoded by the real decoder, what it
 * is sent is kept as frames. It may stop taking octets, and its kernel may.
 */
public final class FakePeer implements HopLink {

    /** How much the link takes before its octets are with the kernel, unless the test says otherwise. */
    private static final int USUAL_ROOM_OCTETS = 4 * 1024;

    private static final byte[] END_OF_FRAME = {'\r', '\n'};

    private final FakeLoop.World world;
    private final FakeLoop loop;
    private final Optional<Listener> listener;
    private final boolean secure;
    private final MsrpDecoder decoder;
    private final ArrayDeque<Written> written = new ArrayDeque<>();
    private final StringBuilder taken = new StringBuilder();
    private final StringBuilder message = new StringBuilder();
    private final List<String> messages = new ArrayList<>();
    private final int port;
    private final long sinceNanos;

    private @Nullable LinkEvents events;
    private @Nullable ProvenUser provenUser;
    private InetAddress address = InetAddress.getLoopbackAddress();
    private String provenName = "";
    private boolean taking = true;
    private int mostRoomOctets = USUAL_ROOM_OCTETS;
    private boolean reading = true;
    private int readAtMost = Integer.MAX_VALUE;
    private boolean closed;
    private long pendingOctets;
    private long takenOctets;

    /** Octets, or the mark of a flush. */
    private record Written(Optional<ByteBuf> octets, long mark) {}

    public FakePeer(FakeLoop.World world, FakeLoop loop, Optional<Listener> listener, boolean secure, int port) {
        this.world = world;
        this.loop = loop;
        this.listener = listener;
        this.secure = secure;
        this.port = port;
        this.sinceNanos = loop.nanoTime();
        this.decoder = carriesMessages()
                ? MsrpDecoder.ofMessages(DecoderLimits.DEFAULT)
                : new MsrpDecoder(DecoderLimits.DEFAULT);
    }

    public void receivesOn(LinkEvents linkEvents) {
        events = linkEvents;
    }

    private LinkEvents events() {
        LinkEvents known = events;
        if (known == null) {
            throw new IllegalStateException("not connected");
        }
        return known;
    }

    // ---- what the test does ----

    /** Sends octets (one a char), and lets the engine settle. */
    public void sends(String octets) {
        sendsQuietly(octets);
        world.run();
    }

    /** Sends octets, and leaves the engine's tasks to the test. */
    public void sendsQuietly(String octets) {
        sendsFragment(octets);
        if (carriesMessages()) {
            world.on(loop, () -> {
                if (!closed) {
                    decoder.endOfMessage(events());
                }
            });
        }
    }

    /** The same, of a message that goes on. */
    public void sendsFragment(String octets) {
        ByteBuf buffer = Unpooled.directBuffer().writeBytes(octets.getBytes(StandardCharsets.ISO_8859_1));
        world.on(loop, () -> {
            if (!closed) {
                int length = buffer.readableBytes();
                decoder.decode(buffer, events());
                events().readComplete(length);
            }
        });
        buffer.release();
    }

    /** Stops taking octets: they wait below the link. */
    public void stopsTaking() {
        taking = false;
    }

    /** Lets so many octets wait below the link. */
    public void hasRoomFor(int octets) {
        mostRoomOctets = octets;
    }

    public void takesAgain() {
        taking = true;
        world.on(loop, this::handOver);
        world.run();
    }

    /** The connection is gone. */
    public void goes() {
        world.on(loop, () -> lose("gone"));
        world.run();
    }

    private void lose(String reason) {
        if (!closed) {
            closed = true;
            written.forEach(each -> each.octets().ifPresent(ByteBuf::release));
            written.clear();
            decoder.close();
            events().closed(reason);
        }
    }

    public boolean isClosed() {
        return closed;
    }

    /** Whether the engine reads from this peer. */
    public boolean isRead() {
        return reading;
    }

    /** All frames received since the last call, each with its end-line. */
    public List<String> receives() {
        List<String> frames = new ArrayList<>();
        String text = taken.toString();
        int at = 0;
        while (at < text.length()) {
            String id = text.substring(at + 5, text.indexOf(' ', at + 5));
            int end = text.indexOf("-------" + id, at);
            if (end < 0) {
                break;
            }
            end = text.indexOf("\r\n", end) + END_OF_FRAME.length;
            frames.add(text.substring(at, end));
            at = end;
        }
        taken.delete(0, at);
        return frames;
    }

    /** What has been received and is not a whole frame yet; it stays to be received. */
    public String receivesSoFar() {
        return taken.toString();
    }

    /** Takes what waits below the link, and nothing after that. */
    public void takesOnce() {
        taking = true;
        world.on(loop, this::handOver);
        taking = false;
        world.run();
    }

    /** The only frame received since the last call. */
    public String receivesOne() {
        List<String> frames = receives();
        if (frames.size() != 1) {
            throw new AssertionError("expected one frame, received " + frames);
        }
        return frames.get(0);
    }

    // ---- what the engine does ----

    @Override
    public Loop loop() {
        return loop;
    }

    @Override
    public void write(ByteBuf octets) {
        if (closed) {
            octets.release();
        } else {
            if (carriesMessages()) {
                message.append(octets.toString(StandardCharsets.ISO_8859_1));
            }
            written.add(new Written(Optional.of(octets), 0));
            pendingOctets += octets.readableBytes();
        }
    }

    @Override
    public void flush(long mark) {
        if (!message.isEmpty()) {
            throw new AssertionError("flushed amid a message: " + message);
        }
        if (!closed) {
            written.add(new Written(Optional.empty(), mark));
            loop.execute(this::handOver);
        }
    }

    private void handOver() {
        while (taking && !closed && !written.isEmpty()) {
            Written next = written.remove();
            next.octets().ifPresentOrElse(this::take, () -> events().handedOver(next.mark()));
        }
        if (!closed && room() > 0) {
            events().writable();
        }
    }

    private void take(ByteBuf octets) {
        takenOctets += octets.readableBytes();
        pendingOctets -= octets.readableBytes();
        taken.append(octets.toString(StandardCharsets.ISO_8859_1));
        octets.release();
    }

    @Override
    public int room() {
        return closed ? 0 : (int) Math.max(0, mostRoomOctets - pendingOctets);
    }

    @Override
    public void reading(boolean on) {
        reading = on;
    }

    @Override
    public void readAtMost(int octets) {
        readAtMost = octets;
    }

    /** How much the engine wants to have read at a time. */
    public int readAtMost() {
        return readAtMost;
    }

    @Override
    public boolean midHead() {
        return decoder.midHead();
    }

    @Override
    public long acknowledgedOctets() {
        return takenOctets;
    }

    @Override
    public ByteBufAllocator allocator() {
        return UnpooledByteBufAllocator.DEFAULT;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return new InetSocketAddress(address, port);
    }

    /** From now on that is its address, in place of loopback. */
    public void isAt(InetAddress where) {
        address = where;
    }

    @Override
    public long sinceNanos() {
        return sinceNanos;
    }

    @Override
    public boolean secure() {
        return secure;
    }

    @Override
    public boolean proves(String host) {
        return host.equals(provenName);
    }

    /** From now on it has the certificate of a relay of this name. */
    public void provesToBe(String host) {
        provenName = host;
    }

    @Override
    public Optional<Listener> listener() {
        return listener;
    }

    @Override
    public boolean carriesMessages() {
        return listener.filter(Listener::isWebSocket).isPresent();
    }

    @Override
    public void endMessage() {
        messages.add(message.toString());
        message.setLength(0);
    }

    /** The messages written since the last call; only of a connection that carries messages. */
    public List<String> messages() {
        List<String> all = List.copyOf(messages);
        messages.clear();
        return all;
    }

    @Override
    public Optional<ProvenUser> provenUser() {
        return Optional.ofNullable(provenUser);
    }

    /** The handshake has proven that it is this user. */
    public void isProven(ProvenUser user) {
        provenUser = user;
    }

    @Override
    public void close(CloseCause cause, String reason) {
        loop.execute(() -> {
            handOver();
            lose("closed by the relay");
        });
    }

    @Override
    public void abort() {
        loop.execute(() -> lose("aborted by the relay"));
    }
}
