package org.msrprelay.client;

import java.util.List;
import org.msrprelay.protocol.ByteRange;
import org.msrprelay.protocol.ContinuationFlag;
import org.msrprelay.protocol.FailureReport;
import org.msrprelay.protocol.HeaderField;
import org.msrprelay.protocol.HeaderFields;
import org.msrprelay.protocol.HeaderNames;
import org.msrprelay.protocol.MalformedException;
import org.msrprelay.protocol.Method;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.protocol.Path;
import org.msrprelay.protocol.RequestHead;
import org.msrprelay.protocol.ResponseHead;
import org.msrprelay.protocol.Responses;
import org.msrprelay.protocol.Status;
import org.msrprelay.protocol.StatusCodes;
import org.msrprelay.protocol.codec.MalformedRequest;
import org.msrprelay.protocol.codec.MsrpEncoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers a connection's requests: responses, and success REPORTs. Used on the connection's loop. */
final class Replies {
    private static final Logger LOG = LoggerFactory.getLogger(Replies.class);

    private final Connection connection;

    Replies(Connection connection) {
        this.connection = connection;
    }

    /** Answers if the request's Failure-Report lets it (RFC 4975 7.1.4): never a REPORT, success only for {@code yes}. */
    void answer(RequestHead request, int code, String comment) {
        if (!request.method().equals(Method.REPORT) && wanted(request, code)) {
            ResponseHead response = Responses.responseTo(request, code, comment);
            connection.outbox().first(out -> MsrpEncoder.response(out, response));
        }
    }

    private static boolean wanted(RequestHead request, int code) {
        return switch (failureReport(request)) {
            case YES -> true;
            case PARTIAL -> code != StatusCodes.OK;
            case NO -> false;
        };
    }

    /** A value that does not parse is itself a reason to answer. */
    private static FailureReport failureReport(RequestHead request) {
        try {
            return request.failureReport();
        } catch (MalformedException e) {
            return FailureReport.YES;
        }
    }

    /** A REPORT about a message that arrived, if its sender wants one (RFC 4975 7.1.3, 7.1.4). */
    void report(RequestHead send, MsrpUri own, Status status, ByteRange range) {
        boolean success = status.code() == StatusCodes.OK;
        if (success ? !send.successReport() : failureReport(send) == FailureReport.NO) {
            return;
        }
        HeaderFields fields = HeaderFields.of(List.of(
                new HeaderField(HeaderNames.MESSAGE_ID, send.messageId().orElse("")),
                new HeaderField(HeaderNames.BYTE_RANGE, range.toString()),
                new HeaderField(HeaderNames.STATUS, status.toString())));
        RequestHead report =
                new RequestHead(connection.newTransactionId(), Method.REPORT, send.fromPath(), Path.of(own), fields);
        connection.outbox().first(out -> {
            MsrpEncoder.head(out, report);
            MsrpEncoder.end(out, report.transactionId(), ContinuationFlag.END, false);
        });
    }

    /** RFC 4975 10.2, as far as the request can be answered at all. */
    void answer(MalformedRequest request) {
        boolean report = request.method().filter(Method.REPORT::equals).isPresent();
        boolean silent = request.failureReport().filter("no"::equalsIgnoreCase).isPresent();
        if (report || silent || request.toPath().isEmpty() || request.fromPath().isEmpty()) {
            return;
        }
        try {
            RequestHead head = new RequestHead(
                    request.transactionId(),
                    request.method().orElse(Method.SEND),
                    Path.parse(request.toPath().get()),
                    Path.parse(request.fromPath().get()),
                    HeaderFields.EMPTY);
            answer(head, StatusCodes.BAD_REQUEST, request.reason());
        } catch (MalformedException e) {
            LOG.debug("request that cannot be answered: {}", e.getMessage());
        }
    }
}
