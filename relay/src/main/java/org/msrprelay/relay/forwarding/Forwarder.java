package org.msrprelay.relay.forwarding;

import java.util.Optional;
import org.msrprelay.protocol.ByteRange;
import org.msrprelay.protocol.Method;
import org.msrprelay.protocol.RequestHead;
import org.msrprelay.protocol.StatusCodes;
import org.msrprelay.relay.hop.Hop;
import org.msrprelay.relay.hop.TransactionIdSource;
import org.msrprelay.relay.scheduling.FailureStatus;
import org.msrprelay.relay.session.Session;
import org.msrprelay.relay.spi.ForwardingSettings;
import org.msrprelay.relay.spi.LimitSettings;

/**
 * Begins the reception of a request that goes on to a next hop.
 *
 * <p>Threading: from every loop, for the loop's own connections.
 */
public final class Forwarder {

    private final NextHops nextHops;
    private final ForwardedChunk.Rules chunkRules;
    private final TransactionIdSource transactionIds;
    private final boolean forwardUnknownMethods;

    public Forwarder(
            NextHops nextHops, ForwardingSettings settings, LimitSettings limits, TransactionIdSource transactionIds) {
        this.nextHops = nextHops;
        this.chunkRules = ForwardedChunk.Rules.of(settings, limits);
        this.transactionIds = transactionIds;
        this.forwardUnknownMethods = settings.forwardUnknownMethods();
    }

    /** Either the reception of a request, or why there is none. */
    public sealed interface Begun {
        record Receiving(Reception reception) implements Begun {}

        record Refused(int code, String reason) implements Begun {}
    }

    public Begun begin(Hop previousHop, Flows flows, RequestHead head, boolean hasBody, Route.Forward route) {
        Method method = head.method();
        if (method.equals(Method.SEND)) {
            return beginSend(previousHop, flows, head, hasBody, route);
        }
        if (!forwardUnknownMethods && !method.equals(Method.REPORT) && !method.equals(Method.AUTH)) {
            return new Begun.Refused(StatusCodes.UNKNOWN_METHOD, "Unknown method: " + method.name());
        }
        Hop nextHop = nextHops.reach(previousHop, flows, route.nextHop());
        return new Begun.Receiving(
                new WholeRequest(previousHop, nextHop, head, hasBody, route, transactionIds.of(previousHop.loop())));
    }

    private Begun beginSend(Hop previousHop, Flows flows, RequestHead head, boolean hasBody, Route.Forward route) {
        Session session = route.sessions().get(0);
        String messageId = head.messageId().orElseThrow();
        Optional<ByteRange> range = head.byteRange();
        boolean tooLarge = range.isPresent() && MessageSize.isOver(chunkRules.maxMessageOctets(), range.get());
        if (tooLarge && !isUnfinished(flows, session, messageId)) {
            return refusal(MessageSize.TOO_LARGE);
        }
        Hop nextHop = nextHops.reach(previousHop, flows, route.nextHop());
        Flow flow = flows.of(session, new Flow.Target(nextHop, route.toClient()));
        Optional<FailureStatus> stopped = flow.stopped(messageId);
        if (stopped.isPresent()) {
            return refusal(stopped.get());
        }
        ForwardedChunk chunk = new ForwardedChunk(previousHop, head, hasBody, route, flow, chunkRules);
        if (tooLarge) {
            chunk.tooLarge(); // its next hop waits for more of the message, and is told
        }
        return new Begun.Receiving(chunk);
    }

    private static boolean isUnfinished(Flows flows, Session session, String messageId) {
        return flows.existing(session)
                .filter(flow -> flow.isUnfinished(messageId))
                .isPresent();
    }

    private static Begun refusal(FailureStatus status) {
        return new Begun.Refused(status.code(), status.comment().orElse(""));
    }
}
