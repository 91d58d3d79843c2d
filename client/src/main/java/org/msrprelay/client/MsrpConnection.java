package org.msrprelay.client;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.msrprelay.client.auth.AuthRequest;
import org.msrprelay.client.message.MessageHandler;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.protocol.Scheme;

/**
 * A connection to a relay or to a peer, which any number of sessions share.
 *
 * <p>Thread-safe. Stages complete on the connection's loop, where callbacks run too.
 */
public final class MsrpConnection {
    private final Connection connection;
    private final ClientCore core;
    private final Scheme scheme;
    private final Auths auths;

    MsrpConnection(Connection connection, ClientCore core, Scheme scheme) {
        this.connection = connection;
        this.core = core;
        this.scheme = scheme;
        this.auths = new Auths(connection);
    }

    /**
     * Asks the relay for a session (RFC 4976 5.1). Several sessions may be had; their AUTHs go one after the other. An
     * interval out of the relay's bounds (423) is corrected once.
     *
     * @return fails with {@link org.msrprelay.client.auth.AuthException} if it is refused, {@link ClientException} if the
     *     connection is lost or the relay does not answer
     */
    public CompletionStage<MsrpSession> auth(AuthRequest request, MessageHandler handler) {
        return auth(request, core.unreachableUri(scheme), handler);
    }

    /** The same with a URI of one's own. */
    public CompletionStage<MsrpSession> auth(AuthRequest request, MsrpUri own, MessageHandler handler) {
        CompletableFuture<MsrpSession> session = new CompletableFuture<>();
        connection.run(() -> auths.auth(request, own, handler, session));
        return session.minimalCompletionStage();
    }

    /** A session without a relay of one's own: with the peer at the other end, or through relays of the peer's. */
    public MsrpSession session(MessageHandler handler) {
        return session(core.unreachableUri(scheme), handler);
    }

    /** The same with a URI of one's own. */
    public MsrpSession session(MsrpUri own, MessageHandler handler) {
        MsrpSession session = new MsrpSession(own, Optional.empty(), handler, connection.sessions());
        connection.sessions().add(session);
        session.attach(connection);
        return session;
    }

    public InetSocketAddress localAddress() {
        return (InetSocketAddress) connection.channel().localAddress();
    }

    public InetSocketAddress remoteAddress() {
        return (InetSocketAddress) connection.channel().remoteAddress();
    }

    /** Completes when the connection has ended, with the reason, for people. */
    public CompletionStage<String> closed() {
        return connection.closed().minimalCompletionStage();
    }

    /** Ends the connection and its sessions; what was written is still sent. */
    public void close() {
        connection.close("the connection was closed on this side");
    }

    /** Drops the connection: the other side sees a reset. For tests and demonstrations of failure. */
    public void abort() {
        connection.abort("the connection was dropped on this side");
    }
}
