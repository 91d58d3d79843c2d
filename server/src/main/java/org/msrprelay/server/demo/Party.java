package org.msrprelay.server.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.msrprelay.client.Blocking;
import org.msrprelay.client.MsrpClient;
import org.msrprelay.client.MsrpConnection;
import org.msrprelay.client.MsrpSession;
import org.msrprelay.client.auth.AuthRequest;
import org.msrprelay.client.message.IncomingMessage;
import org.msrprelay.client.message.MessageHandler;
import org.msrprelay.client.message.MessageReceiver;

/** One of the two clients, with a connection of its own to the relay and a session there. */
final class Party {
    /** Far more than anything on one machine takes. */
    static final long PATIENCE_SECONDS = 30;

    private final String name;
    private final MsrpConnection connection;
    private final MsrpSession session;
    private final Role role;

    private Party(String name, MsrpConnection connection, MsrpSession session, Role role) {
        this.name = name;
        this.connection = connection;
        this.session = session;
        this.role = role;
    }

    /** What the client does with messages, which changes from scene to scene. */
    private static final class Role implements MessageHandler {
        private volatile MessageHandler current = MessageHandler.REFUSING;

        @Override
        public MessageReceiver begin(IncomingMessage message) {
            return current.begin(message);
        }
    }

    /** Connects to the relay and AUTHs. */
    static Party join(DemoRelay relay, MsrpClient client, String name) throws DemoException, InterruptedException {
        Role role = new Role();
        MsrpConnection connection = await(client.connect(relay.uri()), name + " connects");
        AuthRequest request = AuthRequest.to(relay.uri(), name, relay.users().add(name));
        MsrpSession session = await(connection.auth(request, role), name + " AUTHs");
        return new Party(name, connection, session, role);
    }

    /** What the stage completes with; its failure, or its lateness, in words. */
    static <T> T await(CompletionStage<T> stage, String what) throws DemoException, InterruptedException {
        try {
            return Blocking.await(stage, Duration.ofSeconds(PATIENCE_SECONDS));
        } catch (TimeoutException e) {
            throw new DemoException(what + ": not within " + PATIENCE_SECONDS + " s");
        } catch (IOException e) {
            throw new DemoException(what + ": " + e.getMessage());
        }
    }

    /** From now on messages are received so. */
    void receives(MessageHandler handler) {
        role.current = handler;
    }

    String name() {
        return name;
    }

    MsrpConnection connection() {
        return connection;
    }

    MsrpSession session() {
        return session;
    }
}
