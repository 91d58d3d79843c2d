package org.msrprelay.transport.link;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.RawUnixChannelOption;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalLong;

/** What Linux tells of a TCP connection: {@code struct tcp_info} of linux/tcp.h. */
final class TcpInfo {

    private static final int IPPROTO_TCP = 6;
    private static final int TCP_INFO = 11;

    /** {@code __u64 tcpi_bytes_acked}, since Linux 4.1. */
    private static final int BYTES_ACKED_OFFSET = 120;

    private static final RawUnixChannelOption OPTION =
            new RawUnixChannelOption("MSRP_TCP_INFO", IPPROTO_TCP, TCP_INFO, BYTES_ACKED_OFFSET + Long.BYTES);

    private TcpInfo() {}

    /** Octets that the other side's TCP has acknowledged, records and handshakes of TLS included. */
    static OptionalLong acknowledgedOctets(Channel channel) {
        if (!(channel instanceof EpollSocketChannel epoll) || !epoll.isOpen()) {
            return OptionalLong.empty();
        }
        try {
            ByteBuffer info = epoll.config().getOption(OPTION);
            return OptionalLong.of(info.order(ByteOrder.nativeOrder()).getLong(BYTES_ACKED_OFFSET));
        } catch (ChannelException e) {
            return OptionalLong.empty(); // the connection is just ending
        }
    }
}
