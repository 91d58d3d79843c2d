package org.msrprelay.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MsrpUriTest {
    @Test
    void parsesTheExampleOfRfc4975Section6() {
        MsrpUri uri = MsrpUri.parse("msrp://host.example.com:8493/asfd34;tcp");

        assertThat(uri.scheme()).isEqualTo(Scheme.MSRP);
        assertThat(uri.userinfo()).isEmpty();
        assertThat(uri.host()).isEqualTo("host.example.com");
        assertThat(uri.hostIsAddress()).isFalse();
        assertThat(uri.port()).hasValue(8493);
        assertThat(uri.sessionId()).contains("asfd34");
        assertThat(uri.transport()).isEqualTo("tcp");
    }

    @Test
    void parsesAllParts() {
        MsrpUri uri = MsrpUri.parse("MSRPS://a;b:c%40@Relay.Example:0443/A/b+c=~;WS;p=1;q");

        assertThat(uri.scheme()).isEqualTo(Scheme.MSRPS);
        assertThat(uri.scheme().secure()).isTrue();
        assertThat(uri.userinfo()).contains("a;b:c%40");
        assertThat(uri.host()).isEqualTo("relay.example");
        assertThat(uri.port()).hasValue(443);
        assertThat(uri.sessionId()).contains("A/b+c=~");
        assertThat(uri.transport()).isEqualTo("ws");
        assertThat(uri).hasToString("MSRPS://a;b:c%40@Relay.Example:0443/A/b+c=~;WS;p=1;q");
    }

    @Test
    void parsesTheRelayOfRfc4976Section5() {
        MsrpUri uri = MsrpUri.parse("msrps://alice@intra.example.com;tcp");

        assertThat(uri.userinfo()).contains("alice");
        assertThat(uri.port()).isEmpty();
        assertThat(uri.sessionId()).isEmpty();
    }

    /** RFC 4975 6.1. */
    @ParameterizedTest
    @CsvSource({
        "msrp://host:1/s;tcp,            MSRP://host:1/s;tcp",
        "msrp://host:1/s;tcp,            msrp://HOST:1/s;tcp",
        "msrp://host:1/s;tcp,            msrp://host:1/s;TCP",
        "msrp://host:1/s;tcp,            msrp://host:01/s;tcp",
        "msrp://host:1/s;tcp,            msrp://user@host:1/s;tcp",
        "msrp://b@host:1/s;tcp,          msrp://a@host:1/s;tcp",
        "msrp://host:1/s;tcp,            msrp://host:1/s;tcp;x=y",
        "msrp://host:1/s;tcp,            msrp://%68o%73t:1/s;tcp",
        "msrp://a%2fb:1/s;tcp,           msrp://a%2Fb:1/s;tcp",
        "msrp://host/s;tcp,              msrp://host:/s;tcp",
        "msrp://[::1]:1/s;tcp,           msrp://[0:0:0:0:0:0:0:1]:1/s;tcp",
        "msrp://[2001:DB8::1]:1/s;tcp,   msrp://[2001:0db8:0:0::0001]:1/s;tcp",
        "msrp://[::ffff:1.2.3.4]:1;tcp,  msrp://[::ffff:102:304]:1;tcp"
    })
    void equal(String left, String right) {
        assertThat(MsrpUri.parse(left)).isEqualTo(MsrpUri.parse(right)).hasSameHashCodeAs(MsrpUri.parse(right));
    }

    /** RFC 4975 6.1. */
    @ParameterizedTest
    @CsvSource({
        "msrp://host:1/s;tcp,   msrps://host:1/s;tcp",
        "msrp://host:1/s;tcp,   msrp://other:1/s;tcp",
        "msrp://host:1/s;tcp,   msrp://host:2/s;tcp",
        "msrp://host:2855/s;tcp, msrp://host/s;tcp",
        "msrp://host:1/s;tcp,   msrp://host:1/S;tcp",
        "msrp://host:1/s;tcp,   msrp://host:1;tcp",
        "msrp://host:1/s;tcp,   msrp://host:1/s;ws",
        "msrp://a%2fb:1/s;tcp,  msrp://a%3fb:1/s;tcp",
        "msrp://[::1]:1/s;tcp,  msrp://[::2]:1/s;tcp",
        "msrp://1.2.3.4:1;tcp,  msrp://[::ffff:1.2.3.4]:1;tcp"
    })
    void different(String left, String right) {
        assertThat(MsrpUri.parse(left)).isNotEqualTo(MsrpUri.parse(right));
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1,               127.0.0.1,          true",
        "255.255.255.255,         255.255.255.255,    true",
        "256.0.0.1,               256.0.0.1,          false",
        "127.0.0.01,              127.0.0.01,         false",
        "127.1,                   127.1,              false",
        "1.2.3.4.,                1.2.3.4.,           false",
        "LOCALHOST,               localhost,          false",
        "%31.2.3.4,               1.2.3.4,            true",
        "x_y~z.invalid,           x_y~z.invalid,      false",
        "[::],                    ::,                 true",
        "[::1],                   ::1,                true",
        "[1::],                   1::,                true",
        "[1:0:0:2:0:0:0:3],       1:0:0:2::3,         true",
        "[1:0:0:2:3:0:0:4],       1::2:3:0:0:4,       true",
        "[1:2:3:4:5:6:7:0],       1:2:3:4:5:6:7:0,    true",
        "[FE80::A:B],             fe80::a:b,          true",
        "[64:ff9b::192.0.2.33],   64:ff9b::c000:221,  true",
        "[1:2:3:4:5:6:1.2.3.4],   1:2:3:4:5:6:102:304, true"
    })
    void hasOneFormForEachHost(String written, String host, boolean address) {
        MsrpUri uri = MsrpUri.parse("msrp://" + written + ":1;tcp");

        assertThat(uri.host()).isEqualTo(host);
        assertThat(uri.hostIsAddress()).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "msrp",
                "msrp:",
                "msrp:host;tcp",
                "http://host;tcp",
                "://host;tcp",
                "msrp://;tcp",
                "msrp://:1;tcp",
                "msrp://user@:1;tcp",
                "msrp:///s;tcp",
                "msrp://host",
                "msrp://host:1",
                "msrp://host:1/s",
                "msrp://host:1/s;",
                "msrp://host:1/s;t-p",
                "msrp://host:1/;tcp",
                "msrp://host:1/s%41;tcp",
                "msrp://host:1/s?q;tcp",
                "msrp://host:1/s#f;tcp",
                "msrp://host:1/s;tcp;",
                "msrp://host:1/s;tcp;=x",
                "msrp://host:1/s;tcp;x=",
                "msrp://host:1/s;tcp/x",
                "msrp://host:0/s;tcp",
                "msrp://host:65536/s;tcp",
                "msrp://host:99999999999999999999/s;tcp",
                "msrp://host:x/s;tcp",
                "msrp://host:-1/s;tcp",
                "msrp://host:1:2/s;tcp",
                "msrp://host:+1/s;tcp",
                "msrp://ho st:1/s;tcp",
                "msrp://host:1/s s;tcp",
                " msrp://host:1/s;tcp",
                "msrp://host:1/s;tcp ",
                "msrp://host:1/s;tcp\r\n",
                "msrp://ho\tst:1/s;tcp",
                "msrp://ho\u0000st:1/s;tcp",
                "msrp://h\u00f6st:1/s;tcp",
                "msrp://host:1/\u00f6;tcp",
                "msrp://us er@host:1/s;tcp",
                "msrp://a@b@host:1/s;tcp",
                "msrp://ho%st:1/s;tcp",
                "msrp://host%4:1/s;tcp",
                "msrp://ho<st:1/s;tcp",
                "msrp://[::1:1/s;tcp",
                "msrp://[]:1/s;tcp",
                "msrp://[::1]x:1/s;tcp",
                "msrp://[host]:1/s;tcp",
                "msrp://[1.2.3.4]:1/s;tcp",
                "msrp://[1:2:3:4:5:6:7]:1/s;tcp",
                "msrp://[1:2:3:4:5:6:7:8:9]:1/s;tcp",
                "msrp://[1:2:3:4:5:6:7::8]:1/s;tcp",
                "msrp://[1::2::3]:1/s;tcp",
                "msrp://[:1:2:3:4:5:6:7]:1/s;tcp",
                "msrp://[:::1]:1/s;tcp",
                "msrp://[12345::]:1/s;tcp",
                "msrp://[g::]:1/s;tcp",
                "msrp://[::1.2.3]:1/s;tcp",
                "msrp://[1.2.3.4::]:1/s;tcp",
                "msrp://[::1.2.3.4:5]:1/s;tcp",
                "msrp://[fe80::1%25eth0]:1/s;tcp",
                "msrp://[v1.x]:1/s;tcp",
                "msrp://::1:1/s;tcp"
            })
    void rejects(String text) {
        assertThatThrownBy(() -> MsrpUri.parse(text)).isInstanceOf(MalformedException.class);
    }

    @Test
    void saysWhatIsWrong() {
        assertThatThrownBy(() -> MsrpUri.parse("msrp://host:0/s;tcp"))
                .hasMessage("port: :0 (expected: a colon and 1 to 65535)");
        assertThatThrownBy(() -> MsrpUri.parse("msrp://host:1/s\u0007"))
                .hasMessage("MSRP URI: msrp://host:1/s\\x07 (expected: ;tcp or another transport at index 15)");
    }

    @Test
    void isMadeOfParts() {
        assertThat(MsrpUri.of(Scheme.MSRPS, "Relay.example", 2855, Optional.of("s1"), "tcp"))
                .hasToString("msrps://Relay.example:2855/s1;tcp");
        assertThat(MsrpUri.of(Scheme.MSRP, "::1", 1, Optional.empty(), "ws")).hasToString("msrp://[::1]:1;ws");
        assertThatThrownBy(() -> MsrpUri.of(Scheme.MSRP, "host", 0, Optional.empty(), "tcp"))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> MsrpUri.of(Scheme.MSRP, "host", 1, Optional.of("a b"), "tcp"))
                .isInstanceOf(MalformedException.class);
    }
}
