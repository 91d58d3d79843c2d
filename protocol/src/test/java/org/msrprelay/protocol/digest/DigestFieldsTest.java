package org.msrprelay.protocol.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.msrprelay.protocol.MalformedException;
import org.msrprelay.protocol.testing.Examples;
import org.msrprelay.protocol.testing.RecordedEvents;

/** WWW-Authenticate, Authorization and Authentication-Info. */
final class DigestFieldsTest {
    private static final String ALL = "Digest username=\"Alice\", realm=\"r.example\", nonce=\"n1\", response=\"00ff\","
            + " cnonce=\"c1\", nc=00000001, qop=auth";

    @Test
    void challengeOfRfc4976Section5() {
        RecordedEvents events = RecordedEvents.of(Examples.read("rfc4976/section-5.1"));
        DigestChallenge challenge = DigestChallenge.parse(
                events.responses().get(0).fields().first("WWW-Authenticate").orElseThrow());

        assertThat(challenge)
                .isEqualTo(new DigestChallenge(
                        "intra.example.com",
                        "dcd98b7102dd2f0e8b11d0f600bfb0c093",
                        Optional.empty(),
                        false,
                        Optional.empty()));
    }

    @Test
    void credentialsAndInfoOfRfc4976Section5() {
        RecordedEvents events = RecordedEvents.of(Examples.read("rfc4976/section-5.1"));
        DigestCredentials credentials = DigestCredentials.parse(
                events.requests().get(1).fields().first("Authorization").orElseThrow());
        AuthenticationInfo info = AuthenticationInfo.parse(
                events.responses().get(1).fields().first("Authentication-Info").orElseThrow());

        assertThat(credentials.username()).isEqualTo("Alice");
        assertThat(credentials.uri()).isEmpty();
        assertThat(credentials.algorithm()).isEmpty();
        assertThat(credentials.opaque()).isEmpty();
        assertThat(credentials.response()).isEqualTo("6629fae49393a05397450978507c4ef1");
        assertThat(info)
                .isEqualTo(new AuthenticationInfo(
                        Optional.of("40f2e879449675f288476d772627370a"),
                        "7327570c586207eca2afae94fc20903d",
                        "0a4f113b",
                        "00000001",
                        "auth"));
    }

    /** RFC 4976 9.1: qop in quotes; no domain, no auth-int. */
    @Test
    void writesChallenges() {
        assertThat(new DigestChallenge("r", "n", Optional.of("o"), true, Optional.of(DigestAlgorithm.SHA_256))
                        .headerValue())
                .isEqualTo(
                        "Digest realm=\"r\", nonce=\"n\", qop=\"auth\", algorithm=SHA-256, opaque=\"o\", stale=true");
        assertThat(new DigestChallenge("a\"b\\c", "n", Optional.empty(), false, Optional.empty()).headerValue())
                .isEqualTo("Digest realm=\"a\\\"b\\\\c\", nonce=\"n\", qop=\"auth\"");
    }

    @Test
    void readsTheChallengesItWrites() {
        DigestChallenge challenge =
                new DigestChallenge("a\"b\\c, d=e", "n", Optional.of(""), true, Optional.of(DigestAlgorithm.MD5));

        assertThat(DigestChallenge.parse(challenge.headerValue())).isEqualTo(challenge);
    }

