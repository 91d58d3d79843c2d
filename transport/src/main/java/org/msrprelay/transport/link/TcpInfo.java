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
 */
record TcpInfo(long acknowledgedOctets, int unsentOctets) {

    private static final int IPPROTO_TCP = 6;
    private static final int TCP_INFO = 11;

    /** {@code __u64 tcpi_bytes_acked}, since Linux 4.1. */
    private static final int BYTES_ACKED_OFFSET = 120;

    /** {@code __u32 tcpi_notsent_bytes}, since Linux 4.6; one before it fills in less and leaves 0 here. */
    private static final int NOTSENT_BYTES_OFFSET = 144;

    private static final RawUnixChannelOption OPTION =
            new RawUnixChannelOption("MSRP_TCP_INFO", IPPROTO_TCP, TCP_INFO, NOTSENT_BYTES_OFFSET + Integer.BYTES);

    /** Null where nobody tells: without epoll, or when the connection is just ending. */
    static @Nullable TcpInfo of(Channel channel) {
        if (!(channel instanceof EpollSocketChannel epoll) || !epoll.isOpen()) {
            return null;
        }
        try {
            ByteBuffer info = epoll.config().getOption(OPTION).order(ByteOrder.nativeOrder());
            return new TcpInfo(info.getLong(BYTES_ACKED_OFFSET), info.getInt(NOTSENT_BYTES_OFFSET));
        } catch (ChannelException e) {
            return null;
        }
    }
}
