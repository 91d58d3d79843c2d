package org.msrprelay.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.msrprelay.protocol.MsrpUri;
import org.msrprelay.protocol.Scheme;
import org.msrprelay.server.config.Configuration;
import org.msrprelay.server.config.DataDirectory;
import org.msrprelay.server.credentials.htdigest.UsersFile;
import org.msrprelay.server.file.PrivateFile;
import org.msrprelay.server.problem.ConfigurationException;
import org.msrprelay.server.tls.SelfSignedCertificate;

/**
 * The user of a relay that runs without a configuration file: made with a random password on first start. The password is kept
 * too, for the commands that are printed to try the relay with.
 */
final class TrialUser {

    static final String NAME = "demo";

    /** What the certificate and the embedded default are made for. */
    private static final String HOST = "localhost";

    private static final String PASSWORD_FILE = "password";

    /** Readable, and without the letters and digits that look like others: 5 bits each. */
    private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";

    /** 100 bits. */
    private static final int PASSWORD_LENGTH = 20;

    private final Path directory;
    private final UsersFile users;
    private final Path passwordFile;
    private final Path certificateFile;

    TrialUser(Configuration configuration) {
        directory = configuration.dataDirectory();
        users = new UsersFile(
                directory.resolve(DataDirectory.USERS_FILE),
                configuration.auth().realm(),
                configuration.auth().algorithms());
        passwordFile = directory.resolve(PASSWORD_FILE);
        certificateFile = directory.resolve(SelfSignedCertificate.CERTIFICATE_FILE);
    }

    /** There is a user as soon as there is a users file: one that was removed later stays removed. */
    void makeOnFirstStart() throws IOException, ConfigurationException {
        if (Files.exists(users.file())) {
            return;
        }
        PrivateFile.makeDirectory(directory);
        var password = new StringBuilder();
        new SecureRandom()
                .ints(PASSWORD_LENGTH, 0, ALPHABET.length())
                .forEach(index -> password.append(ALPHABET.charAt(index)));
        // The password first: a start that is cut short here is a first start again.
        PrivateFile.replace(passwordFile, (password + "\n").getBytes(StandardCharsets.UTF_8));
        users.add(NAME, password.toString());
    }

    /** Prints commands that work as they stand, in this directory; nothing if the user or the password is not the first one any more. */
    void explain(List<MsrpUri> listeners, PrintWriter err) throws ConfigurationException, IOException {
        var secure = listeners.stream().filter(uri -> uri.scheme().secure()).findFirst();
        if (secure.isEmpty() || !Files.exists(passwordFile) || !users.accepts(NAME, password())) {
            return;
        }
        var relay = MsrpUri.of(Scheme.MSRPS, HOST, secure.get().port().orElseThrow(), Optional.empty(), "tcp");
        var options = "--relay '%s' --user %s --password-file %s --ca %s"
                .formatted(relay, NAME, passwordFile, certificateFile);
        err.println("""
                No configuration file: this relay is for this machine only. To try it, in this directory:
                  %1$s receive %2$s
                prints its path; then, in another terminal, with that path:
                  %1$s send %2$s 'PATH' --text 'Hello'
                The password of user %3$s is in %4$s. AUTH is answered on the msrps: listener alone: in the clear it is refused
                (403) unless a configuration has auth.over-cleartext: true.""".formatted(command(), options, NAME, passwordFile));
        err.flush();
    }

    private String password() throws IOException {
        return Files.readString(passwordFile).strip();
    }

    /** As the launcher was called. */
    private static String command() {
        return System.getProperty("msrp-relay.command", "msrp-relay");
    }
}
