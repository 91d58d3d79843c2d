package org.msrprelay.systemtests.splitting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.msrprelay.systemtests.harness.Conversation;
import org.msrprelay.systemtests.harness.Octets;
import org.msrprelay.systemtests.harness.RelayUnderTest;
import org.msrprelay.systemtests.harness.RelayYaml;
import org.msrprelay.systemtests.harness.Route;
import org.msrprelay.systemtests.harness.Send;

/** Bodies full of what looks like an end-line and is none. */
class LookalikesTest {

    private static final String TRANSACTION = "lookalike1";

    @RegisterExtension
    static final RelayUnderTest relay =
            RelayUnderTest.forClass(RelayYaml.onLoopback().set("relay.max-send-chunk-size", "2048"));

    static Stream<String> bodies() {
        return Stream.of(
                "-",
                "-------",
                "\r\n",
                "\r\n-------",
                "\r\n-------" + TRANSACTION,
                "\r\n-------" + TRANSACTION + "?\r\n",
                "\r\n-------" + TRANSACTION + "$\n",
                "\r\n-------" + TRANSACTION + "x$\r\n",
                "\r\n-------" + TRANSACTION.substring(0, 9) + "$\r\n",
                "\r\n------" + TRANSACTION + "$\r\n",
                "\n-------" + TRANSACTION + "$\n",
                "\r\n-------otherid$\r\n",
                "\r\n-------otherid$\r\nMSRP otherid SEND\r\nTo-Path: msrp://x.invalid:1/y;tcp\r\n",
                "\r",
                "\r\r\n",
                "x\r\n\r\n");
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void areBody(String body) {
        deliversIntact(Octets.latin1(body));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void areBodyManyTimes(String body) {
        deliversIntact(Octets.latin1(body.repeat(20_000 / body.length())));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void areBodyInAnyMixture(long seed) {
        Random random = new Random(seed);
        List<String> pieces = Stream.concat(bodies(), Stream.of("--", "a", TRANSACTION, "$", "+", "#", "\r\n"))
                .toList();
        StringBuilder body = new StringBuilder();
        while (body.length() < 30_000) {
            body.append(pieces.get(random.nextInt(pieces.size())));
        }
        // What would really be an end-line ends a body, so it must not be there by chance.
        deliversIntact(Octets.latin1(
                body.append('.').toString().replaceAll("(-------" + TRANSACTION + "[+$#])\r\n", "$1 \n")));
    }

    static Stream<Long> seeds() {
        return Stream.iterate(1L, seed -> seed + 1).limit(10);
    }

    private static void deliversIntact(byte[] body) {
        try (Conversation conversation = Route.THROUGH_TWO_SESSIONS.open(relay)) {
            Send send = Send.along(conversation, "look")
                    .transactionId(TRANSACTION)
                    .range("1-*/*")
                    .body(body);
            var written = conversation.sender().writeAside(send.octets());
            assertThat(Delivered.to(conversation.receiver()).body()).isEqualTo(body);
            written.join();
            conversation.sender().expectResponse(send, 200);
        }
    }
}
