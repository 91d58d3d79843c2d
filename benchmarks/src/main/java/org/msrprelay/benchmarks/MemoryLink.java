package org.msrprelay.benchmarks;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.msrprelay.protocol.codec.DecoderLimits;
import org.msrprelay.protocol.codec.MsrpDecoder;
import org.msrprelay.relay.Relay;
import org.msrprelay.relay.spi.CloseCause;
import org.msrprelay.relay.spi.HopLink;
import org.msrprelay.relay.spi.LinkEvents;
import org.msrprelay.relay.spi.Listener;
import org.msrprelay.relay.spi.Loop;
import org.msrprelay.relay.spi.ProvenUser;

/** A connection of the engine's without a network: what it writes is with the kernel at once, and is shown to the benchmark. */
final class MemoryLink implements HopLink {
    private static final int ROOM_OCTETS = 1 << 20;

    private final MemoryLoop loop;
    private final Listener listener;
    private final Consumer<ByteBuf> taken;
    private final MsrpDecoder decoder = new MsrpDecoder(DecoderLimits.DEFAULT);
    private final long sinceNanos;
    private @Nullable LinkEvents events;
    private long octets;

    /**
     * A connection that the relay has accepted.
     *
     * @param taken sees what the engine writes; not to be kept
     */
    MemoryLink(Relay relay, MemoryLoop loop, Listener listener, Consumer<ByteBuf> taken) {
        this.loop = loop;
        this.listener = listener;
        this.taken = taken;
        this.sinceNanos = loop.nanoTime();
        this.events = relay.accepted(this);
        loop.run();
    }

    /** Octets arrive, in one read; the engine then does what there is to do. */
    void receive(ByteBuf in) {
        LinkEvents engine = events;
        if (engine == null) {
            throw new IllegalStateException("closed");
        }
        int length = in.readableBytes();
        decoder.decode(in, engine);
        engine.readComplete(length);
        loop.run();
    }

    @Override
    public Loop loop() {
        return loop;
    }

    @Override
    public void write(ByteBuf out) {
        octets += out.readableBytes();
        taken.accept(out);
        out.release();
    }

    @Override
    public void flush(long mark) {
        LinkEvents engine = events;
        if (engine != null) {
            engine.handedOver(mark);
        }
    }

    @Override
    public int room() {
        return ROOM_OCTETS;
    }

    @Override
    public void reading(boolean on) {
        if (!on) {
            throw new IllegalStateException("the engine pauses a connection: the benchmark sends too much at a time");
        }
    }

    @Override
    public void readAtMost(int most) {}

    @Override
    public boolean midHead() {
        return decoder.midHead();
    }

    @Override
    public long acknowledgedOctets() {
        return octets;
    }

    @Override
    public ByteBufAllocator allocator() {
        return PooledByteBufAllocator.DEFAULT;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    }

    @Override
    public long sinceNanos() {
        return sinceNanos;
    }

    @Override
    public boolean secure() {
        return true;
    }

    @Override
    public boolean proves(String host) {
        return false;
    }

    @Override
    public Optional<Listener> listener() {
        return Optional.of(listener);
    }

    @Override
    public boolean carriesMessages() {
        return false;
    }

    @Override
    public void endMessage() {
        throw new IllegalStateException("a message on a connection of octets");
    }

    @Override
    public Optional<ProvenUser> provenUser() {
        return Optional.empty();
    }

    @Override
    public void close(CloseCause cause, String reason) {
        throw new IllegalStateException("the engine closes a connection: " + reason);
    }

    @Override
    public void abort() {
        throw new IllegalStateException("the engine ends a connection");
    }
}
