package org.msrprelay.server.credentials.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.msrprelay.server.problem.ConfigurationException;

class JdbcUrlTest {

    private static JdbcUrl url(String text) {
        return JdbcUrl.parse(text, Path.of("/etc/msrp-relay")).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://db.example.org:5432/sip?user=a&password=s3cret, jdbc:postgresql://db.example.org:5432/sip",
        "jdbc:postgresql://db/sip?ssl=true, jdbc:postgresql://db/sip",
        "jdbc:postgresql://[::1]:5432/sip?sslPassword=x y, jdbc:postgresql://[::1]:5432/sip",
        "'jdbc:mysql://a.example.org:3306,b.example.org/sip', 'jdbc:mysql://a.example.org:3306,b.example.org/sip'",
        "jdbc:mariadb://db/sip, jdbc:mariadb://db/sip",
        "jdbc:sqlite:users.db?cipher=x, jdbc:sqlite:/etc/msrp-relay/users.db"
    })
    void isShownWithoutSecrets(String text, String shown) {
        assertThat(url(text)).hasToString(shown);
        var failure = DatabaseFailure.of(
                new IllegalStateException("x", new SQLException("no: " + text + " is\nbad")), url(text));
        assertThat(failure).hasMessage("no: " + shown + " is");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql:sip?password=s3cret",
                "jdbc:postgresql://db?password=s3cret",
                "jdbc:postgresql://db:port/sip?password=s3cret",
                "jdbc:mysql://relay:s3cret@db/sip",
                "jdbc:mariadb://address=(host=db)/sip",
                "jdbc:mysql:/db/sip"
            })
    void whatADriverWouldNotUnderstandIsNone(String text) {
        assertThat(JdbcUrl.parse(text, Path.of(""))).isEmpty();
    }

    @Test
    void whatADriverDoesNotTakeIsAMistakeOfTheConfigurationAndShownWithoutSecrets() {
        var wrong = url("jdbc:postgresql://db:99999/sip?password=s3cret");
        var settings = new JdbcSettings("", "", new Schema.Own(), 1, Duration.ofSeconds(1), Duration.ZERO);
        assertThatThrownBy(() -> JdbcStore.open(wrong, settings, "example.org"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("jdbc:postgresql://db:99999/sip: ")
                .message()
                .doesNotContain("s3cret");
        assertThat(Logger.getLogger("org.postgresql.Driver").isLoggable(Level.SEVERE))
                .isFalse();
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
