package org.msrprelay.relay.forwarding;

import io.netty.buffer.ByteBuf;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.msrprelay.protocol.ContinuationFlag;
import org.msrprelay.protocol.Method;
import org.msrprelay.protocol.RequestHead;
import org.msrprelay.protocol.Responses;
import org.msrprelay.protocol.StatusCodes;
import org.msrprelay.relay.hop.Hop;

/**
 * A request other than SEND that is being forwarded: REPORT, or a method unknown to this relay (RFC 4976 6.4.2). It is
 * not interruptible, so it is collected whole and goes with the responses, before parts.
 *
 * <p>Threading: owned by the previous hop's loop. Bound: {@link #MAX_BODY_OCTETS}.
 */
final class WholeRequest implements Reception {

    /** RFC 4975 7.1: non-SEND request bodies MUST NOT be larger. */
    static final int MAX_BODY_OCTETS = 10_240;

    private static final int INITIAL_OCTETS = 512;

    private final Hop previousHop;
    private final Hop nextHop;
    private final RequestHead head;
    private final Route.Forward route;
    private final Supplier<String> transactionIds;
    private @Nullable ByteBuf body;
    private boolean tooLarge;

    /**
     * @param transactionIds of the previous hop's loop
     */
    WholeRequest(
            Hop previousHop,
            Hop nextHop,
            RequestHead head,
            boolean hasBody,
            Route.Forward route,
            Supplier<String> transactionIds) {
        this.previousHop = previousHop;
        this.nextHop = nextHop;
        this.head = head;
        this.route = route;
        this.transactionIds = transactionIds;
        if (hasBody) {
            body = previousHop.link().orElseThrow().allocator().buffer(INITIAL_OCTETS, MAX_BODY_OCTETS);
        }
    }

    @Override
    public void body(ByteBuf buffer, int index, int length) {
        ByteBuf collected = body;
        if (collected == null) {
            return;
        }
        if (length > collected.maxWritableBytes()) {
            tooLarge = true;
            discard();
        } else {
            collected.writeBytes(buffer, index, length);
        }
    }

    @Override
    public void end(ContinuationFlag flag) {
        if (tooLarge) {
            respond(StatusCodes.BAD_REQUEST, "Body: over " + MAX_BODY_OCTETS + " octets");
            return;
        }
        ByteBuf collected = body;
        body = null;
        boolean answerable = !head.method().equals(Method.REPORT);
        String id = transactionIds.get();
        RequestHead onward = head.withTransactionId(id).withPaths(route.toPath(), route.fromPath());
        RelayedRequest transaction = answerable ? new RelayedRequest(id, previousHop, head, route.ours()) : null;
        nextHop.onLoop(() -> nextHop.sender().forward(onward, collected, flag, transaction));
    }

    /** RFC 4975 7.1.2: no response is ever sent because of a REPORT. */
    private void respond(int code, String reason) {
        if (!head.method().equals(Method.REPORT)) {
            previousHop.sender().respond(Responses.responseTo(head, code, reason));
        }
    }

    @Override
    public void lost() {
        discard();
    }

    private void discard() {
        if (body != null) {
            body.release();
            body = null;
        }
    }
}
