package org.msrprelay.client;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.msrprelay.client.message.MessageHandler;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.protocol.Scheme;

/**
 * Accepts connections for sessions that peers connect to. Thread-safe.
 *
 * <p>A session gets the connection on which its first request comes (RFC 4975 5.4). Connections outlive the listener.
 */
public final class MsrpListener implements AutoCloseable {
    private final Channel channel;
    private final ClientCore core;
    private final Scheme scheme;
    private final Sessions sessions;

    MsrpListener(Channel channel, ClientCore core, Scheme scheme, Sessions sessions) {
        this.channel = channel;
        this.core = core;
        this.scheme = scheme;
        this.sessions = sessions;
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) channel.localAddress();
    }

    /** A session at the bound address. */
    public MsrpSession session(MessageHandler handler) {
        return session(address().getAddress().getHostAddress(), handler);
    }

    /** A session at this host, which must lead here, and the bound port. */
    public MsrpSession session(String host, MessageHandler handler) {
        int port = address().getPort();
        MsrpUri uri = MsrpUri.of(scheme, host, port, Optional.of(core.newSessionId()), "tcp");
        MsrpSession session = new MsrpSession(uri, Optional.empty(), handler, sessions);
        sessions.add(session);
        return session;
    }

    /** Stops accepting. */
    @Override
    public void close() {
        channel.close().syncUninterruptibly();
    }
}
