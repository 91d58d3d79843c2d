package org.msrprelay.protocol;

/** A request's method (RFC 4975 9): {@code 1*UPALPHA}, here at most {@link #MAX_OCTETS}. */
public final class Method {
    /** Longest method name, in octets. No RFC gives one; registered names have at most ten. */
    public static final int MAX_OCTETS = 32;

    public static final Method SEND = new Method("SEND");
    public static final Method REPORT = new Method("REPORT");
    /** RFC 4976 4.1. */
    public static final Method AUTH = new Method("AUTH");

    private final String name;

    private Method(String name) {
        this.name = name;
    }

    /**
     * The method of this name.
     *
     * @throws MalformedException if it is not 1 to 32 letters A to Z
     */
    public static Method of(String name) {
        return switch (name) {
            case "SEND" -> SEND;
            case "REPORT" -> REPORT;
            case "AUTH" -> AUTH;
            default -> new Method(checked(name));
        };
    }

    private static String checked(String name) {
        boolean valid = !name.isEmpty() && name.length() <= MAX_OCTETS;
        for (int i = 0; valid && i < name.length(); i++) {
            valid = name.charAt(i) >= 'A' && name.charAt(i) <= 'Z';
        }
        if (!valid) {
            throw MalformedException.of("method", name, "1 to " + MAX_OCTETS + " letters A-Z");
        }
        return name;
    }

    public String name() {
        return name;
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof Method method && name.equals(method.name));
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
