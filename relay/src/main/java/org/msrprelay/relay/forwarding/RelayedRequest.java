package org.msrprelay.relay.forwarding;

import org.msrprelay.protocol.HeaderFields;
import org.msrprelay.protocol.MalformedException;
import org.msrprelay.protocol.Method;
import org.msrprelay.protocol.Path;
import org.msrprelay.protocol.RequestHead;
import org.msrprelay.protocol.ResponseHead;
import org.msrprelay.protocol.ResponseStatus;
import org.msrprelay.protocol.StatusCodes;
import org.msrprelay.protocol.digest.DigestChallenge;
import org.msrprelay.relay.hop.Hop;
import org.msrprelay.relay.transaction.Transaction;

/**
 * A request other than SEND that was forwarded: its response goes back to where it came from, end to end (RFC 4976 6.4.3).
 * If none comes in time the state is dropped; the sender has a timer of its own.
 */
public final class RelayedRequest extends Transaction {

    private final Hop previousHop;
    private final String originalId;
    private final Path backTo;
    private final Path ours;

    /** An AUTH with credentials: a 401 says that they were wrong, unless it is for the nonce alone. */
    private final boolean provesUser;

    private final boolean auth;

    RelayedRequest(String id, Hop previousHop, RequestHead original, Path ours) {
        super(id, true);
        this.previousHop = previousHop;
        this.originalId = original.transactionId();
        this.backTo = original.fromPath();
        this.ours = ours;
        this.auth = original.method().equals(Method.AUTH);
        this.provesUser = auth && original.fields().first("Authorization").isPresent();
    }

    public boolean isAuth() {
        return auth;
    }

    /**
     * Takes the response back, with the paths moved by the URIs that the request went through: off To-Path, on to
     * From-Path. What its To-Path says does not matter, the transaction does.
     */
    public void answered(ResponseHead response) {
        Path fromPath = response.fromPath();
        for (int i = ours.size() - 1; i >= 0; i--) {
            fromPath = fromPath.prepend(ours.uris().get(i));
        }
        ResponseHead back = response.withTransactionId(originalId).withPaths(backTo, fromPath);
        boolean wrong = provesUser && response.statusCode() == StatusCodes.UNAUTHORIZED && !isStale(response);
        previousHop.onLoop(() -> {
            previousHop.sender().passBack(back);
            if (wrong) {
                previousHop.authFailed();
            }
        });
    }

    private static boolean isStale(ResponseHead response) {
        return response.fields().all("WWW-Authenticate").stream().anyMatch(RelayedRequest::isStale);
    }

    private static boolean isStale(String challenge) {
        try {
            return DigestChallenge.parse(challenge).stale();
        } catch (MalformedException malformed) {
            return false;
        }
    }

    /** The answer that will not come is given in its place. */
    @Override
    public void abandoned(ResponseStatus instead) {
        ResponseHead answer = new ResponseHead(originalId, instead, backTo, Path.of(ours.first()), HeaderFields.EMPTY);
        previousHop.onLoop(() -> previousHop.sender().passBack(answer));
    }
}
