package org.msrprelay.protocol;

/** The two URI schemes of RFC 4975 6. */
public enum Scheme {
    /** Clear. */
    MSRP("msrp"),
    /** The connection to this hop is protected by TLS; says nothing about other hops (RFC 4975 4). */
    MSRPS("msrps");

    private final String text;

    Scheme(String text) {
        this.text = text;
    }

    /** Lower case, as it stands in a URI. */
    public String text() {
        return text;
    }

    /** Whether the connection to the URI's host must be TLS. */
    public boolean secure() {
        return this == MSRPS;
    }
}
