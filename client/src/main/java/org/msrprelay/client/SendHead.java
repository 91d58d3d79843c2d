package org.msrprelay.client;

import java.util.ArrayList;
import java.util.List;
import org.msrprelay.client.message.Message;
import org.msrprelay.protocol.ByteRange;
import org.msrprelay.protocol.FailureReport;
import org.msrprelay.protocol.HeaderField;
import org.msrprelay.protocol.HeaderFields;
import org.msrprelay.protocol.HeaderNames;
import org.msrprelay.protocol.Path;

/** What the heads of all chunks of one message share (RFC 4975 7.1.1). Immutable. */
final class SendHead {
    private final Path toPath;
    private final Path fromPath;
    private final HeaderField messageId;
    private final List<HeaderField> afterRange;
    private final boolean hasBody;

    SendHead(Path toPath, Path fromPath, String messageId, Message message) {
        this.toPath = toPath;
        this.fromPath = fromPath;
        this.messageId = new HeaderField(HeaderNames.MESSAGE_ID, messageId);
        this.hasBody = message.content().isPresent();
        this.afterRange = List.copyOf(fieldsAfterRange(message));
    }

    private static List<HeaderField> fieldsAfterRange(Message message) {
        List<HeaderField> fields = new ArrayList<>();
        if (message.successReport()) {
            fields.add(new HeaderField(HeaderNames.SUCCESS_REPORT, "yes"));
        }
        if (message.failureReport() != FailureReport.YES) {
            fields.add(new HeaderField(
                    HeaderNames.FAILURE_REPORT, message.failureReport().text()));
        }
        message.contentDisposition().ifPresent(value -> fields.add(new HeaderField("Content-Disposition", value)));
        if (message.content().isPresent()) {
            // MUST be the last field (RFC 4975 7.1)
            fields.add(new HeaderField(HeaderNames.CONTENT_TYPE, message.contentType()));
        }
        return fields;
    }

    HeaderFields fields(ByteRange range) {
        List<HeaderField> fields = new ArrayList<>(afterRange.size() + 2);
        fields.add(messageId);
        fields.add(new HeaderField(HeaderNames.BYTE_RANGE, range.toString()));
        fields.addAll(afterRange);
        return HeaderFields.of(fields);
    }

    Path toPath() {
        return toPath;
    }

    Path fromPath() {
        return fromPath;
    }

    boolean hasBody() {
        return hasBody;
    }
}
