package org.msrprelay.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.msrprelay.protocol.ByteRange;
import org.msrprelay.protocol.ContinuationFlag;
import org.msrprelay.protocol.FailureReport;
import org.msrprelay.protocol.HeaderField;
import org.msrprelay.protocol.Method;
import org.msrprelay.protocol.RequestHead;
import org.msrprelay.protocol.ResponseHead;
import org.msrprelay.protocol.Status;
import org.msrprelay.protocol.testing.Examples;
import org.msrprelay.protocol.testing.RecordedEvents;

/** The RFCs' examples, and what else is accepted. */
final class MsrpDecoderTest {
    private static final String PATHS = "To-Path: msrp://a:1/s;tcp\r\nFrom-Path: msrp://b:1/t;tcp\r\n";

    @Test
    void rfc4975Section4() {
        RecordedEvents events = RecordedEvents.of(Examples.read("rfc4975/section-4"));
        RequestHead send = events.requests().get(0);
        ResponseHead ok = events.responses().get(0);

        assertThat(events.trace()).hasSize(3);
        assertThat(send.transactionId()).isEqualTo("a786hjs2");
        assertThat(send.method()).isEqualTo(Method.SEND);
        assertThat(send.toPath()).hasToString("msrp://biloxi.example.com:12763/kjhd37s2s20w2a;tcp");
        assertThat(send.fromPath()).hasToString("msrp://atlanta.example.com:7654/jshA7weztas;tcp");
        assertThat(send.fields())
                .containsExactly(
                        new HeaderField("Message-ID", "87652491"),
                        new HeaderField("Byte-Range", "1-25/25"),
                        new HeaderField("Content-Type", "text/plain"));
        assertThat(events.bodies()).containsExactly("Hey Bob, are you there?");
        assertThat(ok.transactionId()).isEqualTo("a786hjs2");
        assertThat(ok.statusCode()).isEqualTo(200);
        assertThat(ok.comment()).contains("OK");
        assertThat(ok.toPath()).isEqualTo(send.fromPath());
        assertThat(ok.fromPath()).isEqualTo(send.toPath());
    }

    /** The section leaves out the paths, without which a request is malformed. */
    @Test
    void rfc4975Section5Point1() {
        String example = Examples.read("rfc4975/section-5.1");
        RecordedEvents events = RecordedEvents.of(example.replace(" SEND\r\n", " SEND\r\n" + PATHS));

        assertThat(events.bodies()).containsExactly("abcd", "EFGH");
        assertThat(events.trace()).element(1).isEqualTo(RecordedEvents.traceOf("abcd", ContinuationFlag.MORE));
        assertThat(events.trace()).element(3).isEqualTo(RecordedEvents.traceOf("EFGH", ContinuationFlag.END));
        assertThat(events.requests().get(0).byteRange()).contains(new ByteRange(1, ByteRange.ANY, 8));
        assertThat(events.requests().get(1).byteRange()).contains(new ByteRange(5, 8, 8));
        assertThat(RecordedEvents.of(example).malformed())
                .extracting(MalformedRequest::transactionId)
                .containsExactly("dkei38sd", "dkei38ia");
    }

    @Test
    void rfc4975Section11Point1() {
        RecordedEvents events = RecordedEvents.of(Examples.read("rfc4975/section-11.1"));

        assertThat(events.bodies()).containsExactly("Hi, I'm Alice!", "Hi, Alice!  I'm Bob!");
        assertThat(events.responses()).extracting(ResponseHead::transactionId).containsExactly("d93kswow", "dkei38sd");
    }

    @Test
    void rfc4975Section11Point2() {
        RecordedEvents events = RecordedEvents.of(Examples.read("rfc4975/section-11.2"));

        assertThat(events.bodies())
                .singleElement()
                .asString()
                .startsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n")
                .contains("\"-//W3C//DTD XHTML 1.0 Strict//EN\"\r\n")
                .endsWith("</html>");
    }

    @Test
    void rfc4975Section11Point4() {
        RecordedEvents events = RecordedEvents.of(Examples.read("rfc4975/section-11.4"));

        assertThat(events.bodies().get(0))
                .startsWith("To: Bob <sip:bob@example.com>\r\n")
                .endsWith("\r\n\r\nABCD");
        assertThat(events.bodies().get(1)).isEqualTo("1234567890");
        assertThat(events.requests())
                .extracting(head -> head.fields().first("Message-ID").orElseThrow())
                .containsExactly("12339sdqwer", "12339sdqwer");
    }

