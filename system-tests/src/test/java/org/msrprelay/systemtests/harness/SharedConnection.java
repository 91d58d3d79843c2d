package org.msrprelay.systemtests.harness;

import java.util.ArrayList;
import java.util.List;

/** One connection that several sessions share, seen as conversations that have their receiver in common. */
public enum SharedConnection {
    /** Of a client that has several sessions. */
    OF_A_CLIENT,
    /** Of a foreign peer to whom clients with a session each send; another relay's looks the same. */
    OF_A_FOREIGN_PEER;

    /** The receiver and those who send to it, each in a session of its own. */
    public record Lanes(RawPeer receiver, List<Conversation> each) implements AutoCloseable {
        public Conversation get(int index) {
            return each.get(index);
        }

        @Override
        public void close() {
            each.forEach(Conversation::close);
            receiver.close();
        }
    }

    /**
     * Opens it.
     *
     * @param receiveBuffer SO_RCVBUF of the receiver, 0 for the system's
     */
    public Lanes open(RelayUnderTest relay, int lanes, int receiveBuffer) {
        RawPeer receiver = relay.connect("shared", receiveBuffer);
        List<Conversation> each = new ArrayList<>();
        for (int i = 0; i < lanes; i++) {
            RawPeer sender = relay.client(Users.ALL.get(i % Users.ALL.size()));
            each.add(this == OF_A_CLIENT ? toClient(sender, receiver) : toForeigner(sender, receiver));
        }
        return new Lanes(receiver, each);
    }

    private static Conversation toClient(RawPeer sender, RawPeer receiver) {
        List<String> sessions = List.of(sender.session(), receiver.auth().as("bob"));
        return new Conversation(Route.THROUGH_TWO_SESSIONS, sender, receiver, sessions, List.of(sender)).bind();
    }

    private static Conversation toForeigner(RawPeer sender, RawPeer receiver) {
        List<String> sessions = List.of(sender.session());
        new Conversation(Route.TO_SESSIONS_CLIENT, receiver, sender, sessions, List.of()).bind();
        return new Conversation(Route.TO_FOREIGN_CONNECTION, sender, receiver, sessions, List.of(sender));
    }
}
