package org.msrprelay.relay.auth;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.msrprelay.protocol.digest.AuthenticationInfo;
import org.msrprelay.protocol.digest.DigestAlgorithm;
import org.msrprelay.protocol.digest.DigestArithmetic;
import org.msrprelay.protocol.digest.DigestChallenge;
import org.msrprelay.protocol.digest.DigestCredentials;
import org.msrprelay.protocol.digest.DigestInputs;
import org.msrprelay.relay.spi.AuthSettings;
import org.msrprelay.relay.spi.CredentialStore;
import org.msrprelay.relay.spi.LookUp;
import org.msrprelay.relay.spi.ProvenUser;
import org.msrprelay.relay.spi.RelayServices;

/**
 * Asks for digest credentials and verifies them (RFC 4976 9.1, RFC 7616), those of AUTHs as those of HTTP handshakes.
 *
 * <p>A wrong password and an unknown user get the same answer after the same work.
 *
 * <p>Threading: from every loop.
 */
final class DigestVerifier {

    /** Clients need it to be there and not empty; this relay needs nothing back. */
    private static final String OPAQUE = "msrp-relay";

    private final AuthSettings settings;
    private final CredentialStore credentials;
    private final Nonces nonces;
    private final ReplayWindow replays = new ReplayWindow(ReplayWindow.MAX_NONCES);

    /** Stand in for the HA1 of a user who does not exist, so that he costs what others cost. */
    private final String nobodysMd5;

    private final String nobodysSha256;

    /** What credentials are worth. */
    enum Worth {
        RIGHT,
        WRONG,
        /** Wrong as well: there is nobody of that name. Only logs tell the two apart. */
        UNKNOWN_USER,
        /** Right, but their nonce is not fresh, or was used so before. */
        STALE,
        /** They cannot be looked up now. */
        UNAVAILABLE,
        /** They were not looked at, or what was found is not told. */
        LOCKED_OUT
    }

    /**
     * What was found.
     *
     * @param reason for logs; may hold text of the client's
     * @param rspauth the proof that we know the password, too, of credentials that are right
     * @param user whose they are if they are right
     */
    record Verdict(Worth worth, String reason, String rspauth, Optional<ProvenUser> user) {

        static Verdict of(Worth worth, String reason) {
            return new Verdict(worth, reason, "", Optional.empty());
        }
    }

    private static final Verdict WRONG = Verdict.of(Worth.WRONG, "wrong password");
    private static final Verdict OLD = Verdict.of(Worth.STALE, "the nonce is too old, or not of this relay");
    private static final Verdict USED =
            Verdict.of(Worth.STALE, "the nonce has come with this count already, or may have");

    DigestVerifier(AuthSettings settings, RelayServices services) {
        this.settings = settings;
        this.credentials = services.credentials();
        this.nonces = new Nonces(settings.nonceKey(), settings.nonceLifetime(), services.clock(), services.random());
        String nobody = nonces.issue();
        this.nobodysMd5 = DigestAlgorithm.MD5.hash(nobody);
        this.nobodysSha256 = DigestAlgorithm.SHA_256.hash(nobody);
    }

    /** What is offered, in this order: empty if no algorithm serves all users. */
    List<DigestAlgorithm> offered() {
        Set<DigestAlgorithm> verifiable = credentials.algorithms(settings.realm());
        return settings.algorithms().stream().filter(verifiable::contains).toList();
    }

    /** Values of WWW-Authenticate, one an algorithm, with one nonce for all. */
    List<String> challenges(boolean stale) {
        String nonce = nonces.issue();
        return offered().stream()
                .map(algorithm -> new DigestChallenge(
                                settings.realm(), nonce, Optional.of(OPAQUE), stale, Optional.of(algorithm))
                        .headerValue())
                .toList();
    }

