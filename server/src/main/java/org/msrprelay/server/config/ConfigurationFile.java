package org.msrprelay.server.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.msrprelay.server.file.PrivateFile;
import org.msrprelay.server.problem.ConfigurationException;
import org.snakeyaml.engine.v2.nodes.MappingNode;

/** Reads a configuration file. Blocks on files and, if {@code host} is not given, for a short time on the name service. */
public final class ConfigurationFile {

    private static final String EMBEDDED_NAME = "embedded default";

    /** What {@code serve} runs on without a file: this machine only, under all of its names for itself. */
    private static final String EMBEDDED_TEXT = """
            host: localhost
            aliases: [127.0.0.1, "::1"]
            """;

    private final String name;
    private final Path directory;
    private final Source source;
    private final Optional<Path> file;
    private final Map<String, String> environment;

    @FunctionalInterface
    private interface Source {
        Optional<MappingNode> read() throws ConfigurationException;
    }

    private ConfigurationFile(
            String name, Path directory, Source source, Optional<Path> file, Map<String, String> environment) {
        this.name = name;
        this.directory = directory;
        this.source = source;
        this.file = file;
        this.environment = environment;
    }

    /** The file, with the environment that references in its values stand for. */
    public static ConfigurationFile of(Path file, Map<String, String> environment) {
        var parent = Optional.ofNullable(file.getParent()).orElse(Path.of(""));
        return new ConfigurationFile(file.toString(), parent, new YamlFile(file)::read, Optional.of(file), environment);
    }

    /** The configuration that stands in for a file, with paths relative to the directory. */
    public static ConfigurationFile embedded(Path directory) {
        return new ConfigurationFile(
                EMBEDDED_NAME,
                directory,
                () -> YamlFile.parse(EMBEDDED_NAME, EMBEDDED_TEXT),
                Optional.empty(),
                Map.of());
    }

    /** Reads and checks everything, the files that it names too. */
    public Configuration load() throws ConfigurationException {
        return load(true);
    }

    /** As {@link #load}, but the files that it names need not be there: for the commands that make them. */
    public Configuration loadWithoutNamedFiles() throws ConfigurationException {
        return load(false);
    }

    private Configuration load(boolean filesRequired) throws ConfigurationException {
        var reading = new Reading(name, environment);
        var configuration = bind(Section.root(reading, source.read()), reading, filesRequired);
        reading.reportUnknownKeys();
        warnOfReadableSecrets(reading);
        if (!reading.errors().isEmpty()) {
            throw new ConfigurationException(reading.errors());
        }
        return configuration.withWarnings(reading.warnings());
    }

    private void warnOfReadableSecrets(Reading reading) {
        var mode = file.flatMap(PrivateFile::modeIfReadableByOthers);
        var secret = reading.firstSecret();
        if (mode.isPresent() && secret.isPresent()) {
            reading.warn(
                    secret.get().getValue(),
                    secret.get().getKey(),
                    "all users of this machine may read this secret, mode %s (better: rw-------, or ${NAME} for what the environment has)"
                            .formatted(mode.get()));
        }
    }

    private Configuration bind(Section root, Reading reading, boolean filesRequired) {
        var files = new NamedFiles(directory, reading, filesRequired);
        var auth = root.section("auth");
        var relay = root.section("relay");
        var relays = root.section("relays");
        var limits = root.section("limits");
        var listening = new ListeningBinder(reading).bind(root);
        var authBinder = new AuthBinder(reading);
        var relayBinder = new RelayBinder(reading);
        var forwarding = relayBinder.forwarding(relay, relays);
        new LaterBinder(reading).bind(root);
        var tls = new TlsBinder(reading, files).bind(root.section("tls"));
        var webSocket = new WebSocketBinder(reading, files)
                .bind(root.section("websocket"), tls.ca().isPresent());
        return new Configuration(
                name,
                files.resolve(DataDirectory.NAME),
                listening,
                tls,
                authBinder.bind(auth, listening.host()),
                new UsersBinder(reading, files).bind(auth),
                forwarding,
                relayBinder.limits(relay, limits),
                relayBinder.peers(relays),
                relayBinder.connections(relay, limits, forwarding.maxSendChunkOctets()),
                new NextHopBinder().bind(root.section("next-hops")),
                webSocket,
                List.of());
    }
}
