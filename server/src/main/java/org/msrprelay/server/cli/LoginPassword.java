package org.msrprelay.server.cli;

import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Where the password to AUTH with comes from; never from an argument, which other users of the machine can see. */
final class LoginPassword {

    static final String VARIABLE = "MSRP_RELAY_PASSWORD";

    /** Nobody types that; it is another file. */
    private static final int MOST_OCTETS = 1024;

    @Option(
            names = "--password-stdin",
            description = "Read the password from the first line of stdin; with several --user a line for each.")
    private boolean fromStdin;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description =
                    "Read the password, the same for every --user, from the first line of a file. Default: the environment's "
                            + VARIABLE + ", else the terminal is asked.")
    private Optional<Path> file = Optional.empty();

    /** Whether stdin is used up to the end of its first line. */
    boolean takesStdin() {
        return fromStdin;
    }

    /** The password. Blocks on stdin, a file or the terminal. */
    String read(CommandSpec spec) throws IOException {
        String password = find(spec);
        if (password.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "an empty password (expected: one that is not)");
        }
        return password;
    }

    private String find(CommandSpec spec) throws IOException {
        if (fromStdin) {
            return firstLine(System.in);
        }
        if (file.isPresent()) {
            try (InputStream in = Files.newInputStream(file.get())) {
                return firstLine(in);
            }
        }
        String variable = System.getenv(VARIABLE);
        return variable == null ? fromTerminal(spec) : variable;
    }

    /** Takes no octet after the line's end: what follows is somebody else's. */
    private static String firstLine(InputStream in) throws IOException {
        byte[] line = new byte[MOST_OCTETS];
        int length = 0;
        for (int octet = in.read(); octet >= 0 && octet != '\n'; octet = in.read()) {
            if (length == MOST_OCTETS) {
                throw new IOException("a password of more than " + MOST_OCTETS + " octets");
            }
            line[length++] = (byte) octet;
        }
        return new String(line, 0, length, StandardCharsets.UTF_8).replaceFirst("\r$", "");
    }

    private static String fromTerminal(CommandSpec spec) {
        Optional<Console> console = Optional.ofNullable(System.console());
        if (console.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "no terminal to ask for the password (expected: " + VARIABLE
                            + " in the environment, --password-file or --password-stdin)");
        }
        return Optional.ofNullable(console.get().readPassword("Password: "))
                .map(String::new)
                .orElse("");
    }
}
