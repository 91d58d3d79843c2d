package org.msrprelay.systemtests.harness;

import static org.msrprelay.systemtests.harness.Octets.hash;

import java.util.List;
import java.util.stream.Collectors;

/** The users that every relay under test knows, and their htdigest lines. */
public final class Users {

    public static final String REALM = "example.test";
    public static final List<String> ALL = List.of("alice", "bob", "carol", "dave");

    private Users() {}

    public static String passwordOf(String user) {
        return "pass of " + user;
    }

    /** The lines of one user, for MD5 and SHA-256. */
    public static String lines(String user, String password) {
        return line("MD5", user, password) + line("SHA-256", user, password);
    }

    public static String line(String algorithm, String user, String password) {
        String ha1 = hash(algorithm, user + ":" + REALM + ":" + password);
        return user + ":" + REALM + ":" + ha1 + "\n";
    }

    /** The lines of users beside {@link #ALL}, each with the password that {@link #passwordOf} gives. */
    public static String linesOf(List<String> users) {
        return users.stream().map(user -> lines(user, passwordOf(user))).collect(Collectors.joining());
    }

    static String file() {
        return linesOf(ALL);
    }
}
