package org.msrprelay.server;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.protocol.OctetText;
import org.msrprelay.server.config.Configuration;
import org.msrprelay.server.config.WebSocketKeys;
import org.msrprelay.server.credentials.UserSources;
import org.msrprelay.server.file.FileWatch;
import org.msrprelay.server.file.SecretFiles;
import org.msrprelay.server.jwt.JwksFile;
import org.msrprelay.server.jwt.JwtVerifier;
import org.msrprelay.server.jwt.SharedSecret;
import org.msrprelay.server.jwt.TokenKeys;
import org.msrprelay.server.problem.ConfigurationException;
import org.msrprelay.server.problem.Problem;
import org.msrprelay.server.tls.PemException;
import org.msrprelay.server.tls.ReloadedAnchors;
import org.msrprelay.server.tls.ReloadedMaterial;
import org.msrprelay.server.tls.SelfSignedCertificate;
import org.msrprelay.transport.RelayServer;
import org.msrprelay.transport.RelayServerBuilder;
import org.msrprelay.transport.StartException;
import org.msrprelay.transport.tls.TlsMaterial;
import org.msrprelay.transport.websocket.WebSocketSettings;
import org.msrprelay.transport.websocket.WebSocketSettings.Tokens;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The relay as its configuration has it, running in this process: what {@code serve} does, for tests and other programs
 * too. All methods may be called from any thread, and block.
 */
