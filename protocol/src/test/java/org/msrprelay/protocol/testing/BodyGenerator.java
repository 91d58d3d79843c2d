package org.msrprelay.protocol.testing;

import java.util.List;
import java.util.random.RandomGenerator;

/** Makes bodies that look as much like their own end-line as they may (RFC 4975 7.1: they must not contain it). */
public final class BodyGenerator {
    private static final String CR_LF = "\r\n";
    private static final String HYPHENS = "-------";

    private final RandomGenerator random;

    public BodyGenerator(RandomGenerator random) {
        this.random = random;
    }

    /** Any octets, one a char. */
    public String octets(int length) {
        StringBuilder body = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            body.append((char) random.nextInt(256));
        }
        return body.toString();
    }

    /**
     * Up to {@code maxLength} octets made of pieces of the end-line of this transaction id, and of things near to it.
     */
    public String lookalikes(String transactionId, int maxLength) {
        List<String> pieces = pieces(transactionId);
        StringBuilder body = new StringBuilder();
        int length = random.nextInt(maxLength + 1);
        while (body.length() < length) {
            body.append(pieces.get(random.nextInt(pieces.size())));
        }
        body.setLength(length);
        return withoutEndLine(body, transactionId);
    }

    private List<String> pieces(String id) {
        String hyphensAndId = HYPHENS + id;
        return List.of(
                CR_LF,
                "\r",
                "\n",
                "-",
                "------",
                HYPHENS,
                "--------",
                "-".repeat(random.nextInt(30)),
                CR_LF + HYPHENS,
                CR_LF + hyphensAndId,
                CR_LF + hyphensAndId + "!" + CR_LF,
                CR_LF + hyphensAndId + "$",
                CR_LF + hyphensAndId + "$\r",
                CR_LF + hyphensAndId + "$\n",
                CR_LF + hyphensAndId + "$$" + CR_LF,
                CR_LF + hyphensAndId.substring(0, random.nextInt(hyphensAndId.length())),
                CR_LF + HYPHENS + "other123$" + CR_LF,
                "\n" + hyphensAndId + "$" + CR_LF,
                "\r" + hyphensAndId + "+" + CR_LF,
                hyphensAndId + "#" + CR_LF,
                "-" + hyphensAndId + "$" + CR_LF,
                id + "$" + CR_LF,
                octets(random.nextInt(20)));
    }

    /** Cuts the body where an end-line would stand in it, also one that the frame around it would complete. */
    private static String withoutEndLine(StringBuilder body, String id) {
        String framed = CR_LF + body + CR_LF + HYPHENS + id + "$" + CR_LF;
        int first = framed.length();
        for (String flag : List.of("$", "+", "#")) {
            int at = framed.indexOf(CR_LF + HYPHENS + id + flag + CR_LF);
            first = at < 0 ? first : Math.min(first, at);
        }
        return body.substring(0, Math.max(0, first - CR_LF.length()));
    }
}
