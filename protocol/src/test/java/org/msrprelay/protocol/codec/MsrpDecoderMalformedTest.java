package org.msrprelay.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.msrprelay.protocol.Method;
import org.msrprelay.protocol.codec.DecoderFault.Kind;
import org.msrprelay.protocol.testing.RecordedEvents;

/** What is wrong is told with its reason, and harms no other message as long as the frame can be delimited. */
final class MsrpDecoderMalformedTest {
    private static final String TO = "To-Path: msrp://a:1/s;tcp\r\n";
    private static final String FROM = "From-Path: msrp://b:1/t;tcp\r\n";
    private static final String PATHS = TO + FROM;
    private static final String NEXT = "MSRP next SEND\r\n" + PATHS + "-------next$\r\n";

    /** The one malformed request of these lines, after which the next is read as if nothing had been. */
    private static MalformedRequest malformed(String lines) {
        RecordedEvents bodiless = RecordedEvents.of(lines + "-------abcd$\r\n" + NEXT);
        RecordedEvents withBody = RecordedEvents.of(lines + "\r\n-------abcd\r\nbody\r\n-------abcd$\r\n" + NEXT);

        assertThat(bodiless.trace()).isEqualTo(withBody.trace()).hasSize(3);
        assertThat(bodiless.requests())
                .singleElement()
                .matches(head -> head.transactionId().equals("next"));
        assertThat(bodiless.malformed())
                .singleElement()
                .matches(request -> request.transactionId().equals("abcd"));
        return bodiless.malformed().get(0);
    }

