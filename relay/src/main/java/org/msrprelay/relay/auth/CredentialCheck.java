package org.msrprelay.relay.auth;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.msrprelay.protocol.digest.DigestAlgorithm;
import org.msrprelay.protocol.digest.DigestCredentials;
import org.msrprelay.relay.auth.DigestVerifier.Verdict;
import org.msrprelay.relay.auth.DigestVerifier.Worth;
import org.msrprelay.relay.spi.AuthSettings;
import org.msrprelay.relay.spi.Loop;
import org.msrprelay.relay.spi.RelayServices;

/**
 * The check of credentials that AUTHs and handshakes share: the digest's, behind a lock for those who guess.
 *
 * <p>Threading: from every loop.
 */
final class CredentialCheck {

    private final DigestVerifier digest;
    private final Lockout lockout;
    private final DelayedAnswers delayed = new DelayedAnswers();

    /**
     * Credentials, what they were made for, and whence they came.
     */
    record Claim(DigestCredentials given, String method, String uri, Whence whence) {}

    /**
     * What they are worth.
     *
     * @param delayNanos how long the answer is to wait
     */
    record Checked(Verdict verdict, long delayNanos) {}

    CredentialCheck(AuthSettings settings, RelayServices services) {
        this.digest = new DigestVerifier(settings, services);
        this.lockout = new Lockout(settings.lockout());
    }

    /** What is offered, in this order: empty if no algorithm serves all users. */
    List<DigestAlgorithm> offered() {
        return digest.offered();
    }

    /** Values of WWW-Authenticate, one an algorithm, with one nonce for all. */
    List<String> challenges(boolean stale) {
        return digest.challenges(stale);
    }

    /** The value of Authentication-Info behind right credentials. */
    String authenticationInfo(DigestCredentials given, Verdict right) {
        return digest.authenticationInfo(given, right.rspauth());
    }

    /**
     * Checks credentials.
     *
     * @param loop on which this is called and the outcome told; before this method returns if the credentials are at hand
     */
    void check(Claim claim, Loop loop, Consumer<Checked> whenChecked) {
        Optional<Checked> refused = refused(claim, loop);
        if (refused.isPresent()) {
            whenChecked.accept(refused.get());
            return;
        }
        digest.verify(
                claim.given(),
                claim.method(),
                claim.uri(),
                on(loop),
                verdict -> whenChecked.accept(counted(claim, loop, verdict)));
    }

    private static Executor on(Loop loop) {
        return task -> {
            if (loop.inLoop()) {
                task.run();
            } else {
                loop.execute(task);
            }
        };
    }

    private Optional<Checked> refused(Claim claim, Loop loop) {
        return lockout.refusal(claim.given().username(), claim.whence(), loop.nanoTime())
                .map(reason -> new Checked(Verdict.of(Worth.LOCKED_OUT, reason), 0));
    }

    /**
     * What a verdict is worth by now. Those that were asked for at once, while one look-up took its time, are no more tries than
     * those that come one after the other: once too many of them have failed, what is found of the others is not told.
     */
    private Checked counted(Claim claim, Loop loop, Verdict verdict) {
        return verdict.worth() == Worth.UNAVAILABLE
                ? new Checked(verdict, 0)
                : refused(claim, loop).orElseGet(() -> admitted(claim, loop, verdict));
    }

    private Checked admitted(Claim claim, Loop loop, Verdict verdict) {
        String user = claim.given().username();
        return switch (verdict.worth()) {
            case RIGHT -> {
                lockout.succeeded(user, claim.whence(), loop.nanoTime());
                yield new Checked(verdict, 0);
            }
            case WRONG, UNKNOWN_USER -> new Checked(verdict, lockout.failed(user, claim.whence(), loop.nanoTime()));
            // Whoever has heard credentials can make them stale: it proves nothing about where he is.
            case STALE, UNAVAILABLE, LOCKED_OUT -> new Checked(verdict, 0);
        };
    }

    /** Gives the answer on the loop, at once or when its time has come. */
    void answer(Loop loop, long delayNanos, Runnable answer) {
        delayed.answer(loop, delayNanos, answer);
    }
}
