package org.msrprelay.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.msrprelay.protocol.MsrpUri;

/** The relay of {@link EmbeddingExample} answers. */
class EmbeddingExampleTest {

    private static final String AUTH = """
            MSRP a1b2c3d4 AUTH
            To-Path: msrp://localhost;tcp
            From-Path: msrp://alice.invalid:9999/s;tcp
            -------a1b2c3d4$
            """;

    @Test
    void servesAndDrains() throws IOException, StartException, InterruptedException, ExecutionException {
        try (RelayServer relay = EmbeddingExample.start("alice", "secret")) {
            MsrpUri listener = relay.listeners().get(0);
            assertThat(listener.toString()).matches("msrp://127\\.0\\.0\\.1:\\d+;tcp");
            assertThat(answerOf(listener.port().getAsInt())).startsWith("MSRP a1b2c3d4 401 ");
            relay.drain(Duration.ofSeconds(1)).toCompletableFuture().get();
        }
    }

    private static String answerOf(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(AUTH.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        }
    }
}