    /** The value of Authentication-Info behind right credentials (RFC 7616 3.5), with a nonce for the next ones. */
    String authenticationInfo(DigestCredentials given, String rspauth) {
        return new AuthenticationInfo(Optional.of(nonces.issue()), rspauth, given.cnonce(), given.nc(), given.qop())
                .headerValue();
    }

    /**
     * Verifies credentials.
     *
     * @param method what they were made for, with their URI
     * @param loop where the verdict is told; before this method returns if the credentials are at hand
     */
    void verify(DigestCredentials given, String method, String uri, Executor loop, Consumer<Verdict> whenVerified) {
        Optional<DigestAlgorithm> algorithm = algorithm(given).filter(offered()::contains);
        if (algorithm.isEmpty() || !given.realm().equals(settings.realm())) {
            whenVerified.accept(Verdict.of(Worth.WRONG, algorithm.isEmpty() ? notOffered(given) : otherRealm(given)));
            return;
        }
        DigestInputs inputs = new DigestInputs(given.nonce(), given.nc(), given.cnonce(), given.qop(), method, uri);
        CompletableFuture<LookUp> asked = credentials
                .lookUp(given.username(), settings.realm(), algorithm.get())
                .toCompletableFuture();
        if (asked.isDone() && !asked.isCompletedExceptionally()) {
            whenVerified.accept(verdict(given, algorithm.get(), inputs, asked.join()));
            return;
        }
        // Error Prone wants futures looked at; what this one says was told to the client.
        CompletionStage<?> unused = asked.exceptionally(failure -> new LookUp.Unavailable(failure.toString()))
                .thenAccept(known ->
                        loop.execute(() -> whenVerified.accept(verdict(given, algorithm.get(), inputs, known))));
    }

    /** Of the credentials: MD5 if they do not say (RFC 7616 3.4); empty if it is none that is known here. */
    static Optional<DigestAlgorithm> algorithm(DigestCredentials given) {
        return given.algorithm().map(DigestAlgorithm::of).orElse(Optional.of(DigestAlgorithm.MD5));
    }

    private static String notOffered(DigestCredentials given) {
        return "algorithm: " + given.algorithm().orElse("none, which is MD5") + " (expected: one that is offered)";
    }

    private String otherRealm(DigestCredentials given) {
        return "realm: " + given.realm() + " (expected: " + settings.realm() + ")";
    }

    private Verdict verdict(DigestCredentials given, DigestAlgorithm algorithm, DigestInputs inputs, LookUp known) {
        if (known instanceof LookUp.Unavailable unavailable) {
            return Verdict.of(Worth.UNAVAILABLE, unavailable.reason());
        }
        if (!(known instanceof LookUp.Found found)) {
            right(given, algorithm, inputs, List.of(algorithm == DigestAlgorithm.MD5 ? nobodysMd5 : nobodysSha256));
            return Verdict.of(Worth.UNKNOWN_USER, known instanceof LookUp.Unknown unknown ? unknown.reason() : "");
        }
        Optional<String> right = right(given, algorithm, inputs, found.ha1s());
        if (right.isEmpty()) {
            return WRONG;
        }
        OptionalLong freshSince = nonces.freshSince(given.nonce());
        if (freshSince.isEmpty()) {
            return OLD;
        }
        if (!replays.use(given.nonce(), freshSince.getAsLong(), given.nonceCount())) {
            return USED;
        }
        return new Verdict(
                Worth.RIGHT,
                "",
                DigestArithmetic.rspauth(algorithm, right.get(), inputs),
                Optional.of(new ProvenUser(found.name(), given.username(), found.until())));
    }

    /** The one that the response was made of. All are tried, so that the time does not tell which. */
    private static Optional<String> right(
            DigestCredentials given, DigestAlgorithm algorithm, DigestInputs inputs, List<String> ha1s) {
        Optional<String> right = Optional.empty();
        for (String ha1 : ha1s) {
            if (DigestArithmetic.hexEquals(DigestArithmetic.response(algorithm, ha1, inputs), given.response())) {
                right = Optional.of(ha1);
            }
        }
        return right;
    }
}
