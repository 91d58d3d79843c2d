package org.msrprelay.client;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.msrprelay.client.auth.AuthException;
import org.msrprelay.client.auth.AuthExchange;
import org.msrprelay.client.auth.AuthGrant;
import org.msrprelay.client.auth.AuthRequest;
import org.msrprelay.client.auth.Nonces;
import org.msrprelay.client.message.MessageHandler;
import org.msrprelay.protocol.ContinuationFlag;
import org.msrprelay.protocol.Method;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.protocol.Path;
import org.msrprelay.protocol.ResponseHead;
import org.msrprelay.protocol.codec.MsrpEncoder;

/** The AUTHs of one connection, one after the other (RFC 4976 9.1: they cannot be pipelined). Used on its loop. */
final class Auths {
    private final Connection connection;
    private final Nonces nonces = new Nonces();
    private final Deque<Auth> waiting = new ArrayDeque<>();
    private @Nullable Auth running;

    Auths(Connection connection) {
        this.connection = connection;
    }

    void auth(AuthRequest request, MsrpUri own, MessageHandler handler, CompletableFuture<MsrpSession> session) {
        waiting.add(new Auth(request, own, handler, session));
        next();
    }

    private void next() {
        if (running == null && !waiting.isEmpty()) {
            running = waiting.remove();
            running.begin();
        }
    }

    /** One AUTH, in as many transactions as it takes. */
    private final class Auth implements Transactions.Awaiting {
        private final AuthRequest request;
        private final MsrpUri own;
        private final MessageHandler handler;
        private final CompletableFuture<MsrpSession> session;
        private @Nullable AuthExchange exchange;

        Auth(AuthRequest request, MsrpUri own, MessageHandler handler, CompletableFuture<MsrpSession> session) {
            this.request = request;
            this.own = own;
            this.handler = handler;
            this.session = session;
        }

        void begin() {
            Optional<String> end = connection.endReason();
            if (end.isPresent()) {
                lost(end.get());
                return;
            }
            AuthExchange begun = new AuthExchange(request, nonces, connection.random());
            exchange = begun;
            send(begun);
        }

        private void send(AuthExchange current) {
            String id = connection.newTransactionId();
            connection.transactions().begin(id, this);
            connection.outbox().first(out -> {
                MsrpEncoder.head(out, id, Method.AUTH, request.toPath(), Path.of(own), current.nextFields());
                MsrpEncoder.end(out, id, ContinuationFlag.END, false);
            });
            connection.transactions().awaitResponse(id);
            connection.outbox().pump();
        }

        @Override
        public void answered(ResponseHead response) {
            AuthExchange current = exchange;
            if (current == null) {
                return;
            }
            try {
                Optional<AuthGrant> grant = current.answered(response);
                if (grant.isPresent()) {
                    granted(grant.get());
                } else {
                    send(current);
                }
            } catch (AuthException e) {
                failed(e);
            }
        }

        private void granted(AuthGrant grant) {
            MsrpSession begun = new MsrpSession(own, Optional.of(grant), handler, connection.sessions());
            connection.sessions().add(begun);
            begun.bind(connection);
            running = null;
            session.complete(begun);
            next();
        }

        @Override
        public void timedOut() {
            failed(new ClientException("no response to AUTH within "
                    + connection.settings().responseTimeout().toSeconds() + " s"));
        }

        @Override
        public void lost(String reason) {
            failed(new ClientException("AUTH: " + reason));
        }

        private void failed(IOException cause) {
            running = null;
            session.completeExceptionally(cause);
            next();
        }
    }
}
