package org.msrprelay.systemtests.harness;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A sender and a receiver with the relay, or relays, between them, and how the paths of a request look at either end.
 *
 * @param relayUris the relays' session URIs on the way, from the sender's side
 * @param owned what is to be closed with the conversation
 */
public record Conversation(
        Route route, RawPeer sender, RawPeer receiver, List<String> relayUris, List<AutoCloseable> owned)
        implements AutoCloseable {

    /** The To-Path that the sender writes. */
    public String toPath() {
        return String.join(" ", relayUris) + " " + receiver.uri();
    }

    /** The From-Path that the sender writes. */
    public String fromPath() {
        return sender.uri();
    }

    /** The To-Path that the receiver sees. */
    public String deliveredToPath() {
        return receiver.uri();
    }

    /** The From-Path that the receiver sees, and answers to with requests of its own. */
    public String deliveredFromPath() {
        return String.join(" ", backwards()) + " " + sender.uri();
    }

    private List<String> backwards() {
        List<String> backwards = new ArrayList<>(relayUris);
        Collections.reverse(backwards);
        return backwards;
    }

    /** The relay's session URI that the sender knows. */
    public String reportingUri() {
        return relayUris.get(0);
    }

    /**
     * The From-Paths of REPORTs that the sender may get: each relay's own URI, behind those of the relays on the way back. A
     * relay whose two sessions follow each other reports as the first of them.
     */
    List<String> reportingPaths() {
        List<String> paths = new ArrayList<>();
        Set<String> relays = new HashSet<>();
        for (int i = 0; i < relayUris.size() && relays.add(relayOf(relayUris.get(i))); i++) {
            paths.add(String.join(" ", relayUris.subList(0, i + 1)));
        }
        return paths;
    }

    private static String relayOf(String sessionUri) {
        return sessionUri.substring(0, sessionUri.lastIndexOf('/'));
    }

    /** The relay's session URI that the receiver knows. */
    public String lastRelayUri() {
        return relayUris.get(relayUris.size() - 1);
    }

    /** A bodiless SEND from end to end and its answer, so that both know the relay's connection to the other. */
    Conversation bind() {
        Send first = sender.send(Send.along(this, Ids.next("bind")));
        receiver.ok(receiver.awaitRequest("SEND"));
        sender.awaitResponse(first);
        return this;
    }

    /**
     * The code of the REPORT for octets that still wait when the receiver's connection is lost (design, "When something
     * fails"). For octets that had left and were not answered it is always 408.
     */
    public int codeWhenReceiverIsLost() {
        return route.receiverHasSession() ? 481 : 408;
    }

    /** Ends the receiver's connection, and its listener's too, so that it cannot be reached again. */
    public void loseReceiver() {
        owned.stream().filter(each -> each instanceof ListeningPeer).forEach(Conversation::closeOne);
        receiver.close();
    }

    /** Like {@link #loseReceiver}, with a RST. */
    public void resetReceiver() {
        owned.stream().filter(each -> each instanceof ListeningPeer).forEach(Conversation::closeOne);
        receiver.reset();
    }

    /** The way back: what the receiver would write as a sender. */
    public Conversation reversed() {
        return new Conversation(route, receiver, sender, backwards(), List.of());
    }

    @Override
    public void close() {
        for (AutoCloseable each : owned) {
            closeOne(each);
        }
    }

    private static void closeOne(AutoCloseable one) {
        try {
            one.close();
        } catch (Exception e) {
            throw new AssertionError("closing " + one, e);
        }
    }
}