public final class RunningRelay implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunningRelay.class);

    /** How long closing may take after the time to drain is over. */
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final RelayServer server;
    private final UserSources users;
    private final FileWatch watch;
    private final LoggingObserver observer;
    private final Duration drainTimeout;

    private RunningRelay(
            RelayServer server, UserSources users, FileWatch watch, LoggingObserver observer, Duration drainTimeout) {
        this.server = server;
        this.users = users;
        this.watch = watch;
        this.observer = observer;
        this.drainTimeout = drainTimeout;
    }

    /**
     * Returns when every listener accepts.
     *
     * @throws ConfigurationException if a file that the configuration names is not what it should be
     * @throws StartException if a listener could not be bound, with its URI and the cause
     * @throws IOException if the self-signed certificate cannot be kept
     */
    public static RunningRelay start(Configuration configuration)
            throws ConfigurationException, StartException, IOException {
        var watch = new FileWatch();
        try {
            var users = users(configuration, watch);
            var observer = new LoggingObserver();
            try {
                var server =
                        builder(configuration, users, watch).observer(observer).start();
                return new RunningRelay(
                        server,
                        users,
                        watch,
                        observer,
                        configuration.connections().drainTimeout());
            } catch (ConfigurationException | StartException | IOException | RuntimeException e) {
                users.close();
                throw e;
            }
        } catch (ConfigurationException | StartException | IOException | RuntimeException e) {
            watch.close();
            throw e;
        }
    }

    private static RelayServerBuilder builder(Configuration configuration, UserSources users, FileWatch watch)
            throws ConfigurationException, IOException {
        var listening = configuration.listening();
        var connections = configuration.connections();
        var builder = RelayServer.builder()
                .host(listening.host())
                .aliases(listening.aliases())
                .listen(listening.listen())
                .advertise(listening.advertise())
                .credentials(users)
                .auth(configuration.auth())
                .forwarding(configuration.forwarding())
                .limits(configuration.limits())
                .peers(configuration.peers())
                .connections(connections.total(), connections.perAddress())
                .connectTimeout(connections.connectTimeout())
                .receiveBuffer(connections.receiveBufferOctets())
                .threads(connections.threads())
                .nextHops(configuration.nextHops().policy())
                .webSocket(webSocket(configuration, watch));
        try {
            var tls = configuration.tls();
            if (tls.ca().isPresent()) {
                builder.trust(ReloadedAnchors.of(tls.ca().get(), watch));
            }
            if (configuration.webSocket().clientCa().isPresent()) {
                builder.trustForUsers(
                        ReloadedAnchors.of(configuration.webSocket().clientCa().get(), watch));
            }
            // A configured one is shown to other relays even if no listener needs one (RFC 4976 9.2).
            if (tls.certificate().isPresent()
                    || listening.listen().stream()
                            .anyMatch(listener -> listener.scheme().secure())) {
                builder.tls(material(configuration, watch));
            }
        } catch (PemException e) {
            throw new ConfigurationException(List.of(Problem.of(e.file().toString(), e.fault())));
        }
        return builder;
    }

    private static WebSocketSettings webSocket(Configuration configuration, FileWatch watch)
            throws ConfigurationException {
        var keys = configuration.webSocket();
        var tokens = Optional.<Tokens>empty();
        if (keys.jwt().isPresent()) {
            var jwt = keys.jwt().get();
            tokens = Optional.of(
                    new Tokens(new JwtVerifier(tokenKeys(jwt, watch), jwt.rules(), Clock.systemUTC()), jwt.cookie()));
        }
        return new WebSocketSettings(
                keys.path(),
                keys.origins(),
                keys.ping(),
                keys.requireAuth(),
                tokens,
                keys.clientCertificates(),
                keys.compression());
    }

    private static TokenKeys tokenKeys(WebSocketKeys.Jwt jwt, FileWatch watch) throws ConfigurationException {
        if (jwt.jwksFile().isEmpty()) {
            return new SharedSecret(jwt.secret().orElseThrow());
        }
        var file = jwt.jwksFile().get();
        try {
            return JwksFile.of(file, watch);
        } catch (IOException e) {
            throw new ConfigurationException(List.of(Problem.of(file.toString(), String.valueOf(e.getMessage()))));
        }
    }

    private static UserSources users(Configuration configuration, FileWatch watch) throws ConfigurationException {
        var realm = configuration.auth().realm();
        var users = UserSources.open(configuration.users(), realm, watch, InstantSource.system());
        users.count(realm).stream()
                .filter(count -> count == 0)
                .forEach(none ->
                        LOG.warn("no user in realm {} yet (msrp-relay user add NAME)", OctetText.toText(realm)));
        return users;
    }

    private static Supplier<TlsMaterial> material(Configuration configuration, FileWatch watch)
            throws PemException, IOException {
        var files = configuration.tls().certificate();
        if (files.isPresent()) {
            SecretFiles.warnIfReadableByOthers(files.get().key());
            return ReloadedMaterial.of(files.get().chain(), files.get().key(), watch);
        }
        var material = selfSigned(configuration);
        return () -> material;
    }

    private static TlsMaterial selfSigned(Configuration configuration) throws IOException {
        var names = new ArrayList<String>();
        names.add(configuration.listening().host());
        names.addAll(configuration.listening().aliases());
        var directory = configuration.dataDirectory();
        try {
            var material = new SelfSignedCertificate(directory, Clock.systemUTC()).material(names);
            LOG.warn(
                    "the certificate is self-signed, clients have to be told to trust it: {} (better: tls.certificate and tls.key)",
                    directory.resolve(SelfSignedCertificate.CERTIFICATE_FILE));
            return material;
        } catch (IOException e) {
            throw new IOException(
                    "a self-signed certificate cannot be kept in %s: %s (expected: tls.certificate and tls.key, or a"
                                    .formatted(directory, e.getClass().getSimpleName())
                            + " directory that can be written)",
                    e);
        }
    }

    /** In configuration order, with the ports that were really bound. */
    public List<MsrpUri> listeners() {
        return server.listeners();
    }

    /** The server behind it, for its figures. */
    public RelayServer server() {
        return server;
    }

    /** Stops accepting, gives running messages {@code relay.drain-timeout}, and ends everything. */
    @Override
    public void close() {
        try {
            server.drain(drainTimeout)
                    .toCompletableFuture()
                    .get(drainTimeout.plus(CLOSING).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warn("connections did not close within {}", drainTimeout.plus(CLOSING));
        } catch (ExecutionException e) {
            LOG.error("draining failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            server.close();
            users.close();
            watch.close();
            observer.end();
        }
    }
}
