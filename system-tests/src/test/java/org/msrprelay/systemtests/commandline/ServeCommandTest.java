package org.msrprelay.systemtests.commandline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.msrprelay.systemtests.harness.RawPeer;
import org.msrprelay.systemtests.harness.RelayProcess;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Send;
import org.msrprelay.systemtests.harness.Sockets;
import org.msrprelay.systemtests.harness.Tool;

@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Execution(ExecutionMode.CONCURRENT)
class ServeCommandTest {

    @Test
    void printsOneLineWhenItIsReadyAndEndsWithZero() {
        try (RelayProcess process = RelayProcess.serve(RelayYaml.onLoopback())) {
            assertThat(process.relay().listeners()).hasSize(2);
            assertThat(process.relay().listeners().get(0)).matches("msrp://127\\.0\\.0\\.1:[1-9]\\d*;tcp");
            assertThat(process.relay().listeners().get(1)).matches("msrps://127\\.0\\.0\\.1:[1-9]\\d*;tcp");
            process.relay().assertServes();
            process.tool().terminate();
            Tool.Result result = process.tool().result();
            assertThat(result.exitCode()).isZero();
            assertThat(result.out()).as("nothing but the ready line").isEmpty();
            assertThat(result.err()).doesNotContain("\tat ");
        }
    }

    @Test
    void endsWithOneWhenAListenerCannotBeBound(@TempDir Path directory) throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String uri = "msrp://127.0.0.1:" + taken.getLocalPort() + ";tcp";
            Path file =
                    RelayYaml.onLoopback().set("listen", "[\"" + uri + "\"]").writeTo(directory);
            Tool.Result result = Tool.run(directory, "serve", "--config", file.toString());
            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.out()).isEmpty();
            assertThat(result.err()).contains(uri).doesNotContain("\tat ").doesNotContain("Exception");
        }
    }

    @Test
    void withoutAFileMakesItsOwnCertificateAndUser(@TempDir Path directory) {
        // The embedded default has fixed ports; where they are taken by somebody else, there is nothing to see here.
        org.junit.jupiter.api.Assumptions.assumeTrue(
                Sockets.isFree(2855) && Sockets.isFree(2856), "ports 2855 and 2856 are free");
        try (Tool tool = Tool.start(directory, List.of(), List.of("serve"))) {
            assertThat(tool.outLine())
                    .isEqualTo("msrp-relay ready msrps://127.0.0.1:2855;tcp msrp://127.0.0.1:2856;tcp");
            assertThat(directory.resolve("msrp-relay-data")).isDirectory();
            assertThat(directory.resolve("msrp-relay-data").resolve("users")).isNotEmptyFile();
            try (RawPeer peer = new RawPeer(Sockets.connect("127.0.0.1", 2856, 0), "msrp://x.invalid:1/x;tcp")) {
                Send auth = peer.send(Send.request("AUTH", "msrp://localhost:2856;tcp", peer.uri()));
                assertThat(peer.awaitResponse(auth).code()).isEqualTo(403);
            }
            tool.terminate();
            assertThat(tool.result().exitCode()).isZero();
        }
    }
}
