package org.msrprelay.protocol.digest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.msrprelay.protocol.OctetText;

final class DigestArithmeticTest {
    /** RFC 2617 3.5; {@link PublishedDigestsTest} has the others. */
    @Test
    void exampleOfRfc2617() {
        DigestInputs inputs = new DigestInputs(
                "dcd98b7102dd2f0e8b11d0f600bfb0c093", "00000001", "0a4f113b", "auth", "GET", "/dir/index.html");
        String ha1 = DigestArithmetic.ha1(DigestAlgorithm.MD5, "Mufasa", "testrealm@host.com", "Circle Of Life");

        assertThat(ha1).isEqualTo("939e7578ed9e3c518a452acee763bce9");
        assertThat(DigestArithmetic.response(DigestAlgorithm.MD5, ha1, inputs))
                .isEqualTo("6629fae49393a05397450978507c4ef1");
    }

    /** RFC 7616 3.5: A2 of rspauth has no method; the sum is the response's otherwise. */
    @Test
    void rspauthLeavesOutTheMethod() {
        String ha1 = DigestArithmetic.ha1(DigestAlgorithm.MD5, "u", "r", "p");
        DigestInputs inputs = new DigestInputs("n", "00000001", "c", "auth", "AUTH", "msrp://relay;tcp");
        DigestInputs noMethod = new DigestInputs("n", "00000001", "c", "auth", "", "msrp://relay;tcp");

        assertThat(DigestArithmetic.rspauth(DigestAlgorithm.MD5, ha1, inputs))
                .isEqualTo(DigestArithmetic.response(DigestAlgorithm.MD5, ha1, noMethod))
                .isNotEqualTo(DigestArithmetic.response(DigestAlgorithm.MD5, ha1, inputs));
    }

    @Test
    void ha1InUpperCaseIsTheSame() {
        DigestInputs inputs = new DigestInputs("n", "00000001", "c", "auth", "AUTH", "u");

        assertThat(DigestArithmetic.response(DigestAlgorithm.MD5, "ABCDEF", inputs))
                .isEqualTo(DigestArithmetic.response(DigestAlgorithm.MD5, "abcdef", inputs));
    }

    @Test
    void textIsHashedAsItsOctets() {
        assertThat(DigestAlgorithm.MD5.hash(OctetText.fromText("\u00e4")))
                .isEqualTo("8419b71c87a225a2c70b50486fbee545");
        assertThat(DigestAlgorithm.SHA_256.hash("abc"))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
                .hasSize(DigestAlgorithm.SHA_256.hexLength());
        assertThat(DigestAlgorithm.MD5.hash("")).hasSize(DigestAlgorithm.MD5.hexLength());
    }

    @Test
    void comparesHashesInAnyCase() {
        assertThat(DigestArithmetic.hexEquals("00ff", "00FF")).isTrue();
        assertThat(DigestArithmetic.hexEquals("00ff", "00fe")).isFalse();
        assertThat(DigestArithmetic.hexEquals("00ff", "00ff0")).isFalse();
        assertThat(DigestArithmetic.hexEquals("", "00")).isFalse();
    }

    @Test
    void algorithmsHaveTokens() {
        assertThat(DigestAlgorithm.of("md5")).contains(DigestAlgorithm.MD5);
        assertThat(DigestAlgorithm.of("SHA-256")).contains(DigestAlgorithm.SHA_256);
        assertThat(DigestAlgorithm.of("SHA-256-sess")).isEmpty();
        assertThat(DigestAlgorithm.of("MD5-sess")).isEmpty();
        assertThat(DigestAlgorithm.MD5.token()).isEqualTo("MD5");
    }

    @Test
    void inputsOfCredentials() {
        DigestCredentials own = DigestCredentials.parse("Digest username=u, realm=r, nonce=n, uri=\"msrps://R;tcp\","
                + " response=0, cnonce=c, nc=0000000a, qop=auth");
        DigestCredentials none = new DigestCredentials(
                "u", "r", "n", Optional.empty(), "0", Optional.empty(), "c", "0000000a", "auth", Optional.empty());

        assertThat(DigestInputs.of(own, "msrps://r;tcp"))
                .isEqualTo(new DigestInputs("n", "0000000a", "c", "auth", "AUTH", "msrps://R;tcp"));
        assertThat(DigestInputs.of(none, "msrps://r;tcp").uri()).isEqualTo("msrps://r;tcp");
        assertThat(own.nonceCount()).isEqualTo(10);
    }
}
