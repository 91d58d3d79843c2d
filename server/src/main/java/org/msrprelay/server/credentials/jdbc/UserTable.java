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

    /** The algorithms that every user of the realm can be verified by. */
    Set<DigestAlgorithm> algorithms(String realm) throws DatabaseFailure;

    @Override
    void close();
}
