package org.msrprelay.relay.auth;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.msrprelay.protocol.HeaderField;
import org.msrprelay.protocol.HeaderFields;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.protocol.RequestHead;
import org.msrprelay.protocol.ResponseHead;
import org.msrprelay.protocol.Responses;
import org.msrprelay.protocol.StatusCodes;
import org.msrprelay.relay.session.Session;
import org.msrprelay.relay.spi.AuthOutcome;

/**
 * The answer to an AUTH.
 *
 * @param reason for the observer; what the client is told is in the response
 * @param session what was made, if it was granted
 */
public record AuthAnswer(ResponseHead response, AuthOutcome outcome, String reason, Optional<Session> session) {

    /**
     * A session was made.
     *
     * @param authenticationInfo what proves to the client that we are who we should be
     */
    static AuthAnswer granted(
            RequestHead request, Session session, Optional<String> authenticationInfo, Duration lifetime) {
        List<HeaderField> fields = new ArrayList<>();
        fields.add(new HeaderField("Use-Path", usePath(request, session)));
        authenticationInfo.ifPresent(info -> fields.add(new HeaderField("Authentication-Info", info)));
        fields.add(new HeaderField("Expires", Long.toString(lifetime.toSeconds())));
        ResponseHead response = Responses.responseTo(request, StatusCodes.OK).withFields(HeaderFields.of(fields));
        return new AuthAnswer(response, AuthOutcome.GRANTED, "", Optional.of(session));
    }

    /** RFC 4976 5.1: the whole path from the client on, the relays through which the AUTH came first. */
    private static String usePath(RequestHead request, Session session) {
        StringBuilder path = new StringBuilder();
        List<MsrpUri> through = request.fromPath().uris();
        for (int i = through.size() - 2; i >= 0; i--) {
            path.append(through.get(i)).append(' ');
        }
        return path.append(session.uri()).toString();
    }

    /** Credentials are asked for, or asked for again. */
    static AuthAnswer asked(RequestHead request, List<String> challenges, AuthOutcome outcome, String reason) {
        List<HeaderField> fields = challenges.stream()
                .map(challenge -> new HeaderField("WWW-Authenticate", challenge))
                .toList();
        ResponseHead response =
                Responses.responseTo(request, StatusCodes.UNAUTHORIZED).withFields(HeaderFields.of(fields));
        return new AuthAnswer(response, outcome, reason, Optional.empty());
    }

    static AuthAnswer malformed(RequestHead request, String reason) {
        return without(Responses.responseTo(request, StatusCodes.BAD_REQUEST, reason), AuthOutcome.MALFORMED, reason);
    }

    static AuthAnswer forbidden(RequestHead request, String reason) {
        return without(Responses.responseTo(request, StatusCodes.FORBIDDEN, reason), AuthOutcome.FORBIDDEN, reason);
    }

    /** A 401 would say that the password was wrong, and make its owner change it; how long is not told. */
    static AuthAnswer lockedOut(RequestHead request, String reason) {
        String comment = "Too many AUTHs have failed: try again later";
        return without(Responses.responseTo(request, StatusCodes.FORBIDDEN, comment), AuthOutcome.LOCKED_OUT, reason);
    }

    static AuthAnswer unavailable(RequestHead request, String reason) {
        String comment = "The credentials cannot be looked up now";
        return without(Responses.responseTo(request, StatusCodes.TIMEOUT, comment), AuthOutcome.UNAVAILABLE, reason);
    }

    /**
     * RFC 4976 5.1: 423 with the bound that the Expires went over.
     *
     * @param field Min-Expires or Max-Expires
     */
    static AuthAnswer outOfBounds(RequestHead request, String field, Duration bound) {
        String seconds = Long.toString(bound.toSeconds());
        ResponseHead response = Responses.responseTo(request, StatusCodes.INTERVAL_OUT_OF_BOUNDS)
                .withFields(HeaderFields.of(List.of(new HeaderField(field, seconds))));
        return without(response, AuthOutcome.INTERVAL_OUT_OF_BOUNDS, field + " is " + seconds + " s");
    }

    private static AuthAnswer without(ResponseHead response, AuthOutcome outcome, String reason) {
        return new AuthAnswer(response, outcome, reason, Optional.empty());
    }
}
