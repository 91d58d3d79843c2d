package org.msrprelay.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.transport.fixture.TestCa;

/** The relay of {@link EmbeddingExample} answers. */
class EmbeddingExampleTest {

    private static final String AUTH = """
            MSRP a1b2c3d4 AUTH
            To-Path: msrps://localhost;tcp
            From-Path: msrps://alice.invalid:9999/s;tcp
            -------a1b2c3d4$
            """;

    private final TestCa ca = new TestCa();

    @Test
    void servesAndDrains() throws IOException, StartException {
        try (RelayServer relay = EmbeddingExample.start(ca.issue("localhost"), "alice", "secret")) {
            MsrpUri listener = relay.listeners().get(0);
            assertThat(listener.toString()).matches("msrps://127\\.0\\.0\\.1:[1-9]\\d*;tcp");
            assertThat(answerOf(listener.port().getAsInt())).startsWith("MSRP a1b2c3d4 401 ");
            relay.drain(Duration.ofSeconds(1)).toCompletableFuture().join();
        }
    }

    private String answerOf(int port) throws IOException {
        try (Socket socket =
                ca.clientContext().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(AUTH.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        }
    }
}
