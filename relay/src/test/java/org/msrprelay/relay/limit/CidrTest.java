package org.msrprelay.relay.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CidrTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.0.0.0, 10.255.255.255",
        "10.1.2.3/8, 10.0.0.0, 10.255.255.255",
        "224.0.0.0/3, 224.0.0.0, 255.255.255.255",
        "192.0.2.128/25, 192.0.2.128, 192.0.2.255",
        "192.0.2.7, 192.0.2.7, 192.0.2.7",
        "192.0.2.7/32, 192.0.2.7, 192.0.2.7",
        "0.0.0.0/0, 0.0.0.0, 255.255.255.255",
        "fe80::/10, fe80::, febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "::/127, ::, ::1",
        "2001:db8::/33, 2001:db8::, 2001:db8:7fff:ffff:ffff:ffff:ffff:ffff",
        "::/0, ::, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "::ffff:10.0.0.0/104, 10.0.0.0, 10.255.255.255",
        "::ffff:0:0/96, 0.0.0.0, 255.255.255.255",
        "::ffff:10.0.0.1, 10.0.0.1, 10.0.0.1",
    })
    void holdsItsFirstAndLastAddress(String cidr, String first, String last) {
        assertThat(Cidr.parse(cidr).contains(address(first))).isTrue();
        assertThat(Cidr.parse(cidr).contains(address(last))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 9.255.255.255",
        "10.0.0.0/8, 11.0.0.0",
        "224.0.0.0/3, 223.255.255.255",
        "192.0.2.128/25, 192.0.2.127",
        "192.0.2.7, 192.0.2.6",
        "0.0.0.0/0, ::1",
        "::/0, 127.0.0.1",
        "fe80::/10, fec0::",
        "fe80::/10, fe7f:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "::/127, ::2",
        "::ffff:10.0.0.0/104, 11.0.0.0",
    })
    void holdsNothingBeside(String cidr, String address) {
        assertThat(Cidr.parse(cidr).contains(address(address))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "localhost/8 | an IPv4 or IPv6 address, a slash and a prefix length",
                "10.0.0/8 | an IPv4 or IPv6 address, a slash and a prefix length",
                "'' | an IPv4 or IPv6 address, a slash and a prefix length",
                "/8 | an IPv4 or IPv6 address, a slash and a prefix length",
                "10.0.0.0/33 | a prefix length of 0 to 32 after the slash",
                "10.0.0.0/-1 | a prefix length of 0 to 32 after the slash",
                "10.0.0.0/ | a prefix length of 0 to 32 after the slash",
                "10.0.0.0/8/8 | a prefix length of 0 to 32 after the slash",
                "10.0.0.0/255.0.0.0 | a prefix length of 0 to 32 after the slash",
                "fe80::/129 | a prefix length of 0 to 128 after the slash",
                "::ffff:10.0.0.0/8 | a prefix length of 96 to 128 for IPv4-mapped addresses",
            })
    void namesAMistakeAndWhatWasExpected(String cidr, String expected) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cidr.parse(cidr))
                .withMessage("CIDR: " + cidr + " (expected: " + expected + ")");
    }

    private static InetAddress address(String text) {
        return IpLiteral.parse(text).orElseThrow();
    }
}
