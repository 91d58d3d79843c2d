package org.msrprelay.protocol.digest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Digests that others have published: examples of the RFCs, and what the tests of client stacks hold. MSRP's own have never been
 * published but for RFC 4976 5.1; those of SIP and HTTP are made in the same way (RFC 4976 9.1).
 */
final class PublishedDigestsTest {

    /**
     * Published credentials.
     *
     * @param source where
     * @param password what the credentials were made with
     * @param method the request's
     * @param authorization as the header field has it
     */
    private record Published(String source, String password, String method, String authorization) {

        void isUnderstood() {
            DigestCredentials given = DigestCredentials.parse(authorization);
            DigestAlgorithm algorithm =
                    given.algorithm().flatMap(DigestAlgorithm::of).orElse(DigestAlgorithm.MD5);
            String ha1 = DigestArithmetic.ha1(algorithm, given.username(), given.realm(), password);
            DigestInputs inputs = new DigestInputs(
                    given.nonce(),
                    given.nc(),
                    given.cnonce(),
                    given.qop(),
                    method,
                    given.uri().orElseThrow());

            assertThat(DigestArithmetic.response(algorithm, ha1, inputs)).isEqualTo(given.response());
        }
    }

    private static final String MUFASA_2617 = "Digest username=\"Mufasa\", realm=\"testrealm@host.com\","
            + " nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", uri=\"/dir/index.html\", qop=auth, nc=00000001,"
            + " cnonce=\"0a4f113b\", response=\"6629fae49393a05397450978507c4ef1\","
            + " opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"";

    private static final String MUFASA_7616 = "Digest username=\"Mufasa\", realm=\"http-auth@example.org\","
            + " uri=\"/dir/index.html\", algorithm=%s, nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\","
            + " nc=00000001, cnonce=\"f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ\", qop=auth, response=\"%s\","
            + " opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";

    private static final String RETEST = "Digest realm=\"/my/home\","
            + " nonce=\"b5c64f319d37323ac652b77012817ccaa6e9a7e4e7563155f1f9556414dd4615\", username=\"retest\","
            + " uri=\"example.com/my/home/something\", response=\"%s\", opaque=\"324DF3428BCF42D29A\", algorithm=%s,"
            + " qop=auth, cnonce=\"deadbeef\", nc=\"00000001\"";

    private static final String LIBRE = "baresip/re test/httpauth.c";
    private static final String SIPSORCERY = "sipsorcery-org/sipsorcery SIPAuthorisationDigestUnitTest.cs";

    private static final Published[] ALL = {
        new Published("RFC 2617 3.5", "Circle Of Life", "GET", MUFASA_2617),
        new Published(
                "RFC 7616 3.9.1, MD5",
                "Circle of Life",
                "GET",
                MUFASA_7616.formatted("MD5", "8ca523f5e9506fed4657c9700eebdbec")),
        new Published(
                "RFC 7616 3.9.1, SHA-256",
                "Circle of Life",
                "GET",
                MUFASA_7616.formatted("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1")),
        new Published(
                "draft-smith-sipping-auth-examples-01 3.3",
                "zanzibar",
                "INVITE",
                "Digest username=\"bob\", realm=\"biloxi.com\", nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\","
                        + " uri=\"sip:bob@biloxi.com\", qop=auth, nc=00000001, cnonce=\"0a4f113b\","
                        + " response=\"89eb0059246c02b2f6ee02c7961d5ea3\", opaque=\"5ccc069c403ebaf9f0171e9517f40e41\""),
        new Published(
                "versatica/JsSIP test-digestAuthentication.js",
                "testpassword",
                "REGISTER",
                "Digest algorithm=MD5, username=\"testuser\", realm=\"testrealm@host.com\","
                        + " nonce=\"5a071f75353f667787615249c62dcc7b15a4828f\", uri=\"sip:testrealm@host.com\","
                        + " response=\"a69b9c2ea0dea1437a21df6ddc9b05e4\", qop=auth, cnonce=\"0a4f113b\", nc=00000001"),
        new Published(
                SIPSORCERY,
                "password",
                "INVITE",
                "Digest username=\"user@aim.com\",realm=\"aol.com\",nonce=\"48e757f3b95250379d63fe29f777984a93831b80\","
                        + "uri=\"sip:01135312222222@sip.aol.com;transport=udp\","
                        + "response=\"6221ea0348e2d5229dd1f3825d633295\","
                        + "cnonce=\"e66ea40d700e8ab69509df4893f4a821\",nc=00000001,qop=auth,"
                        + "opaque=\"004533235332435434ffac663e\",algorithm=MD5"),
        new Published(
                SIPSORCERY + ", no algorithm",
                "password",
                "REGISTER",
                "Digest username=\"user\",realm=\"jnctn.net\",nonce=\"4a597e1c0000a1636739088e9151ef2f319af257c8f585f1\","
                        + "uri=\"sip:user.onsip.com\",response=\"7709215c1d58c1912dc59d1e8b5b6248\","
                        + "cnonce=\"d3a1ca6af34e72e2461b794f48d5045d\",nc=00000001,qop=auth"),
        new Published(
                LIBRE + ", MD5", "sec_pwd_retest", "GET", RETEST.formatted("88f41f7227700e07d0d65256714a5a1a", "MD5")),
        new Published(
                LIBRE + ", SHA-256",
                "sec_pwd_retest",
                "GET",
                RETEST.formatted("c22b56ce81bbb59570f0fbbc0ba27210dbbfcb2b23fea371d214722f319dc41c", "SHA-256")),
    };

    @TestFactory
    Stream<DynamicTest> credentials() {
        return Stream.of(ALL).map(published -> DynamicTest.dynamicTest(published.source(), published::isUnderstood));
    }

    /** What a client of libre sent, and the HA1 that its test holds in place of the password. */
    @Test
    void credentialsWithTheHa1Alone() {
        DigestCredentials given = DigestCredentials.parse("Digest username=\"aeh\", realm=\"creytiv.com\","
                + " nonce=\"9c916919cbc6ad7f54a4f64e5b5115074ee109fa\", uri=\"sip:creytiv.com;transport=udp\","
                + " response=\"bb996865add5a86217f39e1f369c29ea\", cnonce=\"66a7a21e46ad8edd\", qop=auth, nc=00000002");
        DigestInputs inputs = new DigestInputs(
                given.nonce(), given.nc(), given.cnonce(), given.qop(), "REGISTER", "sip:creytiv.com;transport=udp");

        assertThat(DigestArithmetic.response(DigestAlgorithm.MD5, "1c0a98615b7b37c69451aeb64b2f1102", inputs))
                .isEqualTo(given.response());
        assertThat(given.algorithm()).isEqualTo(Optional.empty());
    }
}
