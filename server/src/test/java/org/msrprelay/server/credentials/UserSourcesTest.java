package org.msrprelay.server.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.msrprelay.protocol.digest.DigestAlgorithm.MD5;
import static org.msrprelay.protocol.digest.DigestAlgorithm.SHA_256;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.msrprelay.protocol.digest.DigestAlgorithm;
import org.msrprelay.relay.spi.CredentialStore;
import org.msrprelay.relay.spi.LookUp;

/** Sources in a row. */
class UserSourcesTest {

    private static final LookUp UNKNOWN = new LookUp.Unknown("no such user");
    private static final LookUp DOWN = new LookUp.Unavailable("down");

    private record Saying(CompletionStage<LookUp> answer, Set<DigestAlgorithm> algorithms) implements CredentialStore {

        @Override
        public CompletionStage<LookUp> lookUp(String user, String realm, DigestAlgorithm algorithm) {
            return answer;
        }

        @Override
        public Set<DigestAlgorithm> algorithms(String realm) {
            return algorithms;
        }
    }

    private static CredentialStore saying(LookUp answer) {
        return new Saying(CompletableFuture.completedFuture(answer), Set.of(MD5, SHA_256));
    }

    private static LookUp found(String ha1) {
        return LookUp.Found.of(ha1, "alice");
    }

    private static CompletableFuture<LookUp> ask(CredentialStore... sources) {
        return new UserSources(List.of(sources))
                .lookUp("alice", "example.org", MD5)
                .toCompletableFuture();
    }

    @Test
    void theFirstThatKnowsAUserCounts() {
        assertThat(ask(saying(UNKNOWN), saying(found("a")), saying(found("b")))).isCompletedWithValue(found("a"));
        assertThat(ask(saying(UNKNOWN), saying(new LookUp.Unknown("expired 7 s ago"))))
                .isCompletedWithValue(new LookUp.Unknown("expired 7 s ago"));
    }

    /** An ephemeral user whose time is over is in no file either: that is not what the log should say of him. */
    @Test
    void aReasonIsNotLostBecauseALaterSourceKnowsNothing() {
        var expired = new LookUp.Unknown("expired 7 s ago");
        assertThat(ask(saying(expired), saying(LookUp.NO_SUCH_USER))).isCompletedWithValue(expired);
        assertThat(ask(saying(expired), saying(DOWN))).isCompletedWithValue(DOWN);
    }

    @Test
    void oneThatCannotTellMakesUsersWhomNoOtherKnowsUnavailable() {
        assertThat(ask(saying(DOWN), saying(found("a")))).isCompletedWithValue(found("a"));
        assertThat(ask(saying(DOWN), saying(UNKNOWN))).isCompletedWithValue(DOWN);
        assertThat(ask(saying(UNKNOWN), saying(DOWN))).isCompletedWithValue(DOWN);
        var broken = new Saying(CompletableFuture.failedFuture(new IllegalStateException("secret")), Set.of(MD5));
        assertThat(ask(broken, saying(UNKNOWN))).isCompletedWithValue(new LookUp.Unavailable("IllegalStateException"));
    }

    @Test
    void anAnswerThatComesLaterIsWaitedFor() {
        var later = new CompletableFuture<LookUp>();
        var asked = ask(new Saying(later, Set.of(MD5)), saying(found("b")));
        assertThat(asked).isNotDone();
        later.complete(UNKNOWN);
        assertThat(asked).isCompletedWithValue(found("b"));
    }

    @Test
    void onlyWhatAllCanVerifyIsOffered() {
        var md5 = new Saying(CompletableFuture.completedFuture(UNKNOWN), Set.of(MD5));
        try (var sources = new UserSources(List.of(saying(UNKNOWN), md5))) {
            assertThat(sources.algorithms("example.org")).containsExactly(MD5);
        }
    }
}
