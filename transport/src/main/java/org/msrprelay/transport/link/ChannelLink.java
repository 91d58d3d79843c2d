package org.msrprelay.transport.link;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.msrprelay.protocol.codec.MsrpDecoder;
import org.msrprelay.relay.spi.CloseCause;
import org.msrprelay.relay.spi.HopLink;
import org.msrprelay.relay.spi.LinkEvents;
import org.msrprelay.relay.spi.Listener;
import org.msrprelay.relay.spi.Loop;
import org.msrprelay.relay.spi.ProvenUser;

/** The engine's hand on one channel. Used on the channel's loop. */
final class ChannelLink implements HopLink {

    private enum State {
        OPEN,
        /** Closed or aborted by the engine: nothing that arrives is shown to it any more. */
        ENDING,
        CLOSED
    }

    private final Channel channel;
    private final HopHandler.Origin origin;
    private final InetSocketAddress remoteAddress;
    private final MsrpDecoder decoder;
    private final Outbox outbox;
    private final SendGauge gauge;

    /** Marks of flushes that the engine asked for while it was still being told of this link. */
    private final Queue<Long> earlyMarks = new ArrayDeque<>(1);

    /** What was written of a message that is not whole yet; only where there are messages. */
    private List<ByteBuf> pieces = new ArrayList<>();

    private int pieceOctets;
    private State state = State.OPEN;
    private boolean endedByPeer;
    private @Nullable LinkEvents events;
    private @Nullable Farewell farewell;
    private long acknowledgedOctets;

    ChannelLink(
            ChannelHandlerContext ctx, HopHandler.Origin origin, InetSocketAddress remoteAddress, MsrpDecoder decoder) {
        this.channel = ctx.channel();
        this.origin = origin;
        this.remoteAddress = remoteAddress;
        this.decoder = decoder;
        this.outbox = new Outbox(ctx, this::tellHandedOver);
        this.gauge = new SendGauge(origin.loop(), new BelowThis(), this::tellWritable);
    }

    /** From here on the engine is told what happens. */
    void start(LinkEvents receiver) {
        events = receiver;
        for (Long mark = earlyMarks.poll(); mark != null; mark = earlyMarks.poll()) {
            flush(mark);
        }
    }

    /** Who is to see what arrives; null when nobody does. */
    @Nullable LinkEvents audience() {
        return state == State.OPEN ? events : null;
    }

    /** The channel is gone. Tells the engine, the first time. */
    void closed(String reason) {
        boolean byUs = state == State.ENDING && !endedByPeer;
        if (state == State.CLOSED) {
            return;
        }
        state = State.CLOSED;
        dropPieces();
        outbox.drop();
        gauge.stop();
        if (events != null) {
            events.closed(byUs ? "closed by this relay" : reason);
        }
    }

    /**
     * The other side will send no more, though it may still read. What it sent is answered: the engine's answers are on
     * their way to this link, as tasks before this one.
     */
    void inputEnded() {
        origin.loop().execute(() -> {
            endByPeer();
            if (farewell != null) {
                farewell.inputEnded();
            }
        });
    }

    /** The other side is not to be listened to any more; what it sent before is answered. */
    void inputBroken() {
        origin.loop().execute(this::endByPeer);
    }

    private void endByPeer() {
        if (state == State.OPEN) {
            endedByPeer = true;
            sayFarewell(CloseCause.GOING_AWAY, "");
        }
    }

    private void tellWritable() {
        LinkEvents receiver = audience();
        if (receiver != null) {
            receiver.writable();
        }
    }

    private void tellHandedOver(long mark) {
        if (events != null) {
            events.handedOver(mark);
        }
        gauge.flushed();
    }

    @Override
    public Loop loop() {
        return origin.loop();
    }

    @Override
    public void write(ByteBuf octets) {
        if (state != State.OPEN) {
            octets.release();
        } else if (carriesMessages()) {
            pieces.add(octets);
            pieceOctets += octets.readableBytes();
        } else {
            outbox.write(octets);
        }
    }

    @Override
    public boolean carriesMessages() {
        return origin.framing().isPresent();
    }

    @Override
    public void endMessage() {
        if (state == State.OPEN && origin.framing().isPresent() && pieceOctets > 0) {
            List<ByteBuf> whole = pieces;
            int octets = pieceOctets;
            pieces = new ArrayList<>();
            pieceOctets = 0;
            outbox.write(origin.framing().get().message(channel.alloc(), whole, octets));
        }
    }

    private void dropPieces() {
        pieces.forEach(ByteBuf::release);
        pieces.clear();
        pieceOctets = 0;
    }

    @Override
    public Optional<ProvenUser> provenUser() {
        return origin.framing().flatMap(MessageFraming::provenUser);
    }

    @Override
    public void flush(long mark) {
        if (state != State.OPEN) {
            return;
        }
        if (events == null) {
            earlyMarks.add(mark);
        } else {
            outbox.flush(mark);
        }
    }

    @Override
    public int room() {
        return state == State.OPEN ? gauge.room() : 0;
    }

    @Override
    public void reading(boolean on) {
        if (state == State.OPEN) {
            origin.framing()
                    .ifPresentOrElse(
                            framing -> framing.reading(channel, on),
                            () -> channel.config().setAutoRead(on));
        }
    }

    @Override
    public void readAtMost(int octets) {
        BoundedReads.of(channel).atMost(octets);
    }

    @Override
    public boolean midHead() {
        return decoder.midHead();
    }

    @Override
    public long acknowledgedOctets() {
        TcpInfo info = TcpInfo.of(channel);
        long now = info == null ? outbox.handedOctets() : info.acknowledgedOctets();
        acknowledgedOctets = Math.max(acknowledgedOctets, now);
        return acknowledgedOctets;
    }

    @Override
    public ByteBufAllocator allocator() {
        return channel.alloc();
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return remoteAddress;
    }

    @Override
    public long sinceNanos() {
        return origin.sinceNanos();
    }

    @Override
    public boolean secure() {
        return origin.secure();
    }

    @Override
    public boolean proves(String host) {
        return origin.proof().proves(host);
    }

    @Override
    public Optional<Listener> listener() {
        return origin.listener();
    }

    @Override
    public void close(CloseCause cause, String reason) {
        if (state == State.OPEN) {
            sayFarewell(cause, reason);
        }
    }

    private void sayFarewell(CloseCause cause, String reason) {
        dropPieces();
        Optional<MessageFraming> framing = origin.framing();
        framing.ifPresent(messages -> outbox.write(messages.farewell(channel.alloc(), cause, reason, decoder.fault())));
        end();
        farewell = Farewell.say(channel, origin.loop(), outbox, framing.isPresent());
    }

    @Override
    public void abort() {
        if (state != State.CLOSED) {
            end();
            Farewell.closeNow(channel);
        }
    }

    /** May be amid a decode: what follows in the same octets is not shown either. */
    private void end() {
        state = State.ENDING;
        gauge.stop();
        decoder.close();
    }

    private final class BelowThis implements SendGauge.Below {

        @Override
        public long writtenOctets() {
            return outbox.writtenOctets();
        }

        /** Those that wait in TLS too, which Netty counts as the channel's. */
        @Override
        public int pendingOctets() {
            long inNetty = ConnectionSettings.UNWRITABLE_OCTETS - channel.bytesBeforeUnwritable();
            return outbox.heldOctets() + (int) Math.max(0, inNetty);
        }

        @Override
        public @Nullable TcpInfo look() {
            return TcpInfo.of(channel);
        }
    }

    @Override
    public String toString() {
        return (secure() ? "msrps " : "msrp ") + remoteAddress;
    }
}
