package org.msrprelay.server.credentials.editing;

import java.util.List;
import org.msrprelay.protocol.OctetText;
import org.msrprelay.server.problem.ConfigurationException;
import org.msrprelay.server.problem.Problem;

/**
 * The rules for users that are the same wherever they are kept, and the words for what breaks them.
 *
 * @param place what messages begin with
 * @param realm octets as chars
 */
public record Editing(String place, String realm) {

    /** What a column of a database holds; nobody is called so. */
    public static final int MOST_NAME_CHARACTERS = 255;

    /**
     * The name as octets.
     *
     * @throws ConfigurationException if it cannot be one: a colon would end it (RFC 7616 3.4.2), a number sign make a line of a file a
     *     comment
     */
    public String user(String name) throws ConfigurationException {
        boolean acceptable = !name.isBlank()
                && name.equals(name.strip())
                && !name.startsWith("#")
                && name.indexOf(':') < 0
                && name.chars().noneMatch(Character::isISOControl);
        if (!acceptable) {
            throw problem("user name " + (name.isBlank() ? "\"" + name + "\"" : name.replaceAll("\\p{Cc}", "?"))
                    + " (expected: no colon or control character in it, no blank at its ends, no # at its beginning)");
        }
        if (name.length() > MOST_NAME_CHARACTERS) {
            throw problem(
                    "user name of %d characters (expected: at most %d)".formatted(name.length(), MOST_NAME_CHARACTERS));
        }
        return OctetText.fromText(name);
    }

    /** Fails for an empty password. */
    public void requirePassword(String password) throws ConfigurationException {
        if (password.isEmpty()) {
            throw problem("an empty password (expected: one that is not)");
        }
    }

    /** The name is taken. */
    public ConfigurationException taken(String name) {
        return problem(name + ": is there already in realm " + OctetText.toText(realm)
                + " (expected: a new name, or user passwd)");
    }

    /** There is no user of that name. */
    public ConfigurationException missing(String name) {
        return problem(name + ": is not there in realm " + OctetText.toText(realm));
    }

    private ConfigurationException problem(String text) {
        return new ConfigurationException(List.of(Problem.of(place, text)));
    }
}
