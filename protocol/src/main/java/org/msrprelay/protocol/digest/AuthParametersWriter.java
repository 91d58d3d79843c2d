package org.msrprelay.protocol.digest;

import java.util.Optional;

/** Writes {@code name=value, name="value"}: the quoting of each parameter is given (RFC 7616 3.3 to 3.5). */
final class AuthParametersWriter {
    private final StringBuilder text;
    private String separator = "";

    AuthParametersWriter(String before) {
        text = new StringBuilder(before);
    }

    AuthParametersWriter token(String name, String value) {
        text.append(separator).append(name).append('=').append(value);
        separator = ", ";
        return this;
    }

    AuthParametersWriter quoted(String name, String value) {
        return token(name, '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"');
    }

    AuthParametersWriter quoted(String name, Optional<String> value) {
        return value.isPresent() ? quoted(name, value.get()) : this;
    }

    AuthParametersWriter token(String name, Optional<String> value) {
        return value.isPresent() ? token(name, value.get()) : this;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
