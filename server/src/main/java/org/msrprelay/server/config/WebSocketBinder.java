package org.msrprelay.server.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.msrprelay.server.jwt.JwksFile;
import org.msrprelay.server.jwt.SharedSecret;
import org.msrprelay.server.jwt.TokenRules;
import org.msrprelay.server.tls.PemException;
import org.msrprelay.server.tls.PemFiles;
import org.msrprelay.transport.websocket.WebSocketSettings.Compression;

/** Binds {@code websocket}. */
final class WebSocketBinder {

    private static final String ANY = "*";

    /** RFC 6454 6.2, as browsers send it; {@code null} is that of pages without one. */
    private static final Pattern ORIGIN =
            Pattern.compile("\\*|null|[a-z][a-z0-9+.-]*://(\\[[0-9a-f:.]+\\]|[a-z0-9._-]+)(:[0-9]{1,5})?");

    private static final ValueType<String> ORIGINS = new ValueType<>(
            "an origin such as https://example.org, or *",
            text -> Optional.of(text.toLowerCase(Locale.ROOT))
                    .filter(origin -> ORIGIN.matcher(origin).matches())
                    .map(WebSocketBinder::withoutDefaultPort));

    private static final ValueType<String> URL_PATH = new ValueType<>(
            "a path such as /msrp", text -> text.matches("/[^\\s?#]*") ? Optional.of(text) : Optional.empty());

    /** RFC 6265 4.1.1. */
    private static final ValueType<Optional<String>> COOKIE = new ValueType<>(
            "a cookie's name",
            text -> text.isEmpty() || text.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")
                    ? Optional.of(Optional.of(text).filter(name -> !name.isEmpty()))
                    : Optional.empty());

    private static final ValueType<Optional<String>> SOME_TEXT =
            new ValueType<>("a text", text -> Optional.of(Optional.of(text).filter(value -> !value.isEmpty())));

    /** A chunk of clients' usual size with its head, and then some. */
    private static final long LEAST_INFLATED_OCTETS = 128L * 1024;

    private final Reading reading;
    private final NamedFiles files;

    /** RFC 6454 6.1: browsers leave it out. */
    private static String withoutDefaultPort(String origin) {
        String port = origin.startsWith("https://") ? ":443" : origin.startsWith("http://") ? ":80" : "";
        return origin.endsWith(port) ? origin.substring(0, origin.length() - port.length()) : origin;
    }

    WebSocketBinder(Reading reading, NamedFiles files) {
        this.reading = reading;
        this.files = files;
    }

    /**
     * Binds the section.
     *
     * @param hasCa whether it is configured who may vouch for relays
     */
    WebSocketKeys bind(Section webSocket, boolean hasCa) {
        var path = webSocket.value("path", "/", URL_PATH);
        var origins = webSocket.list("origins", List.of(ANY), ORIGINS);
        if (origins.items().isEmpty() && !reading.failed(origins.key())) {
            reading.expected(
                    origins.line(), origins.key(), "an empty list", "an origin such as https://example.org, or *");
        }
        var ping = webSocket.value("ping", Duration.ofSeconds(30), Durations.atLeast(Duration.ofMillis(10), "30s"));
        var requireAuth = webSocket.value("require-auth", false, ValueType.flag());
        var certificates = webSocket.value("client-certificates", false, ValueType.flag());
        var clientCa = webSocket.value("client-ca", Optional.<Path>empty(), files.type());
        boolean anyOrigin = origins.values().contains(ANY);
        if (certificates.value()) {
            checkCertificates(certificates, anyOrigin, clientCa, hasCa);
        }
        clientCa.value().filter(file -> files.usable(clientCa, file)).ifPresent(file -> checkCa(clientCa, file));
        return new WebSocketKeys(
                path.value(),
                Set.copyOf(origins.values()),
                ping.value(),
                requireAuth.value(),
                certificates.value(),
                clientCa.value(),
                compression(webSocket),
                jwt(webSocket.section("jwt"), anyOrigin));
    }

