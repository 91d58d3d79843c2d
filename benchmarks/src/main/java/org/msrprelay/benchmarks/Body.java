package org.msrprelay.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/** What a body is made of decides how often a search for the end-line has to look twice. */
public enum Body {
    /** Any octets, as of a compressed file: one in 256 is a hyphen. */
    PLAIN {
        @Override
        byte[] octets(int length) {
            byte[] octets = new byte[length];
            new Random(SEED).nextBytes(octets);
            return octets;
        }
    },
    /** Text without a hyphen: the fastest there can be. */
    TEXT {
        @Override
        byte[] octets(int length) {
            return repeated("All work and no play makes Jack a dull boy. ", length);
        }
    },
    /** Nothing but hyphens. */
    HYPHENS {
        @Override
        byte[] octets(int length) {
            return repeated("-", length);
        }
    },
    /** End-lines of other transactions, one after the other: the worst there can be. */
    LOOKALIKES {
        @Override
        byte[] octets(int length) {
            return repeated("\r\n-------d93kswow7d8sj2kt$", length);
        }
    };

    private static final long SEED = 4975;

    abstract byte[] octets(int length);

    private static byte[] repeated(String unit, int length) {
        String text = unit.repeat(length / unit.length() + 1).substring(0, length);
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
