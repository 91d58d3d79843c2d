package org.msrprelay.transport.websocket;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a client offers in Sec-WebSocket-Extensions (RFC 6455 9.1), as far as it is permessage-deflate (RFC 7692 7.1).
 *
 * <p>An offer is taken on the relay's terms: neither side keeps the context of one message for the next
 * ({@code server_no_context_takeover}, {@code client_no_context_takeover}), so that an idle connection holds no native memory.
 */
final class DeflateOffers {

    private static final String NAME = "permessage-deflate";
    private static final String SERVER_ALONE = "server_no_context_takeover";
    private static final String CLIENT_ALONE = "client_no_context_takeover";
    private static final String SERVER_WINDOW = "server_max_window_bits";
    private static final String CLIENT_WINDOW = "client_max_window_bits";

    /** The platform's deflater has no other; an offer of less has to be declined (RFC 7692 7.1.2.1). */
    private static final String WINDOW_BITS = "15";

    private static final Pattern ANY_WINDOW = Pattern.compile("8|9|1[0-5]");

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Pattern NEXT = Pattern.compile("[ \\t,]*(" + TOKEN + ")[ \\t]*");
    private static final Pattern PARAMETER = Pattern.compile(
            ";[ \\t]*(" + TOKEN + ")[ \\t]*(?:=[ \\t]*(?:(" + TOKEN + ")|\"(" + TOKEN + ")\")[ \\t]*)?");
    private static final Pattern REST = Pattern.compile("[ \\t,]*");

    private Optional<String> answer = Optional.empty();
    private boolean malformed;

    /** Reads the values of all the fields. */
    DeflateOffers(List<String> fields) {
        fields.forEach(this::read);
    }

    /** Whether a field is not what RFC 6455 9.1 says: the handshake MUST fail. */
    boolean malformed() {
        return malformed;
    }

    /** What is to be answered to the first offer that can be taken; empty if none can. */
    Optional<String> answer() {
        return answer;
    }

    private void read(String field) {
        Matcher extension = NEXT.matcher(field);
        Matcher parameter = PARAMETER.matcher(field);
        int at = 0;
        while (extension.region(at, field.length()).lookingAt()) {
            Map<String, String> parameters = new HashMap<>();
            boolean once = true;
            at = extension.end();
            while (parameter.region(at, field.length()).lookingAt()) {
                once &= parameters.put(parameter.group(1).toLowerCase(Locale.ROOT), value(parameter)) == null;
                at = parameter.end();
            }
            if (at < field.length() && field.charAt(at) != ',') {
                break;
            }
            if (once && extension.group(1).equalsIgnoreCase(NAME)) {
                answer = answer.or(() -> answerTo(parameters));
            }
        }
        malformed |= !REST.matcher(field).region(at, field.length()).matches();
    }

    /** Empty if it has none. */
    private static String value(Matcher parameter) {
        String token = parameter.group(2);
        String quoted = parameter.group(3);
        return token != null ? token : quoted != null ? quoted : "";
    }

    /** RFC 7692 5.1, 7.1: an offer with a parameter that is unknown, or has no valid value, has to be declined. */
    private static Optional<String> answerTo(Map<String, String> parameters) {
        boolean good = parameters.entrySet().stream().allMatch(DeflateOffers::isGood);
        String window = parameters.containsKey(SERVER_WINDOW) ? "; " + SERVER_WINDOW + "=" + WINDOW_BITS : "";
        return good ? Optional.of(NAME + "; " + SERVER_ALONE + "; " + CLIENT_ALONE + window) : Optional.empty();
    }

    private static boolean isGood(Map.Entry<String, String> parameter) {
        String value = parameter.getValue();
        return switch (parameter.getKey()) {
            case SERVER_ALONE, CLIENT_ALONE -> value.isEmpty();
            case SERVER_WINDOW -> value.equals(WINDOW_BITS);
            case CLIENT_WINDOW -> value.isEmpty() || ANY_WINDOW.matcher(value).matches();
            default -> false;
        };
    }
}
