package org.msrprelay.protocol;

import java.util.Locale;
import java.util.Optional;

/** One parse of a URI, from left to right along the grammar of RFC 4975 9. */
final class MsrpUriParser {
    private static final String AFTER_SCHEME = "://";
    /** The transport of nearly all URIs, of which there are several for each connection: one text serves them all. */
    private static final String TCP = "tcp";

    private final String text;
    /** Index of what is not parsed yet. */
    private int at;

    MsrpUriParser(String text) {
        this.text = text;
    }

    MsrpUri parse() {
        Scheme scheme = scheme();
        Authority authority = authority();
        Optional<String> sessionId = sessionId();
        String transport = transport();
        parameters();
        return new MsrpUri(text, scheme, authority, sessionId, transport);
    }

    private Scheme scheme() {
        int end = text.indexOf(AFTER_SCHEME);
        String name = text.substring(0, Math.max(end, 0));
        for (Scheme scheme : Scheme.values()) {
            if (scheme.text().equalsIgnoreCase(name)) {
                at = end + AFTER_SCHEME.length();
                return scheme;
            }
        }
        throw malformed("msrp:// or msrps://");
    }

    /** Ends at the slash or semicolon after the host; a semicolon in the userinfo does not count. */
    private Authority authority() {
        int from = at;
        int slash = text.indexOf('/', from);
        int userEnd = text.indexOf('@', from);
        at = userEnd >= 0 && (slash < 0 || userEnd < slash) ? userEnd + 1 : from;
        while (at < text.length() && text.charAt(at) != '/' && text.charAt(at) != ';') {
            at++;
        }
        return Authority.parse(text.substring(from, at));
    }

    private Optional<String> sessionId() {
        if (at == text.length() || text.charAt(at) != '/') {
            return Optional.empty();
        }
        int from = ++at;
        while (at < text.length() && Grammar.isSessionId(text.charAt(at))) {
            at++;
        }
        if (at == from) {
            throw malformed("a session-id of letters, digits and -._~+=/ after the slash");
        }
        return Optional.of(text.substring(from, at));
    }

    private String transport() {
        if (at == text.length() || text.charAt(at) != ';') {
            throw malformed(";tcp or another transport at index " + at);
        }
        int from = ++at;
        while (at < text.length() && Grammar.isAlphanumeric(text.charAt(at))) {
            at++;
        }
        if (at == from) {
            throw malformed("a transport of letters and digits at index " + from);
        }
        boolean tcp = at - from == TCP.length() && text.startsWith(TCP, from);
        return tcp ? TCP : text.substring(from, at).toLowerCase(Locale.ROOT);
    }

    /** {@code *( ";" token ["=" token] )}: checked, and kept in the text alone. */
    private void parameters() {
        while (at < text.length()) {
            if (text.charAt(at) != ';') {
                throw malformed("; or the end at index " + at);
            }
            at++;
            token();
            if (at < text.length() && text.charAt(at) == '=') {
                at++;
                token();
            }
        }
    }

    private void token() {
        int from = at;
        while (at < text.length() && Grammar.isToken(text.charAt(at))) {
            at++;
        }
        if (at == from) {
            throw malformed("a token at index " + from);
        }
    }

    private MalformedException malformed(String expected) {
        return MalformedException.of("MSRP URI", text, expected);
    }
}
