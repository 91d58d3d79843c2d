package org.msrprelay.relay.forwarding;

import java.util.List;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.protocol.Path;
import org.msrprelay.relay.hop.Hop;
import org.msrprelay.relay.session.Session;

/** What becomes of a request, decided at its head. */
public sealed interface Route {

    /** It is answered with an error (if its method and Failure-Report want an answer) and its rest is dropped. */
    record Refused(int code, String reason) implements Route {}

    /** It is for somebody else: the connection is closed (RFC 4976 6.2). */
    record NotOurs(String reason) implements Route {}

    /** Its To-Path ends at this relay. */
    record EndsHere(boolean fromClient) implements Route {}

    /** It is an AUTH to this relay (RFC 4976 6.3). */
    record Authenticate() implements Route {}

    /**
     * It goes on to the next hop (RFC 4976 6.4).
     *
     * @param toPath moved on by this relay's URIs
     * @param fromPath likewise
     * @param ours this relay's session URIs that it went through, the first one first
     * @param sessions the sessions of these URIs
     */
    record Forward(NextHop nextHop, Path toPath, Path fromPath, Path ours, List<Session> sessions) implements Route {

        /** Whether it is delivered to the client of the session through which it leaves this relay. */
        boolean toClient() {
            Session last = sessions.get(sessions.size() - 1);
            return !last.isThroughRelay()
                    && nextHop instanceof NextHop.Standing standing
                    && standing.hop() == last.owner();
        }
    }

    /** Where a request goes. */
    sealed interface NextHop {

        /** A connection that is there, or being opened. */
        record Standing(Hop hop) implements NextHop {}

        /** A connection that has to be opened for the client of the session. */
        record ToBeOpened(Session session, MsrpUri uri) implements NextHop {}

        /**
         * One of the connections with another relay, which sessions share.
         *
         * @param session the session whose far side it becomes, with a SEND
         * @param byService whether the name may be that of a service (SRV)
         * @param movesFar whether it becomes the far side
         */
        record OfRelay(Session session, MsrpUri uri, boolean byService, boolean movesFar) implements NextHop {}
    }
}
