package org.msrprelay.systemtests.harness;

import java.util.List;

/** The ways by which a request can leave this relay: what its next hop is. */
public enum Route {
    /** From a foreigner to the client whose session it is. */
    TO_SESSIONS_CLIENT,
    /** From the client to a foreigner who has connected to the relay. */
    TO_FOREIGN_CONNECTION,
    /** From the client to a peer that the relay connects to. */
    TO_OPENED_CONNECTION,
    /** From a client to another client of this same relay, through both sessions. */
    THROUGH_TWO_SESSIONS;

    /** Whether the receiver is a client of the relay, so that its session goes with its connection. */
    public boolean receiverHasSession() {
        return this == TO_SESSIONS_CLIENT || this == THROUGH_TWO_SESSIONS;
    }

    /** Whether the sender is a client of the relay. */
    public boolean senderHasSession() {
        return this != TO_SESSIONS_CLIENT;
    }

    public Conversation open(RelayUnderTest relay) {
        return open(relay, 0);
    }

    /**
     * Connects both ends and has one bodiless SEND go through.
     *
     * @param receiveBuffer SO_RCVBUF of the receiver, 0 for the system's
     */
    public Conversation open(RelayUnderTest relay, int receiveBuffer) {
        return switch (this) {
            case TO_SESSIONS_CLIENT -> toClient(relay, receiveBuffer);
            case TO_FOREIGN_CONNECTION -> toForeigner(relay, receiveBuffer);
            case TO_OPENED_CONNECTION -> toListener(relay, receiveBuffer);
            case THROUGH_TWO_SESSIONS -> throughTwo(relay, receiveBuffer);
        };
    }

    private Conversation toClient(RelayUnderTest relay, int receiveBuffer) {
        RawPeer client = relay.connect("bob", receiveBuffer);
        String session = client.auth().as("bob");
        RawPeer foreigner = relay.connect("foreigner");
        return new Conversation(this, foreigner, client, List.of(session), List.of(client, foreigner)).bind();
    }

    private Conversation toForeigner(RelayUnderTest relay, int receiveBuffer) {
        RawPeer client = relay.connect("alice");
        String session = client.auth().as("alice");
        RawPeer foreigner = relay.connect("foreigner", receiveBuffer);
        new Conversation(this, foreigner, client, List.of(session), List.of()).bind();
        return new Conversation(this, client, foreigner, List.of(session), List.of(client, foreigner));
    }

    private Conversation toListener(RelayUnderTest relay, int receiveBuffer) {
        ListeningPeer listener = ListeningPeer.clear("127.0.0.1", receiveBuffer);
        RawPeer client = relay.connect("alice");
        String session = client.auth().as("alice");
        Send first = client.send(Send.of(session + " " + listener.uri(), client.uri(), Ids.next("bind")));
        RawPeer accepted = listener.accept();
        accepted.ok(accepted.awaitRequest("SEND"));
        client.awaitResponse(first);
        return new Conversation(this, client, accepted, List.of(session), List.of(client, accepted, listener));
    }

    private Conversation throughTwo(RelayUnderTest relay, int receiveBuffer) {
        RawPeer sender = relay.connect("alice");
        RawPeer receiver = relay.connect("bob", receiveBuffer);
        List<String> sessions =
                List.of(sender.auth().as("alice"), receiver.auth().as("bob"));
        return new Conversation(this, sender, receiver, sessions, List.of(sender, receiver)).bind();
    }
}
