package org.msrprelay.transport.link;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import jdk.net.ExtendedSocketOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The socket options of every connection, accepted or opened. Immutable. */
public final class ConnectionSettings {

    private static final Logger log = LoggerFactory.getLogger(ConnectionSettings.class);

    /** What waits in Netty is known up to here; {@link SendGauge} gives it no more. */
    static final int UNWRITABLE_OCTETS = SendAllowance.MOST_OCTETS;

    private static final WriteBufferWaterMark WRITE_WATER_MARK =
            new WriteBufferWaterMark(UNWRITABLE_OCTETS / 2, UNWRITABLE_OCTETS);

    /**
     * The kernel takes no further segment (of up to 64 KiB) while this much is unsent, and wakes us at half of it: for
     * connections so fast that {@link SendGauge} leaves the measuring to the kernel.
     */
    private static final long UNSENT_OCTETS = 64 * 1024;

    /** An idle connection whose peer is dead is found out after 30 s + 3 x 10 s. */
    private static final int KEEP_ALIVE_IDLE_SECONDS = 30;

    private static final int KEEP_ALIVE_INTERVAL_SECONDS = 10;
    private static final int KEEP_ALIVE_PROBES = 3;

    /** A connection with octets under way is found out as late as an idle one. */
    private static final int USER_TIMEOUT_MILLIS = 60_000;

    /** The kernel takes a window that stays closed for a dead peer: it must not, before the engine says that it has stalled. */
    private static final int AFTER_STALL_MILLIS = 30_000;

    private final ByteBufAllocator allocator;
    private final Map<ChannelOption<?>, Object> options = new LinkedHashMap<>();

    /**
     * Options of connections.
     *
     * @param receiveBufferOctets SO_RCVBUF; empty: the kernel's choice
     * @param stallTimeout how long a peer may take nothing
     */
    public ConnectionSettings(
            SocketKind kind, ByteBufAllocator allocator, OptionalInt receiveBufferOctets, Duration stallTimeout) {
        this.allocator = allocator;
        options.put(ChannelOption.ALLOCATOR, allocator);
        options.put(ChannelOption.WRITE_BUFFER_WATER_MARK, WRITE_WATER_MARK);
        options.put(ChannelOption.TCP_NODELAY, true);
        options.put(ChannelOption.SO_KEEPALIVE, true);
        if (kind == SocketKind.EPOLL) {
            options.put(EpollChannelOption.TCP_KEEPIDLE, KEEP_ALIVE_IDLE_SECONDS);
            options.put(EpollChannelOption.TCP_KEEPINTVL, KEEP_ALIVE_INTERVAL_SECONDS);
            options.put(EpollChannelOption.TCP_KEEPCNT, KEEP_ALIVE_PROBES);
            options.put(EpollChannelOption.TCP_USER_TIMEOUT, userTimeoutMillis(stallTimeout));
            options.put(EpollChannelOption.TCP_NOTSENT_LOWAT, UNSENT_OCTETS);
        } else {
            options.put(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE), KEEP_ALIVE_IDLE_SECONDS);
            options.put(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL), KEEP_ALIVE_INTERVAL_SECONDS);
            options.put(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT), KEEP_ALIVE_PROBES);
        }
        receiveBufferOctets.ifPresent(octets -> options.put(ChannelOption.SO_RCVBUF, octets));
    }

    private static int userTimeoutMillis(Duration stallTimeout) {
        long afterStall = stallTimeout.toMillis() + AFTER_STALL_MILLIS;
        return (int) Math.min(Integer.MAX_VALUE, Math.max(USER_TIMEOUT_MILLIS, afterStall));
    }

    public ByteBufAllocator allocator() {
        return allocator;
    }

    /** Called before the connection is connected, or as soon as it is accepted. */
    public void applyTo(Channel channel) {
        options.forEach((option, value) -> set(channel, option, value));
        channel.config().setRecvByteBufAllocator(new BoundedReads());
    }

    /** A socket may be reset before it is ours; a kernel may lack an option. Neither is a reason to refuse it. */
    @SuppressWarnings("unchecked")
    private static void set(Channel channel, ChannelOption<?> option, Object value) {
        try {
            channel.config().setOption((ChannelOption<Object>) option, value);
        } catch (ChannelException | UnsupportedOperationException e) {
            log.debug("{}: {} not set: {}", channel, option, e.getMessage());
        }
    }
}
