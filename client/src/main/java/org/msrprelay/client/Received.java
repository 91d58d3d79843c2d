package org.msrprelay.client;

import io.netty.buffer.ByteBuf;
import org.msrprelay.protocol.ContinuationFlag;
import org.msrprelay.protocol.Method;
import org.msrprelay.protocol.RequestHead;
import org.msrprelay.protocol.ResponseHead;
import org.msrprelay.protocol.StatusCodes;
import org.msrprelay.protocol.codec.DecoderEvents;
import org.msrprelay.protocol.codec.DecoderFault;
import org.msrprelay.protocol.codec.MalformedRequest;

/** Gives what a connection receives to its session, its transaction or its answer. Used on the connection's loop. */
final class Received implements DecoderEvents {
    private static final RequestSink NOBODY = new RequestSink() {};

    private final Connection connection;
    private RequestSink sink = NOBODY;

    Received(Connection connection) {
        this.connection = connection;
    }

    @Override
    public void request(RequestHead head, boolean hasBody) {
        if (head.method().equals(Method.SEND)) {
            sink = send(head, hasBody);
        } else if (head.method().equals(Method.REPORT)) {
            sink = report(head);
        } else {
            sink = unknown(head);
        }
    }

    /** RFC 4975 7.3: exactly one URI, of a session that belongs to this connection. */
    private RequestSink send(RequestHead head, boolean hasBody) {
        MsrpSession session = head.toPath().size() == 1
                ? connection.sessions().find(head.toPath().first())
                : null;
        if (session != null && session.bind(connection)) {
            return session.chunk(head, hasBody, connection);
        }
        answer(head, session == null ? StatusCodes.NO_SESSION : StatusCodes.SESSION_IN_USE);
        return NOBODY;
    }

    private RequestSink report(RequestHead head) {
        MsrpSession session = connection.sessions().find(head.toPath().first());
        return new RequestSink() {
            @Override
            public void end(ContinuationFlag flag) {
                if (session != null && session.bind(connection)) {
                    session.reported(head);
                }
            }
        };
    }

    private RequestSink unknown(RequestHead head) {
        return new RequestSink() {
            @Override
            public void end(ContinuationFlag flag) {
                answer(head, StatusCodes.UNKNOWN_METHOD);
            }
        };
    }

    private void answer(RequestHead head, int code) {
        connection.replies().answer(head, code, StatusCodes.defaultComment(code));
    }

    @Override
    public void body(ByteBuf buffer, int index, int length) {
        sink.octets(buffer, index, length);
    }

    @Override
    public void end(ContinuationFlag flag) {
        sink.end(flag);
        sink = NOBODY;
    }

    @Override
    public void response(ResponseHead head) {
        connection.transactions().answered(head);
    }

    @Override
    public void malformed(MalformedRequest request) {
        connection.replies().answer(request);
    }

    @Override
    public void fault(DecoderFault fault) {
        fault.request().ifPresent(connection.replies()::answer);
        connection.close("the peer does not speak MSRP: " + fault.reason());
    }
}