    private static Optional<Compression> compression(Section webSocket) {
        var on = webSocket.value("compression", false, ValueType.flag());
        var mostInflated = webSocket.value(
                "max-inflated", Compression.INFLATED_OCTETS, Sizes.atLeast(LEAST_INFLATED_OCTETS, "64MiB"));
        return on.value() ? Optional.of(new Compression(mostInflated.value())) : Optional.empty();
    }

    /** A browser shows a certificate, as a cookie, whatever page it is that connects. */
    private void checkCertificates(
            Given<Boolean> certificates, boolean anyOrigin, Given<Optional<Path>> clientCa, boolean hasCa) {
        if (anyOrigin) {
            reading.expected(certificates, "true", "websocket.origins named too, not *");
        }
        if (clientCa.value().isPresent() || reading.failed(clientCa.key())) {
            return;
        }
        if (!hasCa) {
            reading.expected(certificates, "true", "websocket.client-ca too: who may vouch for them");
        } else {
            reading.warn(
                    certificates.line(),
                    certificates.key(),
                    "tls.ca vouches for relays and for users (better: websocket.client-ca for users alone)");
        }
    }

    private void checkCa(Given<?> given, Path file) {
        if (!files.required()) {
            return;
        }
        try {
            PemFiles.anchors(file);
        } catch (PemException e) {
            reading.error(given.line(), given.key(), String.valueOf(e.getMessage()));
        }
    }

    private Optional<WebSocketKeys.Jwt> jwt(Section jwt, boolean anyOrigin) {
        var file = jwt.value("jwks-file", Optional.<Path>empty(), files.type());
        var secret = jwt.value("secret", Optional.<String>empty(), SOME_TEXT);
        var issuer = jwt.value("issuer", Optional.<String>empty(), SOME_TEXT);
        var audience = jwt.value("audience", Optional.<String>empty(), SOME_TEXT);
        var userClaim = jwt.value("user-claim", "sub", ValueType.nonEmpty("a claim such as sub"));
        var cookie = jwt.value("cookie", Optional.<String>empty(), COOKIE);
        checkKeys(file, secret, List.of(issuer, audience, userClaim, cookie));
        if (cookie.value().isPresent() && anyOrigin) {
            reading.expected(cookie, cookie.value().get(), "websocket.origins named too, not *");
        }
        if (file.value().isEmpty() && secret.value().isEmpty()) {
            return Optional.empty();
        }
        if (audience.value().isEmpty()) {
            var given = file.explicit() ? file : secret;
            reading.warn(
                    given.line(),
                    given.key(),
                    "tokens made for anything else are taken too (better: websocket.jwt.audience)");
        }
        var rules = new TokenRules(issuer.value(), audience.value(), userClaim.value());
        return Optional.of(new WebSocketKeys.Jwt(file.value(), secret.value(), rules, cookie.value()));
    }

    private void checkKeys(Given<Optional<Path>> file, Given<Optional<String>> secret, List<Given<?>> others) {
        if (file.value().isPresent() && secret.value().isPresent()) {
            reading.expected(secret, "a secret besides jwks-file", "one of the two");
        }
        boolean none = file.value().isEmpty() && secret.value().isEmpty();
        if (none && !reading.failed(file.key()) && !reading.failed(secret.key())) {
            others.stream()
                    .filter(Given::explicit)
                    .findFirst()
                    .ifPresent(given -> reading.expected(
                            given, "without a key", "websocket.jwt.jwks-file or websocket.jwt.secret too"));
        }
        secret.value()
                .filter(text -> text.getBytes(UTF_8).length < SharedSecret.LEAST_OCTETS)
                .ifPresent(text -> reading.expected(
                        secret,
                        "a secret of " + text.getBytes(UTF_8).length + " octets",
                        "at least " + SharedSecret.LEAST_OCTETS));
        file.value().filter(path -> files.usable(file, path)).ifPresent(path -> checkJwks(file, path));
    }

    private void checkJwks(Given<?> given, Path file) {
        if (!files.required()) {
            return;
        }
        try {
            JwksFile.read(file);
        } catch (IOException e) {
            reading.error(given.line(), given.key(), String.valueOf(e.getMessage()));
        }
    }
}
