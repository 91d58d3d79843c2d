package org.msrprelay.systemtests.harness;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The AUTH transactions (RFC 4976 5.1) of one peer with the relay that it is connected to. */
public final class Auth {

    private final RawPeer peer;
    private final String relayUri;
    private Optional<String> session = Optional.empty();

    Auth(RawPeer peer, String relayUri) {
        this.peer = peer;
        this.relayUri = relayUri;
    }

    /** The relay's URI without a session: AUTH's To-Path. */
    public String relayUri() {
        return relayUri;
    }

    String session() {
        return session.orElseThrow(() -> new AssertionError("no AUTH has succeeded yet"));
    }

    /** An AUTH to the relay without anything more. */
    public Send request() {
        return Send.request("AUTH", relayUri, peer.uri());
    }

    /** The 401 that an AUTH without credentials is answered with. */
    public Frame challenged() {
        Send request = peer.send(request());
        Frame response = peer.awaitResponse(request);
        if (response.code() != 401) {
            throw new AssertionError("expected 401: " + response);
        }
        return response;
    }

    /** The challenges of a fresh 401, in their order. */
    public List<Challenge> challenges() {
        return challenged().all("WWW-Authenticate").stream()
                .map(Challenge::parse)
                .toList();
    }

    /** A fresh challenge for the algorithm. */
    public Challenge challenge(String algorithm) {
        return challenges().stream()
                .filter(challenge -> challenge.algorithm().equalsIgnoreCase(algorithm))
                .findFirst()
                .orElseThrow(() -> new AssertionError("not offered: " + algorithm));
    }

    /** Right credentials for a fresh challenge, which the caller may still change. */
    public Credentials credentials(String user, String algorithm) {
        return Credentials.of(user, Users.passwordOf(user), challenge(algorithm), relayUri);
    }

    /** The response to an AUTH with these credentials and whatever else is added. */
    public Frame attempt(Credentials credentials, UnaryOperator<Send> more) {
        Send request = peer.send(more.apply(request().field("Authorization", credentials.value())));
        Frame response = peer.awaitResponse(request);
        if (response.code() == 200) {
            session = Optional.of(response.required("Use-Path"));
        }
        return response;
    }

    public Frame attempt(Credentials credentials) {
        return attempt(credentials, UnaryOperator.identity());
    }

    /** AUTHs with the user's right password, and gives the session. */
    public String as(String user) {
        return as(user, UnaryOperator.identity());
    }

    /** AUTHs with the user's right password and more header fields, and gives the session. */
    public String as(String user, UnaryOperator<Send> more) {
        Frame response = attempt(credentials(user, "SHA-256"), more);
        if (response.code() != 200) {
            throw new AssertionError("expected 200: " + response);
        }
        return session();
    }

    /**
     * The response to an AUTH at a further relay, behind those that this peer has a session of (RFC 4976 5.1). If it succeeds
     * the session is the whole way there.
     *
     * @param outerUri the further relay's URI without a session
     */
    public Frame attemptThrough(String outerUri, String user, String password) {
        String toPath = session() + " " + outerUri;
        Frame challenged = respondedTo(Send.request("AUTH", toPath, peer.uri()));
        if (challenged.code() != 401) {
            return challenged;
        }
        Challenge challenge = Challenge.parse(challenged.required("WWW-Authenticate"));
        Credentials credentials = Credentials.of(user, password, challenge, outerUri);
        Frame response =
                respondedTo(Send.request("AUTH", toPath, peer.uri()).field("Authorization", credentials.value()));
        if (response.code() == 200) {
            session = Optional.of(response.required("Use-Path"));
        }
        return response;
    }

    /** AUTHs with the right password at a further relay, and gives the whole way there. */
    public String through(String outerUri, String user) {
        Frame response = attemptThrough(outerUri, user, Users.passwordOf(user));
        if (response.code() != 200) {
            throw new AssertionError("expected 200: " + response);
        }
        return session();
    }

    private Frame respondedTo(Send request) {
        return peer.awaitResponse(peer.send(request));
    }
}
