package org.msrprelay.server.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.msrprelay.protocol.ContinuationFlag;
import org.msrprelay.protocol.FailureReport;
import org.msrprelay.protocol.HeaderFields;
import org.msrprelay.protocol.HeaderNames;
import org.msrprelay.protocol.Method;
import org.msrprelay.protocol.Path;
import org.msrprelay.protocol.RequestHead;

/** What a receiver of a large message takes for right, and what it finds wrong. */
class BulkInboundTest {
    private static final int SESSION = 4;
    private static final long TOTAL = 300;
    private static final Path PATH = Path.parse("msrp://a.invalid:2855/x;tcp");

    private final BulkMessage message = new BulkMessage(SESSION, PATH, PATH, TOTAL, FailureReport.YES);
    private final BulkInbound.Tally tally = new BulkInbound.Tally(1, new Faults());
    private final BulkInbound inbound = new BulkInbound(message, tally);

    private void chunk(String range, long position, int length, ContinuationFlag flag) {
        chunk("bulk-4", range, TestPattern.block(SESSION, position, length), flag);
    }

    private void chunk(String id, String range, ByteBuf body, ContinuationFlag flag) {
        HeaderFields fields =
                HeaderFields.EMPTY.with(HeaderNames.MESSAGE_ID, id).with(HeaderNames.BYTE_RANGE, range);
        inbound.begin(new RequestHead("abcd", Method.SEND, PATH, PATH, fields));
        inbound.body(body, body.readerIndex(), body.readableBytes());
        inbound.end(flag);
    }

    private boolean complete() {
        return tally.complete().getCount() == 0;
    }

    @Test
    void takesAMessageInParts() {
        chunk("1-*/300", 0, 100, ContinuationFlag.MORE);
        chunk("101-250/300", 100, 150, ContinuationFlag.MORE);
        assertThat(complete()).isFalse();
        chunk("251-300/*", 250, 50, ContinuationFlag.END);
        assertThat(complete()).isTrue();
        assertThat(tally.faults().count()).isZero();
        assertThat(tally.octets().sum()).isEqualTo(TOTAL);
    }

    @Test
    void takesNothingAfterTheEnd() {
        chunk("1-300/300", 0, 300, ContinuationFlag.END);
        chunk("301-310/310", 300, 10, ContinuationFlag.END);
        assertThat(complete()).isTrue();
        assertThat(tally.faults().first()).singleElement().asString().contains("after its end");
    }

    @ParameterizedTest
    @CsvSource({
        "1-*/300, 0, 299, END, it ends with $ after 299",
        "1-*/300, 0, 300, ABORT, it ends with # after 300",
        "1-*/300, 1, 300, END, octet 1 is wrong",
        "2-*/300, 1, 299, END, Byte-Range: 2-*/300",
        "1-*/301, 0, 300, END, a total of 300",
        "x, 0, 300, END, Byte-Range"
    })
    void findsAFault(String range, long position, int length, ContinuationFlag flag, String fault) {
        chunk(range, position, length, flag);
        assertThat(complete()).isFalse();
        assertThat(tally.faults().first()).singleElement().asString().contains("session 4", fault);
    }

    @Test
    void findsAChunkThatIsMissing() {
        chunk("1-100/300", 0, 100, ContinuationFlag.MORE);
        chunk("201-300/300", 200, 100, ContinuationFlag.END);
        assertThat(complete()).isFalse();
        assertThat(tally.faults().first())
                .containsExactly("session 4: Byte-Range: 201-300/300 (expected: 101 at its start)");
    }

    @Test
    void findsAnotherMessagesChunk() {
        chunk("bulk-5", "1-300/300", TestPattern.block(5, 0, 300), ContinuationFlag.END);
        assertThat(complete()).isFalse();
        assertThat(tally.faults().first()).singleElement().asString().contains("bulk-5");
    }

    @Test
    void tellsOneFaultAMessage() {
        byte[] zeros = new byte[100];
        chunk("bulk-4", "1-100/300", Unpooled.wrappedBuffer(zeros), ContinuationFlag.MORE);
        chunk("bulk-4", "101-200/300", Unpooled.wrappedBuffer(zeros), ContinuationFlag.MORE);
        assertThat(tally.faults().count()).isEqualTo(1);
    }
}
