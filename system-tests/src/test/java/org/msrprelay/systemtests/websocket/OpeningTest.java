package org.msrprelay.systemtests.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.msrprelay.protocol.testing.WebSocketWire.handshake;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.WebSocketPeer;

/** RFC 6455 4.2, RFC 7977 4.1: the handshake, and what is none. */
class OpeningTest {

    @RegisterExtension
    static final RelayUnderTest relay = RelayUnderTest.forClass(RelayYaml.withWebSockets()
            .set("websocket.path", "/msrp")
            .set("websocket.origins", "[\"https://chat.example.org\", \"http://localhost:8000\"]"));

    @RegisterExtension
    static final RelayUnderTest open = RelayUnderTest.forClass(RelayYaml.withWebSockets());

    private static List<String> answer(RelayUnderTest to, String request) {
        try (WebSocketPeer peer = WebSocketPeer.connect(to)) {
            peer.write(request);
            return peer.head();
        }
    }

    @Test
    void aGoodHandshakeIsAnswered() {
        List<String> head = answer(relay, handshake("/msrp", "Origin: https://chat.example.org"));
        assertThat(head)
                .contains(
                        "HTTP/1.1 101 Switching Protocols",
                        "Upgrade: websocket",
                        "Connection: Upgrade",
                        "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
                        "Sec-WebSocket-Protocol: msrp",
                        "Access-Control-Allow-Origin: https://chat.example.org")
                .noneMatch(line -> line.startsWith("Sec-WebSocket-Extensions"));
    }

    @Test
    void aQueryAndFurtherSubprotocolsDoNoHarm() {
        assertThat(answer(relay, handshake("/msrp?room=1").replace("Protocol: msrp", "Protocol: sip, MSRP"))
                        .get(0))
                .startsWith("HTTP/1.1 101");
        assertThat(answer(relay, handshake("http://relay.test/msrp")).get(0)).startsWith("HTTP/1.1 101");
    }

    @ParameterizedTest
    @CsvSource({
        "https://chat.example.org, 101",
        "HTTPS://Chat.Example.Org, 101",
        "http://localhost:8000, 101",
        "http://chat.example.org, 403",
        "https://chat.example.org:8443, 403",
        "https://evil.example.net, 403",
        "null, 403"
    })
    void theOriginIsChecked(String origin, int code) {
        assertThat(answer(relay, handshake("/msrp", "Origin: " + origin)).get(0))
                .startsWith("HTTP/1.1 " + code);
    }

    @Test
    void anyOriginIsTheDefaultAndNoneIsNobodysPage() {
        assertThat(answer(open, handshake("/", "Origin: https://anywhere.test")))
                .contains("Access-Control-Allow-Origin: https://anywhere.test");
        assertThat(answer(open, handshake("/")).get(0)).startsWith("HTTP/1.1 101");
        assertThat(answer(relay, handshake("/msrp")).get(0)).startsWith("HTTP/1.1 101");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Sec-WebSocket-Protocol: msrp | Sec-WebSocket-Protocol: sip | 400 Bad Request",
                "Sec-WebSocket-Protocol: msrp | X: y | 400 Bad Request",
                "Sec-WebSocket-Version: 13 | Sec-WebSocket-Version: 8 | 426 Upgrade Required",
                "Sec-WebSocket-Version: 13 | X: y | 426 Upgrade Required",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ== | Sec-WebSocket-Key: c2hvcnQ= | 400 Bad Request",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ== | X: y | 400 Bad Request",
                "Upgrade: websocket | Upgrade: h2c | 426 Upgrade Required",
                "Connection: keep-alive, Upgrade | Connection: close | 426 Upgrade Required",
                "GET / HTTP/1.1 | POST / HTTP/1.1 | 405 Method Not Allowed",
                "GET / HTTP/1.1 | GET /else HTTP/1.1 | 404 Not Found",
                "GET / HTTP/1.1 | GET / HTTP/1.0 | 505 HTTP Version Not Supported",
                "GET / HTTP/1.1 | GET / | 400 Bad Request",
                "Host: relay.test | X: y | 400 Bad Request",
                "Host: relay.test | Content-Length: 5 | 400 Bad Request",
            })
    void whatIsNoHandshakeGetsAnHttpError(String line, String instead, String answer) {
        try (WebSocketPeer peer = WebSocketPeer.connect(open)) {
            peer.write(handshake("/").replace(line, instead));
            assertThat(peer.head().get(0)).isEqualTo("HTTP/1.1 " + answer);
            assertThat(peer.untilEnd()).endsWith("\n");
        }
    }

    /** What proxies forget, most of all. */
    @ParameterizedTest
    @CsvSource({
        "'Upgrade: websocket', Upgrade: websocket is missing",
        "'Connection: keep-alive, Upgrade', Connection: Upgrade is missing"
    })
    void whatIsMissingIsNamed(String line, String named) {
        try (WebSocketPeer peer = WebSocketPeer.connect(open)) {
            peer.write(handshake("/").replace(line, "X: y"));
            assertThat(peer.untilEnd()).contains(named);
        }
    }

    @Test
    void aVersionThatWouldDoIsNamed() {
        assertThat(answer(open, handshake("/").replace("Version: 13", "Version: 8")))
                .contains("Sec-WebSocket-Version: 13", "Upgrade: websocket");
    }

    @Test
    void aBrowserIsToldWhatThePortIs() {
        try (WebSocketPeer peer = WebSocketPeer.connectTls(open)) {
            peer.write("GET / HTTP/1.1\r\nHost: relay.test\r\nAccept: text/html,*/*;q=0.8\r\n\r\n");
            assertThat(peer.head()).contains("HTTP/1.1 200 OK", "Content-Type: text/html; charset=utf-8");
            assertThat(peer.untilEnd()).contains("MSRP over WebSocket").endsWith("</html>\n");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/ | Accept: */* | 200 OK",
                "/ | X: no Accept | 200 OK",
                "/msrp | Accept: application/json | 426 Upgrade Required",
                "/msrp | Sec-WebSocket-Version: 13 | 426 Upgrade Required",
                "/msrp | Accept: text/html | 200 OK",
                "/else | Accept: text/html | 404 Not Found"
            })
    void whoeverLooksWhatIsHereSeesThePage(String path, String field, String answer) {
        assertThat(answer(relay, "GET " + path + " HTTP/1.1\r\nHost: relay.test\r\n" + field + "\r\n\r\n")
                        .get(0))
                .isEqualTo("HTTP/1.1 " + answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"MSRP a786hjs2 SEND\r\nTo-Path: msrp://a;tcp\r\n", "\u0016\u0003\u0001\u0002\u0000", "\r\nMSRP x"
            })
    void whoSpeaksSomethingElseIsToldSoAtOnce(String greeting) {
        try (WebSocketPeer peer = WebSocketPeer.connect(open)) {
            peer.write(greeting + "\r\n");
            assertThat(peer.head().get(0)).isEqualTo("HTTP/1.1 400 Bad Request");
            assertThat(peer.untilEnd()).contains("expected");
        }
    }

    @Test
    void headsAreBounded() {
        assertThat(answer(open, "GET /" + "x".repeat(5_000) + " HTTP/1.1\r\n\r\n")
                        .get(0))
                .startsWith("HTTP/1.1 414");
        assertThat(answer(open, handshake("/", "X: " + "y".repeat(20_000))).get(0))
                .startsWith("HTTP/1.1 431");
        assertThat(answer(open, handshake("/", "X: " + "y".repeat(12_000))).get(0))
                .startsWith("HTTP/1.1 101");
    }
}
