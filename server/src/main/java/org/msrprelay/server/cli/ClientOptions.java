package org.msrprelay.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.msrprelay.client.ClientSettings;
import org.msrprelay.client.auth.AuthRequest;
import org.msrprelay.client.tls.Trust;
import org.msrprelay.protocol.MsrpUri;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** How a command that is an MSRP client gets to its relay, and whom it trusts. */
final class ClientOptions {

    @Option(
            names = "--relay",
            paramLabel = "URI",
            converter = MsrpUriConverter.class,
            description = "The relay to AUTH at, such as msrps://relay.example.org:2855.")
    private Optional<MsrpUri> relay = Optional.empty();

    @Option(names = "--user", paramLabel = "NAME", description = "Who to AUTH as.")
    private Optional<String> user = Optional.empty();

    @Mixin
    private final LoginPassword password = new LoginPassword();

    @Option(
            names = "--expires",
            paramLabel = "SECONDS",
            description = "How long the relay is asked to hold the session; it may hold it shorter.")
    private Optional<Long> expires = Optional.empty();

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "PEM certificates that may vouch for the relay or peer. Default: those that Java trusts.")
    private Optional<Path> ca = Optional.empty();

    @Option(
            names = "--insecure",
            description = "Accept any certificate: encrypts, but anybody may be at the other end.")
    private boolean insecure;

    Optional<MsrpUri> relay() {
        return relay;
    }

    boolean takesStdin() {
        return password.takesStdin();
    }

    ClientSettings settings(CommandSpec spec) throws IOException {
        if (insecure && ca.isPresent()) {
            throw new ParameterException(spec.commandLine(), "--ca and --insecure exclude each other");
        }
        if (ca.isPresent() && !Files.isReadable(ca.get())) {
            throw new NoSuchFileException(ca.get().toString());
        }
        Trust trust = insecure ? Trust.insecure() : ca.map(Trust::ca).orElseGet(Trust::jdk);
        return ClientSettings.DEFAULT.withTrust(trust);
    }

    /** What to ask the relay for. Reads the password. */
    AuthRequest authRequest(CommandSpec spec) throws IOException {
        if (relay.isEmpty() || user.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--relay needs --user, and the other way round");
        }
        AuthRequest request = AuthRequest.to(relay.get(), user.get(), password.read(spec));
        return expires.map(Duration::ofSeconds).map(request::withExpires).orElse(request);
    }

    /** Whether a relay was asked for, if only by half. */
    boolean wantsRelay() {
        return relay.isPresent() || user.isPresent();
    }
}
