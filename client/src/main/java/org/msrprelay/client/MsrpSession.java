package org.msrprelay.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.msrprelay.client.auth.AuthGrant;
import org.msrprelay.client.message.Message;
import org.msrprelay.client.message.MessageHandler;
import org.msrprelay.client.message.OutgoingMessage;
import org.msrprelay.client.message.Report;
import org.msrprelay.protocol.ByteRange;
import org.msrprelay.protocol.HeaderNames;
import org.msrprelay.protocol.MalformedException;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.protocol.Path;
import org.msrprelay.protocol.RequestHead;
import org.msrprelay.protocol.TransactionIds;

/**
 * One end of an MSRP session: a URI of one's own, the relays before it if there are any, and the messages of both directions.
 *
 * <p>Thread-safe. Lives on one connection and ends with it; a listener's session has one as soon as its peer connected and
 * sent a first request (RFC 4975 5.4).
 */
public final class MsrpSession {
    private static final ByteRange WHOLE = new ByteRange(1, ByteRange.ANY, ByteRange.ANY);

    private final MsrpUri uri;
    private final Optional<AuthGrant> grant;
    private final MessageHandler handler;
    private final Sessions sessions;
    private final Inbox inbox;
    private final SentMessages sent = new SentMessages();
    private final AtomicReference<@Nullable Connection> connection = new AtomicReference<>();

    MsrpSession(MsrpUri uri, Optional<AuthGrant> grant, MessageHandler handler, Sessions sessions) {
        this.uri = uri;
        this.grant = grant;
        this.handler = handler;
        this.sessions = sessions;
        this.inbox = new Inbox(uri, handler);
    }

    /** One's own URI: what From-Path ends with. */
    public MsrpUri uri() {
        return uri;
    }

    /** What the peer has to send to: the relays, outermost first, then one's own URI (RFC 4976 5.1). */
    public Path path() {
        Path path = Path.of(uri);
        for (MsrpUri relay : grant.map(g -> g.usePath().uris()).orElse(List.of())) {
            path = path.prepend(relay);
        }
        return path;
    }

    /** What a relay granted; empty for a session without one. */
    public Optional<AuthGrant> grant() {
        return grant;
    }

    /** How long the relay holds the session, counted from its answer; renewing it is the caller's. */
    public Optional<Duration> expires() {
        return grant.flatMap(AuthGrant::expires);
    }

    /**
     * Sends a message to the peer with this path, through the session's relays.
     *
     * @throws IllegalStateException if a listener's session has no peer yet
     */
    public OutgoingMessage send(Path peer, Message message) {
        Connection via = connection.get();
        if (via == null) {
            throw new IllegalStateException("session " + uri + " has no connection");
        }
        String id = message.messageId().orElseGet(() -> TransactionIds.random(via.random()));
        SendHead head = new SendHead(toPath(peer), Path.of(uri), id, message);
        SendOutcome outcome = new SendOutcome(id, message.total(), message.successReport(), via::afterDeliveryTimeout);
        OutgoingTransfer transfer = new OutgoingTransfer(message, head, outcome, via);
        via.start(transfer, sent);
        return transfer;
    }

    /** The relays as Use-Path has them, then the peer's path (RFC 4976 5.1). */
    Path toPath(Path peer) {
        List<MsrpUri> relays =
                new ArrayList<>(grant.map(g -> g.usePath().uris()).orElse(List.of()));
        Path path = peer;
        for (int i = relays.size() - 1; i >= 0; i--) {
            path = path.prepend(relays.get(i));
        }
        return path;
    }

    /** Ends this session alone: what still arrives for it is answered 481. Its unfinished messages end. */
    public void close() {
        sessions.remove(this);
        Connection via = connection.get();
        if (via != null) {
            via.run(() -> {
                via.unbind(this);
                ended("the session was closed");
            });
        }
    }

    /** Gives a new session its connection, from any thread. */
    void attach(Connection to) {
        connection.set(to);
        to.run(() -> to.bound(this));
    }

    /** A request came for it: takes that connection if it has none; false if it has another (RFC 4975 5.4). */
    boolean bind(Connection to) {
        Connection current = connection.get();
        if (current == to) {
            return true;
        }
        boolean free = current == null || current.closed().isDone();
        boolean bound = free && connection.compareAndSet(current, to);
        if (bound) {
            to.bound(this);
        }
        return bound;
    }

    /** The session or its connection is over. On the connection's loop. */
    void ended(String reason) {
        sent.lost(reason);
        inbox.close(reason);
    }

    RequestSink chunk(RequestHead head, boolean hasBody, Connection from) {
        return inbox.chunk(head, hasBody, from);
    }

    /** RFC 4975 7.3.2. One that cannot be understood is ignored: there is no answer to a REPORT. */
    void reported(RequestHead head) {
        try {
            Optional<String> id = head.messageId();
            if (id.isEmpty() || head.status().isEmpty()) {
                return;
            }
            Report report =
                    new Report(id.get(), head.status().get(), head.byteRange().orElse(WHOLE), head);
            OutgoingTransfer transfer = sent.find(id.get());
            if (transfer == null) {
                handler.unknownReport(report);
            } else {
                transfer.reported(report);
            }
        } catch (MalformedException e) {
            Connection.LOG.debug(
                    "REPORT with a bad {} or {}: {}", HeaderNames.STATUS, HeaderNames.BYTE_RANGE, e.getMessage());
        }
    }
}
