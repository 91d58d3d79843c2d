package org.msrprelay.protocol.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The RFCs' example messages, octet by octet, with their line continuations undone. */
public final class Examples {
    private Examples() {}

    /** The messages of one section, such as {@code rfc4975/section-4}, one after the other; one octet a char. */
    public static String read(String section) {
        String name = "/" + section + ".msrp";
        try (InputStream in = Examples.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException("no example " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
