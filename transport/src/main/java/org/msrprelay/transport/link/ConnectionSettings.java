package org.msrprelay.transport.link;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import jdk.net.ExtendedSocketOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The socket options of every connection, accepted or opened. Immutable. */
public final class ConnectionSettings {

    private static final Logger log = LoggerFactory.getLogger(ConnectionSettings.class);

    /**
     * What waits in user space below a hop: enough to keep TCP busy for a turn of the loop, little enough that a
     * response or another flow's part need not wait long behind it.
     */
    private static final WriteBufferWaterMark WRITE_WATER_MARK = new WriteBufferWaterMark(32 * 1024, 128 * 1024);

    /** An idle connection whose peer is dead is found out after 30 s + 3 x 10 s. */
    private static final int KEEP_ALIVE_IDLE_SECONDS = 30;

    private static final int KEEP_ALIVE_INTERVAL_SECONDS = 10;
    private static final int KEEP_ALIVE_PROBES = 3;

    /** A connection with octets under way is found out as late as an idle one. */
    private static final int USER_TIMEOUT_MILLIS = 60_000;

    private final ByteBufAllocator allocator;
    private final BoundedReads reads = new BoundedReads();
    private final Map<ChannelOption<?>, Object> options = new LinkedHashMap<>();

    public ConnectionSettings(SocketKind kind, ByteBufAllocator allocator, OptionalInt receiveBufferOctets) {
        this.allocator = allocator;
        options.put(ChannelOption.ALLOCATOR, allocator);
        options.put(ChannelOption.WRITE_BUFFER_WATER_MARK, WRITE_WATER_MARK);
        options.put(ChannelOption.TCP_NODELAY, true);
        options.put(ChannelOption.SO_KEEPALIVE, true);
        if (kind == SocketKind.EPOLL) {
            options.put(EpollChannelOption.TCP_KEEPIDLE, KEEP_ALIVE_IDLE_SECONDS);
            options.put(EpollChannelOption.TCP_KEEPINTVL, KEEP_ALIVE_INTERVAL_SECONDS);
            options.put(EpollChannelOption.TCP_KEEPCNT, KEEP_ALIVE_PROBES);
            options.put(EpollChannelOption.TCP_USER_TIMEOUT, USER_TIMEOUT_MILLIS);
        } else {
            options.put(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE), KEEP_ALIVE_IDLE_SECONDS);
            options.put(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL), KEEP_ALIVE_INTERVAL_SECONDS);
            options.put(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT), KEEP_ALIVE_PROBES);
        }
        receiveBufferOctets.ifPresent(octets -> options.put(ChannelOption.SO_RCVBUF, octets));
    }

    public ByteBufAllocator allocator() {
        return allocator;
    }

    /** Called before the connection is connected, or as soon as it is accepted. */
    public void applyTo(Channel channel) {
        options.forEach((option, value) -> set(channel, option, value));
        channel.config().setRecvByteBufAllocator(reads);
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
