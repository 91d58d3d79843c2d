package org.msrprelay.protocol;

/** One header field, its text as it came. */
public final class HeaderField {
    private final String name;
    /** Of the name: here, since most of those that are asked for differ in it. */
    private final int nameLength;

    private final String value;

    /**
     * A field of this name and value.
     *
     * @param name {@code ALPHA *token} (RFC 4975 9); compares without regard to case
     * @param value what follows the colon and one SP: HTAB, printable ASCII and octets from 0x80, no line end
     * @throws MalformedException if either may not stand in a header
     */
    public HeaderField(String name, String value) {
        this.name = checkName(name);
        this.nameLength = name.length();
        this.value = checkText(name, value);
    }

    /** The value is still to be checked, the name is another field's. */
    private HeaderField(HeaderField named, String value) {
        this.name = named.name;
        this.nameLength = named.nameLength;
        this.value = checkText(name, value);
    }

    /**
     * A field of this one's name.
     *
     * @throws MalformedException if the value may not stand in a header
     */
    public HeaderField withValue(String other) {
        return new HeaderField(this, other);
    }

    public String name() {
        return name;
    }

    public String value() {
        return value;
    }

    private static String checkName(String name) {
        boolean valid = !name.isEmpty() && Grammar.isAlpha(name.charAt(0));
        for (int i = 1; valid && i < name.length(); i++) {
            valid = Grammar.isToken(name.charAt(i));
        }
        if (!valid) {
            throw MalformedException.of("header field name", name, "a letter, then token characters");
        }
        return name;
    }

    static String checkText(String what, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!Grammar.isText(text.charAt(i))) {
                throw new MalformedException(String.format(
                        "%s: octet 0x%02X at %d (expected: no control character)",
                        Excerpt.of(what), (int) text.charAt(i), i + 1));
            }
        }
        return text;
    }

    /** Whether this field has this name, in any case. */
    public boolean isNamed(String other) {
        return nameLength == other.length() && name.equalsIgnoreCase(other);
    }

    /** Whether it describes the body, and so comes after all fields that do not (RFC 4975 7.1, 9). */
    public boolean isMime() {
        return name.regionMatches(true, 0, "Content-", 0, "Content-".length());
    }

    /** Name and value as they are written; a name in another case is another. */
    @Override
    public boolean equals(Object other) {
        return other instanceof HeaderField that && name.equals(that.name) && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + value.hashCode();
    }

    @Override
    public String toString() {
        return name + ": " + value;
    }
}
