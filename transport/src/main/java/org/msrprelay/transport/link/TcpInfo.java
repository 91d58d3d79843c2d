package org.msrprelay.transport.link;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.RawUnixChannelOption;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * What Linux tells of a TCP connection: {@code struct tcp_info} of linux/tcp.h. A system call each time.
 *
 * @param acknowledgedOctets that the other side's TCP has, records and handshakes of TLS included
 * @param unsentOctets that the kernel has taken and not sent yet; 0 from a kernel that does not tell
 * @param underWayOctets that were sent and are not acknowledged, at most: a retransmission may count twice; 0 from a kernel that does not tell
 * @param leastRoundTripMicros the quickest acknowledgement of late, in microseconds; 0 from a kernel that does not tell
 * @param deliveryRate octets a second at which the last ones, or those that went quickest, were acknowledged; too high where segments are
 *     short, since each counts as a full one; 0 from a kernel that does not tell
 */
public record TcpInfo(
        long acknowledgedOctets, int unsentOctets, long underWayOctets, long leastRoundTripMicros, long deliveryRate) {

    private static final int IPPROTO_TCP = 6;
    private static final int TCP_INFO = 11;

    /** {@code __u32 tcpi_snd_mss}. */
    private static final int SEND_MSS_OFFSET = 16;

    /** {@code __u32 tcpi_unacked}, in segments. */
    private static final int UNACKNOWLEDGED_OFFSET = 24;

    /** {@code __u64 tcpi_bytes_acked}, since Linux 4.1. */
    private static final int BYTES_ACKED_OFFSET = 120;

    /** {@code __u32 tcpi_notsent_bytes}, since Linux 4.6; one before it fills in less and leaves 0 here. */
    private static final int NOTSENT_BYTES_OFFSET = 144;

    /** {@code __u32 tcpi_min_rtt} in microseconds, since Linux 4.6. */
    private static final int LEAST_ROUND_TRIP_OFFSET = 148;

    /** {@code __u64 tcpi_delivery_rate} in octets a second, since Linux 4.9; an older one fills in less and leaves 0. */
    private static final int DELIVERY_RATE_OFFSET = 160;

    /** {@code __u64 tcpi_bytes_sent}, retransmissions included, since Linux 4.19; an older one fills in less and leaves 0. */
    private static final int BYTES_SENT_OFFSET = 200;

    /** {@code __u64 tcpi_bytes_retrans}, since Linux 4.19. */
    private static final int BYTES_RETRANSMITTED_OFFSET = 208;

    private static final RawUnixChannelOption OPTION =
            new RawUnixChannelOption("MSRP_TCP_INFO", IPPROTO_TCP, TCP_INFO, BYTES_RETRANSMITTED_OFFSET + Long.BYTES);

    /** Null where nobody tells: without epoll, or when the connection is just ending. */
    public static @Nullable TcpInfo of(Channel channel) {
        if (!(channel instanceof EpollSocketChannel epoll) || !epoll.isOpen()) {
            return null;
        }
        try {
            ByteBuffer info = epoll.config().getOption(OPTION).order(ByteOrder.nativeOrder());
            return new TcpInfo(
                    info.getLong(BYTES_ACKED_OFFSET),
                    info.getInt(NOTSENT_BYTES_OFFSET),
                    underWay(info),
                    info.getInt(LEAST_ROUND_TRIP_OFFSET),
                    info.getLong(DELIVERY_RATE_OFFSET));
        } catch (ChannelException e) {
            return null;
        }
    }

    /**
     * Two counts that are too high at times, each for reasons of its own, and the lesser of them: segments are often smaller than the
     * largest, and what was sent again is not always counted as such.
     */
    private static long underWay(ByteBuffer info) {
        long bySegments = (long) info.getInt(UNACKNOWLEDGED_OFFSET) * info.getInt(SEND_MSS_OFFSET);
        long byOctets = info.getLong(BYTES_SENT_OFFSET)
                - info.getLong(BYTES_RETRANSMITTED_OFFSET)
                - info.getLong(BYTES_ACKED_OFFSET);
        return Math.max(0, Math.min(bySegments, byOctets));
    }
}
