package org.msrprelay.protocol;

/**
 * One header field, its text as it came.
 *
 * @param name {@code ALPHA *token} (RFC 4975 9); compares without regard to case
 * @param value what follows the colon and one SP: HTAB, printable ASCII and octets from 0x80, no line end
 */
public record HeaderField(String name, String value) {
    public HeaderField {
        checkName(name);
        checkText(name, value);
    }

    private static void checkName(String name) {
        boolean valid = !name.isEmpty() && Grammar.isAlpha(name.charAt(0));
        for (int i = 1; valid && i < name.length(); i++) {
            valid = Grammar.isToken(name.charAt(i));
        }
        if (!valid) {
            throw MalformedException.of("header field name", name, "a letter, then token characters");
        }
    }

    static void checkText(String what, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!Grammar.isText(text.charAt(i))) {
                throw new MalformedException(String.format(
                        "%s: octet 0x%02X at %d (expected: no control character)",
                        Excerpt.of(what), (int) text.charAt(i), i + 1));
            }
        }
    }

    /** Whether this field has this name, in any case. */
    public boolean isNamed(String other) {
        return name.equalsIgnoreCase(other);
    }

    /** Whether it describes the body, and so comes after all fields that do not (RFC 4975 7.1, 9). */
    public boolean isMime() {
        return name.regionMatches(true, 0, "Content-", 0, "Content-".length());
    }

    @Override
    public String toString() {
        return name + ": " + value;
    }
}
