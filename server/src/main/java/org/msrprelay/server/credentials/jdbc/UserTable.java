package org.msrprelay.server.credentials.jdbc;

import java.util.Optional;
import java.util.Set;
import org.msrprelay.protocol.digest.DigestAlgorithm;

/** Users in a database. All methods block; from several threads at once. */
interface UserTable extends AutoCloseable {

    /**
     * The user; empty: there is none.
     *
     * @param user octets as chars, as the realm is
     */
    Optional<UserRow> find(String user, String realm) throws DatabaseFailure;

    /** The algorithms that somebody could be verified by, as the columns are; at once when somebody has been looked up. */
    Set<DigestAlgorithm> possible() throws DatabaseFailure;

    /** The algorithms that every user of the realm can be verified by. It may look at all users, and take longer than a look-up may. */
    Set<DigestAlgorithm> algorithms(String realm) throws DatabaseFailure;

    @Override
    void close();
}
