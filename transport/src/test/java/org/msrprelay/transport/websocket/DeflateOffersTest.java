package org.msrprelay.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7692 7.1, RFC 6455 9.1. */
class DeflateOffersTest {

    private static final String ON_OUR_TERMS =
            "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate",
                "permessage-deflate; client_max_window_bits",
                "permessage-deflate;client_max_window_bits=10 ; server_no_context_takeover",
                "permessage-deflate; client_max_window_bits=\"15\"",
                "x-webkit-deflate-frame, permessage-deflate; client_no_context_takeover",
                "permessage-deflate; server_max_window_bits=10, permessage-deflate",
                " , PERMESSAGE-DEFLATE ,, foo; bar=\"b\""
            })
    void anOfferIsTakenOnOurTerms(String field) {
        DeflateOffers offers = new DeflateOffers(List.of(field));
        assertThat(offers.malformed()).isFalse();
        assertThat(offers.answer()).contains(ON_OUR_TERMS);
    }

    @Test
    void aWindowThatIsAskedForIsConfirmed() {
        assertThat(new DeflateOffers(List.of("foo", "permessage-deflate; server_max_window_bits=15")).answer())
                .contains(ON_OUR_TERMS + "; server_max_window_bits=15");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "foo",
                "permessage-bzip2",
                "permessage-deflate; foo",
                "permessage-deflate; server_no_context_takeover=1",
                "permessage-deflate; server_max_window_bits=14",
                "permessage-deflate; server_max_window_bits",
                "permessage-deflate; server_max_window_bits=16",
                "permessage-deflate; client_max_window_bits=7",
                "permessage-deflate; client_max_window_bits=08",
                "permessage-deflate; client_max_window_bits; client_max_window_bits=10"
            })
    void whatCannotBeTakenIsDeclined(String field) {
        DeflateOffers offers = new DeflateOffers(List.of(field));
        assertThat(offers.malformed()).isFalse();
        assertThat(offers.answer()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"permessage-deflate;", "permessage-deflate foo", "=1", "foo; bar=\"b a\"", "a; b=, c"})
    void whatIsNoListIsMalformed(String field) {
        assertThat(new DeflateOffers(List.of(field)).malformed()).isTrue();
    }
}
