package org.msrprelay.server.credentials.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamedSqlTest {

    @Test
    void namesBecomeParametersInTheirOrder() {
        var sql = NamedSql.of(
                "SELECT ha1 FROM u WHERE (r = :realm OR r = '') AND n::text = :user AND x <> ':user' AND \":realm\" = :realm");
        assertThat(sql.sql())
                .isEqualTo(
                        "SELECT ha1 FROM u WHERE (r = ? OR r = '') AND n::text = ? AND x <> ':user' AND \":realm\" = ?");
        assertThat(sql.parameters())
                .isEqualTo(List.of(NamedSql.Parameter.REALM, NamedSql.Parameter.USER, NamedSql.Parameter.REALM));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "SELECT ':user', has no :user",
                "SELECT :realm, has no :user",
                "SELECT :username, has the parameter :username",
                "SELECT ha1 WHERE n = :user AND r = ?, has the parameter ?"
            })
    void whatIsWrongIsSaid(String text, String fault) {
        assertThat(NamedSql.fault(text)).contains(fault);
    }
}
