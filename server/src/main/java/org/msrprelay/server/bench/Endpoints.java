package org.msrprelay.server.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import org.msrprelay.client.Blocking;
import org.msrprelay.client.auth.AuthRequest;
import org.msrprelay.protocol.MsrpUri;

/** Makes the ends of sessions, many at a time; its methods block until they are there. */
final class Endpoints {
    /** Fewer than a relay's backlog of connections that it has not accepted. */
    private static final int AT_A_TIME = 64;
    /** Longer than any measurement; a relay may grant less. */
    private static final Duration EXPIRES = Duration.ofHours(1);

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final BenchSockets sockets;
    private final RelayTarget target;

    Endpoints(BenchSockets sockets, RelayTarget target) {
        this.sockets = sockets;
        this.target = target;
    }

    /** Readers with a connection and a session each. */
    List<Endpoint> readers(int count, OptionalInt receiveBufferOctets) throws IOException, InterruptedException {
        return all(
                count, i -> sockets.receiver(receiveBufferOctets).thenCompose(open -> authed(open, "reader-" + i, i)));
    }

    /** Senders with a connection each, and a session if they are to AUTH. */
    List<Endpoint> senders(int count, boolean auth) throws IOException, InterruptedException {
        return all(
                count,
                i -> sockets.sender()
                        .thenCompose(open -> auth ? authed(open, "sender-" + i, i) : stranger(open, "sender-" + i)));
    }

    /** Senders and readers, two by two. */
    List<Session> sessions(int count, boolean auth) throws IOException, InterruptedException {
        if (target.behindProxy().isPresent()) {
            return throughProxy(count, target.behindProxy().get());
        }
        List<Endpoint> readers = readers(count, OptionalInt.empty());
        List<Endpoint> senders = senders(count, auth);
        List<Session> sessions = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            sessions.add(new Session(senders.get(i), readers.get(i)));
        }
        return sessions;
    }

    /** One after the other, so that the reader of a sender is the connection that comes next. */
    private List<Session> throughProxy(int count, MsrpUri behind) throws IOException, InterruptedException {
        Acceptor acceptor = sockets.listen(behind);
        List<Session> sessions = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Endpoint sender = await(stranger(await(sockets.sender()), "sender-" + i));
            Endpoint reader = await(stranger(await(acceptor.next()), "reader-" + i));
            sessions.add(new Session(sender, reader));
        }
        return sessions;
    }

    /** A sender whose latency is measured, on the loop of the receivers. */
    Endpoint chatter(boolean auth) throws IOException, InterruptedException {
        return await(sockets.receiver(OptionalInt.empty())
                .thenCompose(open -> auth ? authed(open, "chatter", 0) : stranger(open, "chatter")));
    }

    /** Several sessions of one connection. */
    List<Endpoint> sharing(int sessions, OptionalInt receiveBufferOctets) throws IOException, InterruptedException {
        BenchConnection connection = await(sockets.receiver(receiveBufferOctets));
        List<Endpoint> endpoints = new ArrayList<>();
        for (int i = 0; i < sessions; i++) {
            endpoints.add(await(authed(connection, "reader-" + i, 0)));
        }
        return endpoints;
    }

    private CompletableFuture<Endpoint> authed(BenchConnection connection, String name, int number) {
        Login login = target.logins().get(number % target.logins().size());
        MsrpUri own = Endpoint.newUri(target.uri().scheme(), name);
        AuthRequest request = AuthRequest.to(target.uri(), login.user(), login.password())
                .withoutProof()
                .withExpires(EXPIRES);
        return connection.auth(request, own).thenApply(grant -> new Endpoint(connection, own, Optional.of(grant)));
    }

    private CompletableFuture<Endpoint> stranger(BenchConnection connection, String name) {
        MsrpUri own = Endpoint.newUri(target.uri().scheme(), name);
        return CompletableFuture.completedFuture(new Endpoint(connection, own, Optional.empty()));
    }

    private static List<Endpoint> all(int count, IntFunction<CompletableFuture<Endpoint>> open)
            throws IOException, InterruptedException {
        Deque<CompletableFuture<Endpoint>> opening = new ArrayDeque<>();
        List<Endpoint> endpoints = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            opening.add(open.apply(i));
            if (opening.size() == AT_A_TIME) {
                endpoints.add(await(opening.remove()));
            }
        }
        for (CompletableFuture<Endpoint> last : opening) {
            endpoints.add(await(last));
        }
        return endpoints;
    }

    private static <T> T await(CompletableFuture<T> made) throws IOException, InterruptedException {
        try {
            return Blocking.await(made, PATIENCE);
        } catch (TimeoutException e) {
            throw new BenchException(
                    "the relay does not answer: a session is not there after " + PATIENCE.toSeconds() + " s");
        }
    }
}
