package org.msrprelay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.server.config.Configuration;
import org.msrprelay.server.config.ConfigurationFile;
import org.msrprelay.server.problem.ConfigurationException;
import org.msrprelay.server.tls.TestCertificates;
import org.msrprelay.transport.StartException;

/** The relay that a configuration makes, in this process. */
class RunningRelayTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private Configuration configuration(String yaml) throws IOException, ConfigurationException {
        var file = Files.writeString(directory.resolve("relay.yaml"), yaml);
        return ConfigurationFile.of(file, Map.of()).load();
    }

    /** The certificate that the listener shows to a client that trusts the file's and checks the name. */
    private static Certificate shown(MsrpUri listener, Path trusted) throws Exception {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (var pem = Files.newInputStream(trusted)) {
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        var port = listener.port().orElseThrow();
        try (var socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", port)) {
            var parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return socket.getSession().getPeerCertificates()[0];
        }
    }

    @Test
    void everyListenerAcceptsInConfigurationOrder() throws Exception {
        var configuration = configuration("""
                host: localhost
                listen: ["msrps://127.0.0.1:0;tcp", "msrp://127.0.0.1:0;tcp", "msrp://127.0.0.1:0;tcp"]
                """);
        try (var relay = RunningRelay.start(configuration)) {
            assertThat(relay.listeners())
                    .extracting(uri -> uri.scheme().text())
                    .containsExactly("msrps", "msrp", "msrp");
            assertThat(relay.listeners()).extracting(MsrpUri::host).containsOnly("127.0.0.1");
            for (var listener : relay.listeners()) {
                new Socket(InetAddress.getLoopbackAddress(), listener.port().orElseThrow()).close();
            }
            // Self-signed, kept, and good for the host.
            assertThat(shown(relay.listeners().get(0), directory.resolve("msrp-relay-data/certificate.pem")))
                    .isNotNull();
        }
    }

    @Test
    void aChangedCertificateIsForNewConnections() throws Exception {
        var chain = directory.resolve("relay.pem");
        var key = directory.resolve("relay.key");
        TestCertificates.write(chain, key, "localhost");
        var nextChain = directory.resolve("next.pem");
        TestCertificates.write(nextChain, directory.resolve("next.key"), "localhost");
        var configuration = configuration("""
                host: localhost
                listen: ["msrps://127.0.0.1:0;tcp"]
                tls: {certificate: relay.pem, key: relay.key}
                """);
        try (var relay = RunningRelay.start(configuration)) {
            var listener = relay.listeners().get(0);
            var before = shown(listener, chain);
            Files.move(directory.resolve("next.key"), key, StandardCopyOption.REPLACE_EXISTING);
            Files.copy(nextChain, chain, StandardCopyOption.REPLACE_EXISTING);
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> !shown(listener, nextChain).equals(before));
        }
    }

    @Test
    void aListenerThatCannotBeBoundIsNamed() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var listener = "msrp://127.0.0.1:%d;tcp".formatted(taken.getLocalPort());
            var configuration = configuration("listen: ['msrp://127.0.0.1:0;tcp', '%s']\n".formatted(listener));
            assertThatThrownBy(() -> RunningRelay.start(configuration))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining(listener)
                    .hasMessageNotContaining("\n");
        }
    }

    @Test
    void aUsersFileWithMistakesStopsTheStart() throws Exception {
        Files.writeString(directory.resolve("users"), "alice\n\nbob\n");
        assertThatThrownBy(() ->
                        RunningRelay.start(configuration("listen: ['msrp://127.0.0.1:0;tcp']\nauth: {users: users}\n")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("users:1: not a user")
                .hasMessageContaining("users:3: not a user");
    }
}
