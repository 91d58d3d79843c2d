package org.msrprelay.server.credentials.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JdbcUrlTest {

    private static JdbcUrl url(String text) {
        return JdbcUrl.parse(text, Path.of("/etc/msrp-relay")).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://db.example.org:5432/sip?user=a&password=s3cret, jdbc:postgresql://db.example.org:5432/sip, true",
        "jdbc:postgresql://db/sip?ssl=true, jdbc:postgresql://db/sip, false",
        "jdbc:mysql://relay:s3cret@db/sip, jdbc:mysql://db/sip, true",
        "jdbc:mariadb://db/sip, jdbc:mariadb://db/sip, false",
        "jdbc:sqlite:users.db?cipher=x, jdbc:sqlite:/etc/msrp-relay/users.db, false"
    })
    void isShownWithoutSecrets(String text, String shown, boolean hasPassword) {
        assertThat(url(text)).hasToString(shown);
        assertThat(url(text).hasPassword()).isEqualTo(hasPassword);
        var failure = DatabaseFailure.of(
                new IllegalStateException("x", new SQLException("no: " + text + " is\nbad")), url(text));
        assertThat(failure).hasMessage("no: " + shown + " is");
    }

    @Test
    void whatItSaysItselfIsNotOverwritten() {
        assertThat(url("jdbc:postgresql://db/sip?socketTimeout=9").with(Map.of("socketTimeout", "2")))
                .isEqualTo("jdbc:postgresql://db/sip?socketTimeout=9");
        assertThat(url("jdbc:mysql://db/sip").with(Map.of("socketTimeout", "2")))
                .isEqualTo("jdbc:mariadb://db/sip?socketTimeout=2");
        assertThat(url("jdbc:sqlite:u?a=b").with(Map.of("busy_timeout", "2")))
                .isEqualTo("jdbc:sqlite:/etc/msrp-relay/u?a=b&busy_timeout=2");
    }
}
