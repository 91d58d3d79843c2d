package org.msrprelay.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.msrprelay.client.message.MessageHandler;
import org.msrprelay.protocol.ByteRange;
import org.msrprelay.protocol.ContinuationFlag;
import org.msrprelay.protocol.MalformedException;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.protocol.RequestHead;
import org.msrprelay.protocol.StatusCodes;

/**
 * The messages that arrive for one session (RFC 4975 7.3.1): finds the message that a chunk belongs to. Used on the
 * connection's loop.
 *
 * <p>Has {@link #MAX_ARRIVING} messages at a time and remembers {@link #MAX_ENDED}.
 */
final class Inbox {
    /** Unfinished messages; one more is refused with 413. */
    static final int MAX_ARRIVING = 256;
    /** Finished and refused messages whose further chunks, if there are any, are known as such. */
    static final int MAX_ENDED = 256;

    private static final ByteRange WHOLE = new ByteRange(1, ByteRange.ANY, ByteRange.ANY);

    private final MsrpUri own;
    private final MessageHandler handler;
    private final Map<String, IncomingTransfer> arriving = new HashMap<>();
    private final Map<String, IncomingTransfer> ended = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, IncomingTransfer> eldest) {
            return size() > MAX_ENDED;
        }
    };

    Inbox(MsrpUri own, MessageHandler handler) {
        this.own = own;
        this.handler = handler;
    }

    /** A SEND for this session begins. */
    RequestSink chunk(RequestHead head, boolean hasBody, Connection connection) {
        String id;
        ByteRange range;
        try {
            id = head.messageId().orElseThrow(() -> new MalformedException("no Message-ID"));
            range = head.byteRange().orElse(WHOLE);
            head.failureReport();
            head.successReport();
        } catch (MalformedException e) {
            connection.replies().answer(head, StatusCodes.BAD_REQUEST, String.valueOf(e.getMessage()));
            return new RequestSink() {};
        }
        IncomingTransfer known = find(id);
        if (!hasBody) {
            return new BodilessSink(head, connection, known);
        }
        if (known == null && arriving.size() >= MAX_ARRIVING) {
            connection.replies().answer(head, StatusCodes.STOP_SENDING, "Too many messages at a time");
            return new RequestSink() {};
        }
        return (known == null ? begin(id, head, connection) : known).chunk(head, range);
    }

    private @Nullable IncomingTransfer find(String id) {
        IncomingTransfer transfer = arriving.get(id);
        return transfer == null ? ended.get(id) : transfer;
    }

    private IncomingTransfer begin(String id, RequestHead head, Connection connection) {
        IncomingTransfer transfer = new IncomingTransfer(id, head, own, connection, () -> ended(id));
        arriving.put(id, transfer);
        transfer.begin(handler);
        return transfer;
    }

    private void ended(String id) {
        IncomingTransfer transfer = arriving.remove(id);
        if (transfer != null) {
            ended.put(id, transfer);
        }
    }

    /** The session or its connection is over. */
    void close(String reason) {
        List<IncomingTransfer> unfinished = new ArrayList<>(arriving.values());
        unfinished.forEach(transfer -> transfer.abort(reason));
    }

    /** A SEND without a body: carries no content, but may give a message up (RFC 4975 7.1). */
    private record BodilessSink(
            RequestHead head,
            Connection connection,
            @Nullable IncomingTransfer known) implements RequestSink {
        @Override
        public void end(ContinuationFlag flag) {
            connection.replies().answer(head, StatusCodes.OK, "OK");
            if (flag == ContinuationFlag.ABORT && known != null) {
                known.abort("the sender gave it up");
            }
        }
    }
}
