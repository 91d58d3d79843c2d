package org.msrprelay.server.credentials.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class DatabaseFailureTest {

    private static final JdbcUrl URL =
            JdbcUrl.parse("jdbc:postgresql://db/sip", Path.of("")).orElseThrow();

    private static SQLException ofConnection(Exception cause) {
        return new SQLException("An I/O error occurred", "08006", cause);
    }

    @Test
    void anAnswerThatTakesTooLongIsNoOutage() {
        var slow = ofConnection(new SocketTimeoutException("Read timed out"));
        assertThat(DatabaseFailure.ofQuestion(slow, URL).isUnreachable()).isFalse();
        var broken = ofConnection(new ConnectException("Connection reset"));
        assertThat(DatabaseFailure.ofQuestion(broken, URL).isUnreachable()).isTrue();
        assertThat(DatabaseFailure.of(slow, URL).isUnreachable())
                .as("connecting took too long")
                .isTrue();
        assertThat(DatabaseFailure.ofQuestion(new SQLException("no such table", "42P01"), URL)
                        .isUnreachable())
                .isFalse();
    }
}
