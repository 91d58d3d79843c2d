package org.msrprelay.server.inbox;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.msrprelay.protocol.OctetText;

/** The value of Content-Disposition (RFC 2183, RFC 6266), as far as a receiver of files needs it. */
public final class ContentDisposition {
    private static final String PLAIN = "filename";
    /** RFC 8187: {@code UTF-8'language'percent-encoded}. */
    private static final String ENCODED = "filename*";

    private ContentDisposition() {}

    /** The value for a file of this name. */
    public static String attachment(String fileName) {
        String quoted =
                fileName.replaceAll("\\p{Cc}", "_").replace("\\", "\\\\").replace("\"", "\\\"");
        return "attachment; filename=\"" + quoted + "\"";
    }

    /**
     * The file name that the sender gave, as text and as it came: not fit to be used as such, see {@link FileNames}.
     *
     * @param octets the field's value, one char an octet
     */
    public static Optional<String> fileName(String octets) {
        Map<String, String> parameters = parameters(octets);
        Optional<String> encoded = Optional.ofNullable(parameters.get(ENCODED)).flatMap(ContentDisposition::decoded);
        return encoded.or(() -> Optional.ofNullable(parameters.get(PLAIN)).map(OctetText::toText));
    }

    /** The first of each name counts. Liberal: what cannot be read is skipped. */
    private static Map<String, String> parameters(String value) {
        Map<String, String> parameters = new LinkedHashMap<>();
        CharBuffer in = CharBuffer.wrap(value);
        until(in, ";");
        while (in.hasRemaining()) {
            in.get();
            String name = until(in, "=;").trim().toLowerCase(Locale.ROOT);
            if (in.hasRemaining() && in.get(in.position()) == '=') {
                in.get();
                parameters.putIfAbsent(name, value(in));
                until(in, ";");
            }
        }
        return parameters;
    }

    /** Up to one of these, or the end. */
    private static String until(CharBuffer in, String ends) {
        StringBuilder text = new StringBuilder();
        while (in.hasRemaining() && ends.indexOf(in.get(in.position())) < 0) {
            text.append(in.get());
        }
        return text.toString();
    }

    private static String value(CharBuffer in) {
        while (in.hasRemaining() && in.get(in.position()) == ' ') {
            in.get();
        }
        if (!in.hasRemaining() || in.get(in.position()) != '"') {
            return until(in, ";").trim();
        }
        in.get();
        StringBuilder text = new StringBuilder();
        while (in.hasRemaining()) {
            char next = in.get();
            if (next == '"') {
                break;
            }
            text.append(next == '\\' && in.hasRemaining() ? in.get() : next);
        }
        return text.toString();
    }

    private static Optional<String> decoded(String value) {
        int language = value.indexOf('\'');
        int text = value.indexOf('\'', language + 1);
        if (language < 0 || text < 0 || !value.substring(0, language).equalsIgnoreCase("UTF-8")) {
            return Optional.empty();
        }
        try {
            ByteBuffer octets = percentDecoded(value.substring(text + 1));
            return Optional.of(
                    StandardCharsets.UTF_8.newDecoder().decode(octets).toString());
        } catch (CharacterCodingException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static ByteBuffer percentDecoded(String text) {
        ByteBuffer octets = ByteBuffer.allocate(text.length());
        int at = 0;
        while (at < text.length()) {
            char next = text.charAt(at);
            if (next == '%' && at + 2 < text.length()) {
                octets.put((byte) Integer.parseInt(text.substring(at + 1, at + 3), 16));
                at += 3;
            } else {
                octets.put((byte) next);
                at++;
            }
        }
        return octets.flip();
    }
}
