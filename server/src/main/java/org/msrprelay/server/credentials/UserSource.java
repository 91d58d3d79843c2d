package org.msrprelay.server.credentials;

import java.nio.file.Path;
import org.msrprelay.server.credentials.ephemeral.EphemeralSettings;
import org.msrprelay.server.credentials.jdbc.JdbcSettings;
import org.msrprelay.server.credentials.jdbc.JdbcUrl;

/** A source of users, as {@code auth.users} names it. As a text: where it is, without secrets. */
public sealed interface UserSource {

    /** A file in htdigest format. */
    record Htdigest(Path file) implements UserSource {
        @Override
        public String toString() {
            return file.toString();
        }
    }

    /** A database. */
    record Database(JdbcUrl url, JdbcSettings settings) implements UserSource {
        @Override
        public String toString() {
            return url.toString();
        }
    }

    /** Users who are made of a secret. */
    record Ephemeral(EphemeralSettings settings) implements UserSource {
        @Override
        public String toString() {
            return "ephemeral";
        }
    }
}
