package org.msrprelay.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
            description =
                    "The relay to AUTH at, such as msrps://relay.example.org:2855. Given several times: each further"
                            + " one is reached through those before it.")
    private List<MsrpUri> relays = new ArrayList<>();

    @Option(
            names = "--user",
            paramLabel = "NAME",
            description = "Who to AUTH as: at every relay, or one for each, in order.")
    private List<String> users = new ArrayList<>();

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

    /** Where to AUTH, and as whom. Reads the passwords, one for each user. */
    RelayLogin login(CommandSpec spec) throws IOException {
        if (relays.isEmpty() || users.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--relay needs --user, and the other way round");
        }
        if (users.size() > 1 && users.size() != relays.size()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--user: " + users.size() + " for " + relays.size() + " relays (expected: one, or one for each)");
        }
        List<String> passwords = new ArrayList<>();
        for (int i = 0; i < users.size(); i++) {
            passwords.add(password.read(spec));
        }
        List<AuthRequest> requests = new ArrayList<>();
        for (int i = 0; i < relays.size(); i++) {
            int who = Math.min(i, users.size() - 1);
            requests.add(request(relays.get(i), users.get(who), passwords.get(who)));
        }
        return new RelayLogin(List.copyOf(requests));
    }

    private AuthRequest request(MsrpUri relay, String user, String secret) {
        AuthRequest request = AuthRequest.to(relay, user, secret);
        return expires.map(Duration::ofSeconds).map(request::withExpires).orElse(request);
    }

    /** Whether a relay was asked for, if only by half. */
    boolean wantsRelay() {
        return !relays.isEmpty() || !users.isEmpty();
    }
}
