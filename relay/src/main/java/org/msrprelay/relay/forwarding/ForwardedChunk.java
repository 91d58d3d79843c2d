package org.msrprelay.relay.forwarding;

import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.msrprelay.protocol.ContinuationFlag;
import org.msrprelay.protocol.HeaderFields;
import org.msrprelay.protocol.RequestHead;
import org.msrprelay.protocol.ResponseHead;
import org.msrprelay.protocol.Responses;
import org.msrprelay.protocol.StatusCodes;
import org.msrprelay.relay.hop.Hop;
import org.msrprelay.relay.limit.HeapCost;
import org.msrprelay.relay.scheduling.FailedRange;
import org.msrprelay.relay.scheduling.FailureStatus;
import org.msrprelay.relay.scheduling.Part;
import org.msrprelay.relay.scheduling.SendOrigin;
import org.msrprelay.relay.scheduling.SendWindow;
import org.msrprelay.relay.session.Session;
import org.msrprelay.relay.spi.ForwardingSettings;
import org.msrprelay.relay.spi.LimitSettings;

/**
 * The splitter: a SEND that is being forwarded, from its head to its end-line.
 *
 * <p>Its octets are collected into a part until the chunk ends, the part is full, or its sender pauses; each part becomes
 * one SEND, and leaves while the chunk is still arriving (RFC 4976 6.4.1). If the next hop fails meanwhile, the rest is
 * read and dropped, and named in a REPORT at the end.
 *
 * <p>Threading: owned by the previous hop's loop. Bound: one part, max-send-chunk-size.
 */
final class ForwardedChunk implements Reception {

    static final FailureStatus SESSION_ENDED = FailureStatus.of(StatusCodes.NO_SESSION, "The session has ended");

    private static final long NOT_LINGERING = Long.MIN_VALUE;

    private final Hop previousHop;
    private final RequestHead head;
    private final Route.Forward route;
    private final Flow flow;
    private final Rules rules;
    private final SendOrigin origin;
    private final PartRanges ranges;
    private final boolean hasBody;
    private final PartBody body;

    /** What holding the head of a part costs, so that many small messages are held back as few large ones are. */
    private final long headCost;

    /** Position in the message of the octet that arrives next. */
    private long position;

    /** Position of the first octet of the part being collected; once the chunk has failed, of the first one dropped. */
    private long partStart;

    /** What is held of the part being collected has cost so far. */
    private long chargedOctets;

    private boolean anyGiven;
    private boolean answered;
    private long lingersSinceNanos = NOT_LINGERING;
    private @Nullable FailureStatus failedBy;

    /** What a chunk is held to. */
    record Rules(int maxPartOctets, long lingerNanos, long maxMessageOctets, HeapCost heapCost) {
        static Rules of(ForwardingSettings settings, LimitSettings limits) {
            return new Rules(
                    settings.maxSendChunkOctets(),
                    settings.chunkLinger().toNanos(),
                    limits.messageOctets(),
                    HeapCost.of(limits));
        }
    }

    ForwardedChunk(Hop previousHop, RequestHead head, boolean hasBody, Route.Forward route, Flow flow, Rules rules) {
        this.previousHop = previousHop;
        this.head = head;
        this.hasBody = hasBody;
        this.route = route;
        this.flow = flow;
        this.rules = rules;
        this.ranges = new PartRanges(head.byteRange());
        this.origin = new SendOrigin(
                head.fromPath(),
                route.ours().firstOnly(),
                head.messageId().orElseThrow(),
                ranges.total(),
                head.failureReport());
        this.body = new PartBody(previousHop.link().orElseThrow().allocator(), rules.heapCost());
        this.headCost = rules.heapCost().of(HeadCost.of(head));
        this.position = ranges.start();
        this.partStart = position;
        this.failedBy = flow.endedBy();
        flow.arriving(this);
    }

    String messageId() {
        return origin.messageId();
    }

    @Override
    public void body(ByteBuf buffer, int index, int length) {
        sessionEnded();
        long room = Math.max(0, rules.maxMessageOctets() - (position - 1));
        collect(buffer, index, (int) Math.min(length, room));
        if (length > room) {
            position += length - room;
            tooLarge();
        }
    }

    private void collect(ByteBuf buffer, int index, int length) {
        int from = index;
        int left = length;
        while (left > 0 && failedBy == null) {
            if (body.octets() == rules.maxPartOctets()) {
                give(ContinuationFlag.MORE);
                continue;
            }
            int taken = (int) Math.min(left, rules.maxPartOctets() - body.octets());
            body.add(buffer, from, taken);
            charge();
            if (body.octets() >= ForwardingSettings.INTERRUPTIBLE_OCTETS) {
                flow.pauseIfFull(); // what pause() gives then
            }
            from += taken;
            left -= taken;
            position += taken;
        }
        position += left;
    }

