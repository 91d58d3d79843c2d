package org.msrprelay.client;

import java.util.OptionalLong;
import org.msrprelay.client.message.OctetRanges;
import org.msrprelay.protocol.ByteRange;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.protocol.RequestHead;
import org.msrprelay.protocol.Status;
import org.msrprelay.protocol.StatusCodes;

/**
 * Which octets of one message have arrived, and the REPORTs that tell its sender so. Used on the connection's loop.
 *
 * <p>The whole is reported once; before it, as {@link ClientSettings#successReportOctets} says, what has arrived without a
 * gap.
 */
final class Receipt {
    /** Gaps that are kept in mind: reordering by relays makes a few, an attack makes many. */
    static final int MAX_RANGES = 1024;

    private final MsrpUri own;
    private final Connection connection;
    private final OctetRanges arrived = new OctetRanges();
    private RequestHead chunk;
    private OptionalLong total;
    private boolean endSeen;
    private boolean held;
    private boolean reportedWhole;
    private long reported;

    /** @param chunk the first SEND's head */
    Receipt(MsrpUri own, Connection connection, RequestHead chunk, OptionalLong announcedTotal) {
        this.own = own;
        this.connection = connection;
        this.chunk = chunk;
        this.total = announcedTotal;
    }

    /** Another SEND begins: the way back to the sender is in its head. */
    void chunk(RequestHead head) {
        chunk = head;
    }

    /** Notes what has arrived; false if there are too many gaps. */
    boolean arrived(long first, long last) {
        arrived.add(first, last);
        return arrived.count() <= MAX_RANGES;
    }

    /** RFC 4975 7.3.1: the chunk with {@code $} defines the total. */
    void endsWith(long last) {
        total = OptionalLong.of(last);
        endSeen = true;
    }

    boolean complete() {
        return endSeen && arrived.covers(1, total.orElse(0));
    }

    long total() {
        return total.orElse(0);
    }

    /** From now on nothing is reported unasked. */
    void hold() {
        held = true;
    }

    boolean held() {
        return held;
    }

    void reportSome() {
        OptionalLong every = connection.settings().successReportOctets();
        long prefix = arrived.prefix();
        if (every.isPresent() && !held && prefix - reported >= every.getAsLong()) {
            report(Status.of(StatusCodes.OK, "OK"), prefix);
        }
    }

    /** Reports the complete message. Only the first call counts. */
    void reportWhole(Status status) {
        if (!reportedWhole) {
            reportedWhole = true;
            report(status, total());
        }
    }

    private void report(Status status, long end) {
        reported = end;
        ByteRange range = new ByteRange(1, end, total.orElse(ByteRange.ANY));
        connection.replies().report(chunk, own, status, range);
    }
}