    @Test
    void readsChallengesOfOthers() {
        assertThat(DigestChallenge.parse("digest\tqop=\"auth-int, auth\",domain=\"x\" , stale=TRUE,nonce=n,realm=r"))
                .isEqualTo(new DigestChallenge("r", "n", Optional.empty(), true, Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Basic realm=\"r\"",
                "Digest",
                "Digest realm=\"r\", nonce=\"n\"",
                "Digest realm=\"r\", qop=\"auth\"",
                "Digest nonce=\"n\", qop=\"auth\"",
                "Digest realm=\"r\", nonce=\"n\", qop=\"auth-int\"",
                "Digest realm=\"r\", nonce=\"n\", qop=\"auth\", algorithm=MD5-sess",
                "Digest realm=\"r\", nonce=\"n\", qop=\"auth\", algorithm=SHA-512-256"
            })
    void rejectsChallenges(String value) {
        assertThatThrownBy(() -> DigestChallenge.parse(value)).isInstanceOf(MalformedException.class);
    }

    @Test
    void writesCredentials() {
        DigestCredentials credentials = new DigestCredentials(
                "A\"l",
                "r",
                "n",
                Optional.of("msrps://r;tcp"),
                "00ff",
                Optional.of("MD5"),
                "c",
                "0000000f",
                "auth",
                Optional.of("o"));

        assertThat(credentials.headerValue())
                .isEqualTo("Digest username=\"A\\\"l\", realm=\"r\", nonce=\"n\", uri=\"msrps://r;tcp\","
                        + " response=\"00ff\", algorithm=MD5, cnonce=\"c\", qop=auth, nc=0000000f, opaque=\"o\"");
        assertThat(DigestCredentials.parse(credentials.headerValue())).isEqualTo(credentials);
    }

    /** What clients were seen to send: qop and nc in quotes, any order, odd blanks and commas. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                ALL,
                "DIGEST qop=\"auth\", nc=\"00000001\", cnonce=c1, response=00ff, nonce=n1, realm=r.example, username=Alice",
                "Digest ,, username = \"Alice\"\t,realm=\t\"r.example\",nonce=\"n1\",response=\"00ff\",cnonce=\"c1\""
                        + ",nc=00000001,qop=auth,",
                "  Digest  username=\"\\Al\\ice\" realm=\"r.example\" nonce=\"n1\" response=\"00ff\" cnonce=\"c1\""
                        + " nc=00000001 qop=auth  ",
                ALL + ", userhash=false, x-y=\"z\""
            })
    void readsCredentialsOfOthers(String value) {
        assertThat(DigestCredentials.parse(value)).isEqualTo(DigestCredentials.parse(ALL));
    }

    @ParameterizedTest
    @ValueSource(strings = {"username", "realm", "nonce", "response", "cnonce", "nc", "qop"})
    void namesWhatIsMissing(String name) {
        String without = ALL.replaceFirst("\\b" + name + "=[^,]*", "x-y=z");

        assertThatThrownBy(() -> DigestCredentials.parse(without))
                .isInstanceOf(MalformedException.class)
                .hasMessage(name + ": missing (expected in a digest)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Basic QWxhZGRpbg==",
                "Digestusername=x",
                ALL + ", qop=auth",
                ALL + ", opaque=\"o",
                ALL + ", opaque=\"o\\\"",
                ALL + ", opaque=\"o\\",
                ALL + ", opaque=",
                ALL + ", opaque",
                ALL + ", opaque x=y",
                ALL + ", =x"
            })
    void rejectsCredentials(String value) {
        assertThatThrownBy(() -> DigestCredentials.parse(value)).isInstanceOf(MalformedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "000000001", "0000000g", "-0000001", "+0000001"})
    void rejectsNonceCounts(String nc) {
        assertThatThrownBy(() -> DigestCredentials.parse(ALL.replace("nc=00000001", "nc=\"" + nc + "\"")))
                .isInstanceOf(MalformedException.class)
                .hasMessage("nc: " + nc + " (expected: 8 hexadecimal digits)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.x", "Digest eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.x"})
    void doesNotTellATokenThatIsInTheWrongPlace(String value) {
        assertThatThrownBy(() -> DigestCredentials.parse(value))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining(": eyJhbGciOiJIUzI1... (expected: ");
    }

    @Test
    void rejectsOtherQop() {
        assertThatThrownBy(() -> DigestCredentials.parse(ALL.replace("qop=auth", "qop=auth-int")))
                .hasMessage("qop: auth-int (expected: auth)");
    }

    /** RFC 4976 9.1: parameters are separated by commas, qop and nc are not quoted. */
    @Test
    void writesAuthenticationInfo() {
        AuthenticationInfo info = new AuthenticationInfo(Optional.of("n2"), "00ff", "c1", "00000001", "auth");

        assertThat(info.headerValue())
                .isEqualTo("nextnonce=\"n2\", rspauth=\"00ff\", cnonce=\"c1\", nc=00000001, qop=auth");
        assertThat(AuthenticationInfo.parse(info.headerValue())).isEqualTo(info);
        assertThatThrownBy(() -> AuthenticationInfo.parse("nextnonce=\"n2\""))
                .hasMessage("rspauth: missing (expected in a digest)");
    }
}