    @Test
    void rfc4975Sections11Point5And11Point6() {
        RequestHead system = RecordedEvents.of(Examples.read("rfc4975/section-11.5"))
                .requests()
                .get(0);
        List<RequestHead> report =
                RecordedEvents.of(Examples.read("rfc4975/section-11.6")).requests();

        assertThat(system.failureReport()).isEqualTo(FailureReport.NO);
        assertThat(system.successReport()).isFalse();
        assertThat(report.get(0).successReport()).isTrue();
        assertThat(report.get(1).method()).isEqualTo(Method.REPORT);
        assertThat(report.get(1).status()).contains(Status.of(200, "OK"));
        assertThat(report.get(1).byteRange()).contains(new ByteRange(1, 106, 106));
    }

    @Test
    void rfc4976Section3() {
        RecordedEvents events = RecordedEvents.of(Examples.read("rfc4976/section-3"));

        assertThat(events.requests()).hasSize(6);
        assertThat(events.responses())
                .hasSize(2)
                .allMatch(head -> head.fields().first("Message-ID").isPresent());
        assertThat(events.requests().get(0).toPath().size()).isEqualTo(3);
        // Each relay moves its URI from the front of To-Path to the front of From-Path.
        assertThat(events.requests().get(1).toPath())
                .isEqualTo(events.requests().get(0).toPath().rest());
        assertThat(events.requests().get(1).fromPath())
                .isEqualTo(events.requests()
                        .get(0)
                        .fromPath()
                        .prepend(events.requests().get(0).toPath().first()));
    }

    @Test
    void rfc4976Section5Point1() {
        RecordedEvents events = RecordedEvents.of(Examples.read("rfc4976/section-5.1"));

        assertThat(events.malformed()).isEmpty();
        assertThat(events.fault()).isEmpty();
        assertThat(events.requests()).hasSize(6).allMatch(head -> head.method().equals(Method.AUTH));
        assertThat(events.responses())
                .extracting(ResponseHead::statusCode)
                .containsExactly(401, 200, 401, 401, 200, 200);
        assertThat(events.responses().get(1).fields().first("Use-Path"))
                .contains("msrps://intra.example.com:9000/jui787s2f;tcp");
    }

    /** A bodiless request, an empty body, and a body of one empty line are three things (RFC 4975 7.1). */
    @Test
    void emptyBodies() {
        String head = "MSRP abcd SEND\r\n" + PATHS;
        RecordedEvents bodiless = RecordedEvents.of(head + "-------abcd$\r\n");
        RecordedEvents empty = RecordedEvents.of(head + "Content-Type: a/b\r\n\r\n\r\n-------abcd$\r\n");
        RecordedEvents line = RecordedEvents.of(head + "Content-Type: a/b\r\n\r\n\r\n\r\n-------abcd$\r\n");

        assertThat(bodiless.trace()).element(0).asString().startsWith("request without body");
        assertThat(empty.trace()).element(0).asString().startsWith("request with body");
        assertThat(bodiless.bodies()).containsExactly("");
        assertThat(empty.bodies()).containsExactly("");
        assertThat(line.bodies()).containsExactly("\r\n");
    }

    @Test
    void theBlankLineMayServeTheEndLineOfAnEmptyBody() {
        RecordedEvents events =
                RecordedEvents.of("MSRP abcd SEND\r\n" + PATHS + "Content-Type: a/b\r\n\r\n-------abcd+\r\n");

        assertThat(events.trace()).hasSize(2);
        assertThat(events.trace()).element(0).asString().startsWith("request with body");
        assertThat(events.trace()).element(1).isEqualTo(RecordedEvents.traceOf("", ContinuationFlag.MORE));
    }

