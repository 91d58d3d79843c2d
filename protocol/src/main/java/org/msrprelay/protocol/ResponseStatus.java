package org.msrprelay.protocol;

import java.util.Optional;

/**
 * What a response says in its start line (RFC 4975 9): {@code 200 OK}.
 *
 * @param code 0 to 999
 * @param comment for people, without line ends; empty if there is none
 */
public record ResponseStatus(int code, Optional<String> comment) {
    /** {@code 200 OK}. */
    public static final ResponseStatus OK = new ResponseStatus(StatusCodes.OK, Optional.of("OK"));

    public ResponseStatus {
        check(code, comment);
    }

    static void check(int code, Optional<String> comment) {
        if (code < 0 || code > 999) {
            throw new MalformedException("status-code: " + code + " (expected: three digits)");
        }
        comment.ifPresent(text -> HeaderField.checkText("comment", text));
    }

    /**
     * Parses what follows the transaction id and SP in a response's start line.
     *
     * @throws MalformedException if it is not {@code 3DIGIT [SP comment]}
     */
    public static ResponseStatus parse(String text) {
        int space = text.indexOf(' ');
        String code = space < 0 ? text : text.substring(0, space);
        if (!Grammar.isThreeDigits(code)) {
            throw MalformedException.of("status-code", code, "three digits");
        }
        Optional<String> comment =
                space < 0 || space + 1 == text.length() ? Optional.empty() : Optional.of(text.substring(space + 1));
        return new ResponseStatus((int) Grammar.decimal(code, 0, 3), comment);
    }
}
