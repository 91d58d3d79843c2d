package org.msrprelay.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestHeadTest {
    private static final Path TO = Path.parse("msrp://relay:1/s;tcp msrp://bob:2/t;tcp");
    private static final Path FROM = Path.parse("msrp://x:3/u;tcp msrp://alice:4/v;tcp");

    private static RequestHead send(HeaderFields fields) {
        return new RequestHead("abcd", Method.SEND, TO, FROM, fields);
    }

    private static RequestHead send(String name, String value) {
        return send(HeaderFields.EMPTY.with(name, value));
    }

    /** RFC 4975 7.1.1. */
    @Test
    void absentFieldsHaveTheirDefaults() {
        RequestHead head = send(HeaderFields.EMPTY);

        assertThat(head.failureReport()).isEqualTo(FailureReport.YES);
        assertThat(head.successReport()).isFalse();
        assertThat(head.messageId()).isEmpty();
        assertThat(head.byteRange()).isEmpty();
        assertThat(head.status()).isEmpty();
    }

    @Test
    void readsTheFields() {
        assertThat(send("failure-report", "Partial ").failureReport()).isEqualTo(FailureReport.PARTIAL);
        assertThat(send("Failure-Report", "no").failureReport()).isEqualTo(FailureReport.NO);
        assertThat(send("Failure-Report", "yes").failureReport()).isEqualTo(FailureReport.YES);
        assertThat(send("Success-Report", "YES").successReport()).isTrue();
        assertThat(send("Success-Report", "no").successReport()).isFalse();
        assertThat(send("Message-ID", "12339sdqwer").messageId()).contains("12339sdqwer");
        assertThat(send("Byte-Range", " 1-*/8\t").byteRange()).contains(new ByteRange(1, ByteRange.ANY, 8));
        assertThat(send("Status", "000 200 OK").status()).contains(Status.of(200, "OK"));
        assertThat(FailureReport.PARTIAL.text()).isEqualTo("partial");
    }

    @Test
    void acceptsTheUuidsThatClientsUse() {
        String uuid = "urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6";

        assertThat(send("Message-ID", uuid).messageId()).contains(uuid);
    }

    @Test
    void badValuesAreToldWhenAskedFor() {
        assertThatThrownBy(() -> send("Failure-Report", "maybe").failureReport())
                .isInstanceOf(MalformedException.class)
                .hasMessage("Failure-Report: maybe (expected: yes, partial or no)");
        assertThatThrownBy(() -> send("Success-Report", "partial").successReport())
                .hasMessage("Success-Report: partial (expected: yes or no)");
        assertThatThrownBy(() -> send("Message-ID", "a b").messageId()).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> send("Message-ID", " ").messageId()).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> send("Byte-Range", "0-1/1").byteRange()).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> send("Status", "OK").status()).isInstanceOf(MalformedException.class);
    }

    @Test
    void changesOnePartAtATime() {
        RequestHead head = send("Message-ID", "m1");

        assertThat(head.withTransactionId("efgh").transactionId()).isEqualTo("efgh");
        assertThat(head.withTransactionId("efgh").fields()).isSameAs(head.fields());
        assertThat(head.withPaths(FROM, TO).toPath()).isSameAs(FROM);
        assertThat(head.withPaths(FROM, TO).fromPath()).isSameAs(TO);
        assertThat(head.withFields(HeaderFields.EMPTY).messageId()).isEmpty();
        assertThat(head.withFields(HeaderFields.EMPTY).method()).isEqualTo(Method.SEND);
        assertThat(head).hasToString("MSRP abcd SEND");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "a b c", "-abc", "abcd\r\n", "abc\u00e4", "abcdefghijklmnopqrstuvwxyz0123456"})
    void rejectsTransactionIds(String id) {
        assertThatThrownBy(() -> send(HeaderFields.EMPTY).withTransactionId(id)).isInstanceOf(MalformedException.class);
        assertThat(TransactionIds.isValid(id)).isFalse();
    }

    /** RFC 4975 7.2: the response to a SEND goes to the previous hop alone. */
    @Test
    void responseToSend() {
        ResponseHead response = Responses.responseTo(send("Message-ID", "m1"), StatusCodes.OK);

        assertThat(response.transactionId()).isEqualTo("abcd");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.comment()).contains("OK");
        assertThat(response.toPath()).hasToString("msrp://x:3/u;tcp");
        assertThat(response.fromPath()).hasToString("msrp://relay:1/s;tcp");
        assertThat(response.fields().size()).isZero();
        assertThat(response).hasToString("MSRP abcd 200 OK");
    }

    /** RFC 4975 7.2: the response to any other method goes all the way back. */
    @Test
    void responseToOtherMethods() {
        RequestHead auth = new RequestHead("abcd", Method.AUTH, TO, FROM, HeaderFields.EMPTY);
        ResponseHead response = Responses.responseTo(auth, 401, "Who are you?");

        assertThat(response.toPath()).isEqualTo(FROM);
        assertThat(response.fromPath()).hasToString("msrp://relay:1/s;tcp");
        assertThat(response.comment()).contains("Who are you?");
        assertThat(response.status()).isEqualTo(ResponseStatus.parse("401 Who are you?"));
    }

    @Test
    void responsesChangeOnePartAtATime() {
        ResponseHead response = Responses.responseTo(send(HeaderFields.EMPTY), 403);

        assertThat(response.withTransactionId("wxyz")).hasToString("MSRP wxyz 403 Forbidden");
        assertThat(response.withPaths(FROM, TO).toPath()).isSameAs(FROM);
        assertThat(response.withPaths(FROM, TO).fromPath()).isSameAs(TO);
        assertThat(response.withFields(HeaderFields.EMPTY.with("Expires", "9"))
                        .fields()
                        .first("expires"))
                .contains("9");
    }
}