    @Test
    void fieldsComeInAnyOrderAndCase() {
        String fields = "Content-Type:a/b\r\nX-y:\r\nfrom-path:msrp://b:1/t;tcp\r\nX-y:  two\t\r\n";
        RecordedEvents events = RecordedEvents.of(
                "MSRP abcd SEND\r\n" + fields + "TO-PATH:  msrp://a:1/s;tcp \r\n\r\nbody\r\n-------abcd$\r\n");

        assertThat(events.requests().get(0).fields())
                .containsExactly(
                        new HeaderField("Content-Type", "a/b"),
                        new HeaderField("X-y", ""),
                        new HeaderField("X-y", " two\t"));
        assertThat(events.requests().get(0).toPath()).hasToString("msrp://a:1/s;tcp");
        assertThat(events.bodies()).containsExactly("body");
    }

    @Test
    void valuesAreKeptOctetForOctet() {
        StringBuilder value = new StringBuilder("\t");
        for (char c = 0x20; c <= 0xFF; c++) {
            value.append(c == 0x7F ? "" : c);
        }
        RecordedEvents events =
                RecordedEvents.of("MSRP abcd SEND\r\n" + PATHS + "X: " + value + "\r\n-------abcd$\r\n");

        assertThat(events.requests().get(0).fields().first("X")).contains(value.toString());
    }

    @Test
    void unknownMethodsAndCodes() {
        RecordedEvents events = RecordedEvents.of("MSRP abcd NICKNAME\r\n" + PATHS + "-------abcd$\r\n"
                + "MSRP efgh 000\r\n" + PATHS + "-------efgh$\r\n"
                + "MSRP ijkl 999 \r\n" + PATHS + "-------ijkl$\r\n");

        assertThat(events.requests().get(0).method()).isEqualTo(Method.of("NICKNAME"));
        assertThat(events.responses()).extracting(ResponseHead::statusCode).containsExactly(0, 999);
        assertThat(events.responses()).allMatch(head -> head.comment().isEmpty());
    }

    @Test
    void lineEndsBetweenMessagesAreSkipped() {
        String message = "MSRP abcd SEND\r\n" + PATHS + "-------abcd$\r\n";

        assertThat(RecordedEvents.of("\r\n\r\n" + message + "\r\n\n\r" + message + "\r\n")
                        .requests())
                .hasSize(2);
    }

    @Test
    void aBodyInAResponseIsDropped() {
        RecordedEvents events = RecordedEvents.of("MSRP abcd 200 OK\r\n" + PATHS
                + "\r\nbody\r\n-------abcd$\r\nMSRP efgh 200\r\n" + PATHS + "-------efgh$\r\n");

        assertThat(events.trace()).hasSize(2);
        assertThat(events.responses()).extracting(ResponseHead::transactionId).containsExactly("abcd", "efgh");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abcd", "1.-+%=", "Z234567890123456789012345678901x"})
    void transactionIds(String id) {
        RecordedEvents events =
                RecordedEvents.of("MSRP " + id + " SEND\r\n" + PATHS + "\r\nb\r\n-------" + id + "#\r\n");

        assertThat(events.requests().get(0).transactionId()).isEqualTo(id);
        assertThat(events.trace()).element(1).isEqualTo(RecordedEvents.traceOf("b", ContinuationFlag.ABORT));
    }

    /** Message after message repeats its paths and names: what is remembered of the last one must never show. */
    @Test
    void whatIsRememberedOfOneMessageDoesNotShowInTheNext() {
        StringBuilder octets = new StringBuilder();
        for (String host : List.of("a", "a", "b", "bb", "a")) {
            octets.append("MSRP abcd SEND\r\nTo-Path: msrp://")
                    .append(host)
                    .append(":1/s;tcp\r\nFrom-Path: msrp://x")
                    .append(host)
                    .append(":1/s;tcp\r\nX-")
                    .append(host)
                    .append(": v\r\n-------abcd$\r\n");
        }
        List<RequestHead> heads = RecordedEvents.of(octets.toString()).requests();

        assertThat(heads).extracting(head -> head.toPath().first().host()).containsExactly("a", "a", "b", "bb", "a");
        assertThat(heads)
                .extracting(head -> head.fromPath().first().host())
                .containsExactly("xa", "xa", "xb", "xbb", "xa");
        assertThat(heads)
                .extracting(head -> head.fields().iterator().next().name())
                .containsExactly("X-a", "X-a", "X-b", "X-bb", "X-a");
        assertThat(heads.get(1).toPath()).isSameAs(heads.get(0).toPath());
    }
}