    private static String reasonOfFields(String fields) {
        return malformed("MSRP abcd SEND\r\n" + fields).reason();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " SEND", "send", "SEND now", "SEND1", "SEND ", "-SEND"})
    void methods(String method) {
        assertThat(malformed("MSRP abcd " + method + "\r\n" + PATHS).reason())
                .isEqualTo("method: " + method + " (expected: 1 to 32 letters A-Z)");
        assertThat(malformed("MSRP abcd " + method + "\r\n" + PATHS).method()).isEmpty();
    }

    @Test
    void noMethodAtAll() {
        assertThat(malformed("MSRP abcd\r\n" + PATHS).reason()).isEqualTo("method:  (expected: 1 to 32 letters A-Z)");
        assertThat(malformed("MSRP abcd\r\n" + PATHS).method()).isEmpty();
    }

    @Test
    void fields() {
        assertThat(reasonOfFields(PATHS + "no colon\r\n")).isEqualTo("header field: no colon (expected: name: value)");
        assertThat(reasonOfFields(PATHS + ": value\r\n"))
                .isEqualTo("header field name:  (expected: a letter, then token characters)");
        assertThat(reasonOfFields(PATHS + "X y: value\r\n"))
                .isEqualTo("header field name: X y (expected: a letter, then token characters)");
        assertThat(reasonOfFields(PATHS + "X : value\r\n"))
                .isEqualTo("header field name: X  (expected: a letter, then token characters)");
        assertThat(reasonOfFields(PATHS + "X: a\r\n folded: line\r\n"))
                .isEqualTo("header field name:  folded (expected: a letter, then token characters)");
        assertThat(reasonOfFields(PATHS + "-------abcd!\r\n"))
                .isEqualTo("header field: -------abcd! (expected: name: value)");
    }

    @ParameterizedTest
    @ValueSource(chars = {0x00, 0x01, 0x07, 0x08, 0x0B, 0x0C, 0x0D, 0x1B, 0x1F, 0x7F})
    void controlCharactersInValues(char control) {
        assertThat(reasonOfFields(PATHS + "X: a" + control + "b\r\n"))
                .isEqualTo(String.format("X: octet 0x%02X at 2 (expected: no control character)", (int) control));
    }

    @ParameterizedTest
    @ValueSource(chars = {0x00, 0x07, 0x0D, 0x7F})
    void controlCharactersElsewhere(char control) {
        assertThat(reasonOfFields(PATHS + "X" + control + ": b\r\n"))
                .isEqualTo(String.format(
                        "header field name: X\\x%02X (expected: a letter, then token characters)", (int) control));
        assertThat(malformed("MSRP abcd SEND" + control + "\r\n" + PATHS).reason())
                .isEqualTo(String.format("method: SEND\\x%02X (expected: 1 to 32 letters A-Z)", (int) control));
        assertThat(reasonOfFields("To-Path: msrp://a:1/s" + control + ";tcp\r\n" + FROM))
                .startsWith("To-Path: MSRP URI: ");
    }

    @Test
    void missingPaths() {
        assertThat(reasonOfFields(FROM)).isEqualTo("To-Path: missing (expected in every head)");
        assertThat(reasonOfFields(TO)).isEqualTo("From-Path: missing (expected in every head)");
        assertThat(reasonOfFields("")).isEqualTo("To-Path: missing (expected in every head)");
    }

    @Test
    void badPaths() {
        assertThat(reasonOfFields("To-Path: \r\n" + FROM))
                .isEqualTo("To-Path: path: empty (expected: at least one MSRP URI)");
        assertThat(reasonOfFields("To-Path: sip:bob@b\r\n" + FROM))
                .isEqualTo("To-Path: MSRP URI: sip:bob@b (expected: msrp:// or msrps://)");
        assertThat(reasonOfFields(TO + "From-Path: msrp://b:0/t;tcp\r\n"))
                .isEqualTo("From-Path: port: :0 (expected: a colon and 1 to 65535)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"To-Path", "From-Path", "Message-ID", "Byte-Range", "TO-PATH", "message-id"})
    void repeatedFields(String name) {
        String twice = (name + ": msrp://x:1/y;tcp\r\n").repeat(2);
        String others = name.equalsIgnoreCase("To-Path") ? FROM : name.equals("From-Path") ? TO : PATHS;

        assertThat(reasonOfFields(others + twice)).endsWith(": given twice (expected: once)");
    }

    @Test
    void bareLineFeeds() {
        String reason = "line end: a bare LF (expected: CR LF)";

        assertThat(reasonOfFields(PATHS + "X: y\n")).isEqualTo(reason);
        assertThat(malformed("MSRP abcd SEND\n" + PATHS).reason()).isEqualTo(reason);
        assertThat(malformed("MSRP abcd\n" + PATHS).reason()).isEqualTo(reason);
    }

    /** A peer that ends all its lines with LF gets an answer, instead of being read for ever. */
    @Test
    void nothingButLineFeeds() {
        String head = ("MSRP abcd SEND\r\n" + PATHS).replace("\r", "");

        assertThat(RecordedEvents.of(head + "-------abcd$\n" + NEXT).trace()).hasSize(3);
        assertThat(RecordedEvents.of(head + "-------abcd$\n" + NEXT).malformed())
                .hasSize(1);
        DecoderFault fault =
                RecordedEvents.of(head + "\nbody\n-------abcd$\n").fault().orElseThrow();
        assertThat(fault.kind()).isEqualTo(Kind.BAD_LINE_END);
        assertThat(fault.transactionId()).contains("abcd");
        assertThat(fault.request().orElseThrow().fromPath()).contains("msrp://b:1/t;tcp");
    }

    @Test
    void tellsWhatAnAnswerNeeds() {
        MalformedRequest request = malformed("MSRP abcd AUTH\r\n" + PATHS + "Failure-Report: no\r\nbad\r\n");

        assertThat(request.method()).contains(Method.AUTH);
        assertThat(request.toPath()).contains("msrp://a:1/s;tcp");
        assertThat(request.fromPath()).contains("msrp://b:1/t;tcp");
        assertThat(request.failureReport()).contains("no");
    }

    @Test
    void goesOnReadingAfterTheFirstFault() {
        MalformedRequest request = malformed("MSRP abcd SEND\r\nbad\r\nworse\r\nTo-Path: sip:x\r\n" + FROM);

        assertThat(request.reason()).isEqualTo("header field: bad (expected: name: value)");
        assertThat(request.toPath()).contains("sip:x");
        assertThat(request.fromPath()).contains("msrp://b:1/t;tcp");
        assertThat(request.failureReport()).isEmpty();
    }

    @Test
    void rawTextIsGivenOnlyIfPrintable() {
        MalformedRequest request = malformed(
                "MSRP abcd SEND\r\nTo-Path: msrp://\u00e4\r\nFrom-Path: a\u0007\r\nFailure-Report: n\u00f6\r\n");

        assertThat(request.toPath()).isEmpty();
        assertThat(request.fromPath()).isEmpty();
        assertThat(request.failureReport()).isEmpty();
    }

    /** RFC 4976 6.4.3: a response that cannot be parsed MUST be dropped. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "MSRP abcd 20\r\n" + PATHS,
                "MSRP abcd 2000\r\n" + PATHS,
                "MSRP abcd 200\tOK\r\n" + PATHS,
                "MSRP abcd 200 O\u0007K\r\n" + PATHS,
                "MSRP abcd 200 OK\n" + PATHS,
                "MSRP abcd 200 OK\r\n" + TO,
                "MSRP abcd 200 OK\r\n" + PATHS + "bad\r\n"
            })
    void malformedResponsesAreDropped(String lines) {
        assertThat(RecordedEvents.of(lines + "-------abcd$\r\n" + NEXT).trace()).hasSize(2);
        assertThat(RecordedEvents.of(lines + "\r\nbody\r\n-------abcd$\r\n" + NEXT)
                        .trace())
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "'GET / HTTP/1.1\r\n\r\n', 'octet 1 of a message: G (expected: \"MSRP \")'",
        "'MSRQ abcd SEND',         'octet 4 of a message: Q (expected: \"MSRP \")'",
        "'MSRPS abcd SEND',        'octet 5 of a message: S (expected: \"MSRP \")'",
        "'msrp abcd SEND',         'octet 1 of a message: m (expected: \"MSRP \")'",
        "'\r\n MSRP abcd SEND',    'octet 1 of a message:   (expected: \"MSRP \")'",
        "'M\r\nSRP abcd',          'octet 2 of a message: \\x0D (expected: \"MSRP \")'",
        "'MSRP\r\n',               'octet 5 of a message: \\x0D (expected: \"MSRP \")'",
        "'-------abcd$',           'octet 1 of a message: - (expected: \"MSRP \")'"
    })
    void otherProtocols(String octets, String reason) {
        DecoderFault fault = RecordedEvents.of(octets).fault().orElseThrow();

        assertThat(fault).isEqualTo(new DecoderFault(Kind.NOT_MSRP, reason, Optional.empty()));
        assertThat(fault.transactionId()).isEmpty();
    }

    @Test
    void otherProtocolsAreKnownAtTheirFirstOctet() {
        String clientHello = "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003";

        assertThat(RecordedEvents.of(clientHello.substring(0, 1))
                        .fault()
                        .orElseThrow()
                        .reason())
                .isEqualTo("octet 1 of a message: \\x16, a TLS handshake (expected: \"MSRP \")");
        assertThat(RecordedEvents.of(clientHello).trace())
                .isEqualTo(RecordedEvents.of(clientHello.substring(0, 1)).trace());
        assertThat(RecordedEvents.of("G").fault()).isPresent();
        assertThat(RecordedEvents.of("MSR").fault()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'abc SEND',                            abc\\x20",
        "' SEND',                               \\x20",
        "'\r\n',                                \\x0D",
        "'-bcd SEND',                           -",
        "'ab/d SEND',                           ab/",
        "'abc\u00e4 SEND',                      abc\\xE4",
        "'abcd\tSEND',                          abcd\\x09",
        "'abcdefghijklmnopqrstuvwxyz0123456 SEND', abcdefghijklmnopqrstuvwxyz0123456"
    })
    void badTransactionIds(String rest, String found) {
        DecoderFault fault = RecordedEvents.of("MSRP " + rest).fault().orElseThrow();

        assertThat(fault.kind()).isEqualTo(Kind.BAD_TRANSACTION_ID);
        assertThat(fault.request()).isEmpty();
        assertThat(fault.reason())
                .startsWith("transaction id: " + found.replace("\\x20", " ") + " (expected: 4 to 32 letters");
    }

    @Test
    void aFaultIsTheLastEvent() {
        assertThat(RecordedEvents.of(NEXT + "GET" + NEXT).trace()).hasSize(3);
    }
}
