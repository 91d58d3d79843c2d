package org.msrprelay.server.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Where a new password comes from; never from an argument, which other users of the machine can see. */
final class PasswordSource {

    /** Nobody types that; it is another file. */
    private static final int MOST_OCTETS = 1024;

    @Option(
            names = "--password-stdin",
            description = "Read the password from stdin, one line, instead of asking for it on the terminal.")
    private boolean fromStdin;

    /** A password that is not empty. Blocks on the terminal or stdin. */
    String read(CommandSpec spec) throws IOException {
        var password = fromStdin ? fromStdin(spec) : fromTerminal(spec);
        if (password.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "an empty password (expected: one that is not)");
        }
        return password;
    }

    private static String fromStdin(CommandSpec spec) throws IOException {
        var octets = System.in.readNBytes(MOST_OCTETS + 1);
        if (octets.length > MOST_OCTETS) {
            throw new ParameterException(
                    spec.commandLine(), "a password of more than %d octets".formatted(MOST_OCTETS));
        }
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
            var line = text.replaceFirst("\r?\n$", "");
            if (line.chars().anyMatch(Character::isISOControl)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "stdin has more than one line, or control characters (expected: the password alone)");
            }
            return line;
        } catch (CharacterCodingException e) {
            throw new ParameterException(spec.commandLine(), "stdin is not UTF-8 (expected: the password alone)");
        }
    }

    private static String fromTerminal(CommandSpec spec) {
        Optional<Console> console = Optional.ofNullable(System.console());
        if (console.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "no terminal to ask for the password (expected: --password-stdin)");
        }
        var first = ask(console.get(), "Password: ");
        var second = ask(console.get(), "Once more: ");
        if (!Arrays.equals(first, second)) {
            throw new ParameterException(spec.commandLine(), "the two passwords are not the same");
        }
        return new String(first);
    }

    /** End of input is as good as nothing. */
    private static char[] ask(Console console, String prompt) {
        return Optional.ofNullable(console.readPassword(prompt)).orElse(new char[0]);
    }
}
