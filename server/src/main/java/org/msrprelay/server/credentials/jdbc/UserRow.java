package org.msrprelay.server.credentials.jdbc;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.msrprelay.protocol.OctetText;
import org.msrprelay.protocol.digest.DigestAlgorithm;
import org.msrprelay.protocol.digest.DigestArithmetic;

/** What a database knows of one user. */
record UserRow(Map<DigestAlgorithm, String> ha1s) {

    private static final Pattern HEXADECIMAL = Pattern.compile("[0-9A-Fa-f]+");

    /**
     * From the values of a row. A hash counts before a password, which is there for the algorithms that have no hash.
     *
     * @param user octets as chars, as the realm is
     */
    static UserRow of(String user, String realm, Map<Column, String> values) {
        var ha1s = new EnumMap<DigestAlgorithm, String>(DigestAlgorithm.class);
        for (var algorithm : DigestAlgorithm.values()) {
            hash(algorithm, values.getOrDefault(Column.of(algorithm), ""))
                    .or(() -> Optional.ofNullable(values.get(Column.PASSWORD))
                            .filter(password -> !password.isEmpty())
                            .map(password ->
                                    DigestArithmetic.ha1(algorithm, user, realm, OctetText.fromText(password))))
                    .ifPresent(ha1 -> ha1s.put(algorithm, ha1));
        }
        return new UserRow(ha1s);
    }

    private static Optional<String> hash(DigestAlgorithm algorithm, String value) {
        var stripped = value.strip();
        return stripped.length() == algorithm.hexLength()
                        && HEXADECIMAL.matcher(stripped).matches()
                ? Optional.of(stripped.toLowerCase(Locale.ROOT))
                : Optional.empty();
    }

    Optional<String> ha1(DigestAlgorithm algorithm) {
        return Optional.ofNullable(ha1s.get(algorithm));
    }

    /** Without the hashes, which are as good as the password. */
    @Override
    public String toString() {
        return "UserRow" + ha1s.keySet();
    }
}
