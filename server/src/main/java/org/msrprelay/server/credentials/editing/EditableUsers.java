package org.msrprelay.server.credentials.editing;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.msrprelay.protocol.digest.DigestAlgorithm;
import org.msrprelay.server.problem.ConfigurationException;

/**
 * A source of users that can be edited, one realm of it. A running relay takes changes up by itself. All methods block.
 *
 * <p>A {@link ConfigurationException} is the administrator's mistake (a name that is taken, or cannot be), an {@link IOException} says that
 * the source could not be read or written.
 */
public interface EditableUsers {

    /** One user of one realm. Text for people, no longer octets. */
    record User(String name, String realm) {}

    /** Where they are kept, for messages; without secrets. */
    String place();

    /** The realm, octets as chars. */
    String realm();

    /** Fails as {@link #add} would for a name that cannot be, before anybody is asked for a password. */
    void requireName(String name) throws ConfigurationException;

    /** Adds a user of the realm; there must be none of that name. */
    void add(String name, String password) throws ConfigurationException, IOException;

    /** Gives a user of the realm a new password. */
    void changePassword(String name, String password) throws ConfigurationException, IOException;

    /** Removes a user of the realm. */
    void remove(String name) throws ConfigurationException, IOException;

    /** The users of all realms, with the algorithms that they can be verified by. */
    Map<User, Set<DigestAlgorithm>> list() throws ConfigurationException, IOException;
}