    @Override
    public void end(ContinuationFlag flag) {
        respond(StatusCodes.OK);
        if (failedBy == null) {
            give(flag, !anyGiven);
            flow.passed(origin.messageId(), flag);
        } else if (anyDropped() && origin.wantsFailures() && !failedBy.equals(MessageSize.TOO_LARGE)) {
            FailureReporter.report(previousHop, failedBy, List.of(new FailedRange(origin, partStart, position - 1)));
        }
        // Not before its last part is given: a next hop that is about to close must not take the flow for done.
        flow.arriving(null);
    }

    @Override
    public void lost() {
        if (failedBy == null) {
            give(ContinuationFlag.ABORT);
        }
        flow.arriving(null);
    }

    /** RFC 4976 6.3: the URI is invalid from its expiry on, even amid a chunk. */
    @Override
    public void sessionEnded() {
        if (failedBy == null && !isAlive()) {
            stopWith(SESSION_ENDED);
        }
    }

    private boolean isAlive() {
        List<Session> sessions = route.sessions();
        for (int i = 0; i < sessions.size(); i++) { // an iterator would be an object for each piece of a body
            if (!sessions.get(i).isAlive()) {
                return false;
            }
        }
        return true;
    }

    /** The message is larger than this relay takes: it ends here for its next hop, and this chunk is refused. */
    void tooLarge() {
        if (failedBy == null) {
            stopWith(MessageSize.TOO_LARGE);
            flow.stop(origin.messageId(), MessageSize.TOO_LARGE);
            // The whole chunk is refused by its response, so no REPORT names its rest.
            respond(StatusCodes.STOP_SENDING);
        }
    }

    /** Whether there is a rest that failed after the first REPORT, or the chunk carried nothing and failed as a whole. */
    private boolean anyDropped() {
        return position > partStart || (position == ranges.start() && !anyGiven);
    }

    /** Tells the next hop that the message ends here, and drops what still arrives of the chunk. */
    private void stopWith(FailureStatus status) {
        give(ContinuationFlag.ABORT);
        if (failedBy == null) {
            failedBy = status;
            partStart = position;
        }
    }

    /**
     * The next hop has failed or wants no more: what is collected is dropped, as is what still arrives.
     *
     * @return what is collected, if the sender wants to know
     */
    Optional<FailedRange> fail(FailureStatus status) {
        if (failedBy != null) {
            return Optional.empty();
        }
        FailedRange collected = new FailedRange(origin, partStart, position - 1);
        boolean tell = body.octets() > 0 && origin.wantsFailures();
        body.discard();
        long charged = chargedOctets;
        chargedOctets = 0;
        flow.hold(-charged);
        failedBy = status;
        partStart = position;
        return tell ? Optional.of(collected) : Optional.empty();
    }

    @Override
    public long pause(long nowNanos) {
        body.endTurn();
        if (failedBy != null || body.octets() < ForwardingSettings.INTERRUPTIBLE_OCTETS) {
            return NEVER;
        }
        if (lingersSinceNanos == NOT_LINGERING) {
            lingersSinceNanos = nowNanos;
        }
        // While the flow is full nothing more is read: there is nothing to wait for.
        if (flow.isFull() || nowNanos - lingersSinceNanos >= rules.lingerNanos()) {
            give(ContinuationFlag.MORE);
            return NEVER;
        }
        return lingersSinceNanos + rules.lingerNanos();
    }

    /** Charges what the part being collected pins now, with its head. */
    private void charge() {
        long octets = body.pinnedOctets() + headCost;
        if (octets != chargedOctets) {
            flow.hold(octets - chargedOctets);
            chargedOctets = octets;
        }
    }

    /** A part that ends before its chunk does, or that ends it early. */
    private void give(ContinuationFlag flag) {
        give(flag, false);
    }

    private void give(ContinuationFlag flag, boolean wholeChunk) {
        PartRanges.Span span = new PartRanges.Span(partStart, body.octets(), hasBody, wholeChunk);
        HeaderFields fields = ranges.fieldsOf(head.fields(), span);
        charge();
        flow.pauseIfFull();
        // A part that only ends the message has no octets whose failure could be told.
        boolean endsOnly = span.octets() == 0 && !wholeChunk;
        Part part = new Part(
                endsOnly ? origin.withoutReports() : origin,
                route.toPath(),
                route.fromPath(),
                fields,
                partStart,
                span.octets(),
                hasBody,
                body.take(),
                chargedOctets,
                flag);
        chargedOctets = 0;
        anyGiven = true;
        partStart = position;
        lingersSinceNanos = NOT_LINGERING;
        flow.give(part);
    }

    /** RFC 4976 6.4.1: the response goes to the previous hop alone, and says nothing of the next. */
    private void respond(int code) {
        boolean wanted = code == StatusCodes.OK ? origin.wantsTimeouts() : origin.wantsFailures();
        if (wanted && !answered) {
            previousHop.sender().respond(withWindow(Responses.responseTo(head, code)));
        }
        answered = true;
    }

    /** Another relay, whose other sessions need the connection too, is told how much more of this one to send. */
    private ResponseHead withWindow(ResponseHead response) {
        if (previousHop.relayName().isEmpty() || failedBy != null) {
            return response;
        }
        return response.withFields(response.fields().with(SendWindow.FIELD, Long.toString(flow.windowOctets())));
    }
}
