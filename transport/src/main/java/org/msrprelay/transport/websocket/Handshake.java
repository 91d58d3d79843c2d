package org.msrprelay.transport.websocket;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Judges a client's opening handshake (RFC 6455 4.2, RFC 7977 4.1) but for who he is. Immutable. */
final class Handshake {

    private static final String SUBPROTOCOL = "msrp";
    private static final String VERSION = "13";
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int NONCE_OCTETS = 16;

    private final WebSocketSettings settings;

    /** The judgement. */
    sealed interface Judgement {

        /**
         * Good.
         *
         * @param response what is to be sent if nothing else is against it
         * @param compressed whether messages may be compressed then
         */
        record Good(String response, boolean compressed) implements Judgement {}

        /** What is wrong, or what else was asked for. */
        record Answered(HttpAnswer answer) implements Judgement {}
    }

    Handshake(WebSocketSettings settings) {
        this.settings = settings;
    }

    Judgement judge(HttpRequest request) {
        DeflateOffers offers = new DeflateOffers(request.headers().getAll(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS));
        Optional<String> extension = settings.compression().flatMap(compression -> offers.answer());
        return refusal(request)
                .or(() -> refusalOf(offers))
                .<Judgement>map(Judgement.Answered::new)
                .orElseGet(() -> new Judgement.Good(response(request, extension), extension.isPresent()));
    }

    private static Optional<HttpAnswer> refusalOf(DeflateOffers offers) {
        return offers.malformed()
                ? Optional.of(HttpAnswer.badRequest("Sec-WebSocket-Extensions: no list of extensions (RFC 6455 9.1)"))
                : Optional.empty();
    }

    private Optional<HttpAnswer> refusal(HttpRequest request) {
        HttpHeaders fields = request.headers();
        if (!request.protocolVersion().equals(HttpVersion.HTTP_1_1)) {
            return Optional.of(HttpAnswer.of(
                    505, "HTTP Version Not Supported", request.protocolVersion() + " (expected: HTTP/1.1)"));
        }
        if (fields.getAll(HttpHeaderNames.HOST).size() != 1) {
            return Optional.of(HttpAnswer.badRequest("Host: not once (expected: one)"));
        }
        if (!request.method().equals(HttpMethod.GET)) {
            return Optional.of(HttpAnswer.of(405, "Method Not Allowed", request.method() + " (expected: GET)")
                    .with("Allow", "GET"));
        }
        if (HttpUtil.isTransferEncodingChunked(request) || HttpUtil.getContentLength(request, 0L) != 0) {
            return Optional.of(HttpAnswer.badRequest("a body (expected: none)"));
        }
        String path = path(request.uri());
        if (isVisit(fields) && (path.equals("/") || path.equals(settings.path()))) {
            return Optional.of(LandingPage.ANSWER);
        }
        if (!path.equals(settings.path())) {
            return Optional.of(HttpAnswer.of(404, "Not Found", "Nothing is here."));
        }
        if (!lists(fields, HttpHeaderNames.UPGRADE, "websocket")) {
            return Optional.of(upgradeRequired("Upgrade: websocket is missing"));
        }
        if (!lists(fields, HttpHeaderNames.CONNECTION, "upgrade")) {
            return Optional.of(upgradeRequired("Connection: Upgrade is missing"));
        }
        return refusalOfUpgrade(fields);
    }

    private Optional<HttpAnswer> refusalOfUpgrade(HttpHeaders fields) {
        String version = fields.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "");
        if (!version.strip().equals(VERSION)) {
            return Optional.of(upgradeRequired("Sec-WebSocket-Version: not 13"));
        }
        if (!isNonce(fields.getAll(HttpHeaderNames.SEC_WEBSOCKET_KEY))) {
            return Optional.of(
                    HttpAnswer.badRequest("Sec-WebSocket-Key: not 16 octets in base64 (expected: one such)"));
        }
        if (!lists(fields, HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, SUBPROTOCOL)) {
            // RFC 7977 4.1, MUST include it.
            return Optional.of(HttpAnswer.badRequest("Sec-WebSocket-Protocol: without msrp (expected: msrp)"));
        }
        List<String> origins = fields.getAll(HttpHeaderNames.ORIGIN);
        if (origins.size() > 1 || origins.stream().anyMatch(origin -> !settings.allowsOrigin(normal(origin)))) {
            return Optional.of(HttpAnswer.of(403, "Forbidden", "Pages of this origin may not connect here."));
        }
        return Optional.empty();
    }

    private static HttpAnswer upgradeRequired(String found) {
        return HttpAnswer.of(
                        426,
                        "Upgrade Required",
                        found + " (expected: a WebSocket's handshake, version 13, with the subprotocol msrp)")
                .with("Upgrade", "websocket")
                .with("Sec-WebSocket-Version", VERSION);
    }

    /** The target without its query; that of an absolute form (RFC 9112 3.2.2) without what is before the path. */
    private static String path(String target) {
        int query = target.indexOf('?');
        String whole = query < 0 ? target : target.substring(0, query);
        if (whole.startsWith("/")) {
            return whole;
        }
        int authority = whole.indexOf("://");
        int path = authority < 0 ? -1 : whole.indexOf('/', authority + 3);
        return path < 0 ? "/" : whole.substring(path);
    }

    /** Somebody looks what is here: nothing hints at a handshake, and a page is welcome. */
    private static boolean isVisit(HttpHeaders fields) {
        List<String> accepted = fields.getAll(HttpHeaderNames.ACCEPT);
        boolean page = accepted.isEmpty() || accepted.stream().anyMatch(Handshake::takesHtml);
        return page
                && !fields.contains(HttpHeaderNames.UPGRADE)
                && !fields.contains(HttpHeaderNames.SEC_WEBSOCKET_KEY)
                && !fields.contains(HttpHeaderNames.SEC_WEBSOCKET_VERSION);
    }

    private static boolean takesHtml(String accept) {
        String types = accept.toLowerCase(Locale.ROOT);
        return types.contains("text/html") || types.contains("text/*") || types.contains("*/*");
    }

    private static boolean lists(HttpHeaders fields, CharSequence name, String value) {
        return fields.containsValue(name, value, true);
    }

    private static boolean isNonce(List<String> keys) {
        try {
            return keys.size() == 1 && Base64.getDecoder().decode(keys.get(0).strip()).length == NONCE_OCTETS;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    private static String normal(String origin) {
        return origin.strip().toLowerCase(Locale.ROOT);
    }

    private static String response(HttpRequest request, Optional<String> extension) {
        StringBuilder response = new StringBuilder("HTTP/1.1 101 Switching Protocols\r\n"
                + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                + accept(
                        request.headers().get(HttpHeaderNames.SEC_WEBSOCKET_KEY).strip())
                + "\r\nSec-WebSocket-Protocol: " + SUBPROTOCOL + "\r\n");
        extension.ifPresent(agreed ->
                response.append("Sec-WebSocket-Extensions: ").append(agreed).append("\r\n"));
        Optional.ofNullable(request.headers().get(HttpHeaderNames.ORIGIN))
                .ifPresent(origin -> response.append("Access-Control-Allow-Origin: ") // RFC 7977 7, SHOULD
                        .append(origin.strip())
                        .append("\r\nVary: Origin\r\n"));
        return response.append("\r\n").toString();
    }

    /** RFC 6455 4.2.2, 5.4. */
    static String accept(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-1", impossible);
        }
    }
}
