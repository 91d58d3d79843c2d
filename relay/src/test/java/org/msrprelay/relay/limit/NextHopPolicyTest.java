package org.msrprelay.relay.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NextHopPolicyTest {

    private static final Set<InetAddress> OWN = Set.of(address("198.51.100.7"), address("2001:db8::7"));
    private static final NextHopPolicy DEFAULTS = NextHopPolicy.defaults().withOwnAddresses(() -> OWN);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "192.0.2.1",
                "10.0.0.1",
                "172.16.0.1",
                "192.168.1.1",
                "1.0.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "169.253.255.255",
                "169.255.0.0",
                "223.255.255.255",
                "198.51.100.8",
                "2001:db8::1",
                "fd00::1",
                "fec0::1",
                "64:ff9b::192.0.2.1",
                "64:ff9b:1::192.0.2.1",
                "64:ff9b:1:c000:2:100::",
                "64:ff9b:1::8.8.8.8",
                "64:ff9b:1:808:8:800::",
                "2002:c000:201::1",
                "::192.0.2.1",
                "::ffff:0:192.0.2.1",
            })
    void mayConnectToTheWorld(String address) {
        assertThat(DEFAULTS.permitsAddress(address(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // unspecified, loopback, link-local, multicast, reserved, broadcast
                "0.0.0.0",
                "0.255.255.255",
                "127.0.0.1",
                "127.255.255.255",
                "169.254.169.254",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "fe80::1",
                "febf::1",
                "ff02::1",
                "fd00:ec2::254",
                // this machine's own
                "198.51.100.7",
                "2001:db8::7",
                // the same, embedded: mapped, compatible, translated, NAT64, 6to4
                "::ffff:127.0.0.1",
                "::ffff:198.51.100.7",
                "::127.0.0.1",
                "::198.51.100.7",
                "::ffff:0:127.0.0.1",
                "64:ff9b::127.0.0.1",
                "64:ff9b::169.254.169.254",
                "64:ff9b::198.51.100.7",
                "64:ff9b:1::127.0.0.1",
                "64:ff9b:1:7f00:0:100::",
                "64:ff9b:1:7f:0:1::",
                "64:ff9b:1:0:7f:0:100::",
                "64:ff9b:1:c633:64:700::",
                "2002:7f00:1::1",
                "2002:c633:6407::1",
            })
    void mayNotConnectToTheRelaysOwnMachineOrItsSurroundings(String address) {
        assertThat(DEFAULTS.permitsAddress(address(address))).isFalse();
    }

    @Test
    void aMappedAddressThatJavaKeptAsIpv6IsTheIpv4Address() throws UnknownHostException {
        byte[] octets = new byte[16];
        Arrays.fill(octets, 10, 12, (byte) 0xFF);
        octets[12] = 127;
        octets[15] = 1;
        InetAddress mapped = Inet6Address.getByAddress(null, octets, -1);
        assertThat(mapped).isInstanceOf(Inet6Address.class);
        assertThat(DEFAULTS.permitsAddress(mapped)).isFalse();
        assertThat(NextHopPolicy.of(List.of("127.0.0.0/8"), List.of(), List.of())
                        .permitsAddress(mapped))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.0/8, 127.0.0.1, true",
        "127.0.0.0/8, ::ffff:127.0.0.1, true",
        "127.0.0.0/8, ::127.0.0.1, true",
        "127.0.0.0/8, 64:ff9b::127.0.0.1, true",
        "127.0.0.0/8, ::1, false",
        "127.0.0.1, 127.0.0.2, false",
        "::1/128, ::1, true",
        "::1/128, ::, false",
        "::1/128, 127.0.0.1, false",
        "198.51.100.0/24, 198.51.100.7, true",
        "198.51.100.0/24, 2001:db8::7, false",
        "2001:db8::/32, 2001:db8::7, true",
        "169.254.0.0/16, 169.254.169.254, true",
        // the way through a translator must be allowed at both of its ends
        "64:ff9b::/96, 64:ff9b::127.0.0.1, false",
        "64:ff9b::/96, 64:ff9b::192.0.2.1, true",
    })
    void whatIsAllowedOverridesAllThatDenies(String allow, String address, boolean permitted) {
        NextHopPolicy policy = NextHopPolicy.of(List.of(allow), NextHopPolicy.DEFAULT_DENY, List.of())
                .withOwnAddresses(() -> OWN);
        assertThat(policy.permitsAddress(address(address))).isEqualTo(permitted);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"127.0.0.1", "127.1.2.3", "0.0.0.0", "::", "::1", "198.51.100.7", "2001:db8::7", "::127.0.0.1"})
    void theOwnMachineIsDeniedEvenIfNothingIs(String address) {
        NextHopPolicy policy = NextHopPolicy.of(List.of(), List.of(), List.of()).withOwnAddresses(() -> OWN);
        assertThat(policy.permitsAddress(address(address))).isFalse();
        assertThat(policy.permitsAddress(address("169.254.169.254"))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.1.2.3, false",
        "10.0.0.0/8, 64:ff9b::10.1.2.3, false",
        "10.0.0.0/8, 11.0.0.1, true",
        "fd00::/8, fd00::1, false",
        "2002::/16, 2002:c000:201::1, false",
        "::ffff:10.0.0.0/104, 10.1.2.3, false",
    })
    void deniesWhatItIsToldTo(String deny, String address, boolean permitted) {
        NextHopPolicy policy = NextHopPolicy.of(List.of(), List.of(deny), List.of());
        assertThat(policy.permitsAddress(address(address))).isEqualTo(permitted);
    }

    @Test
    void anInterfaceThatComesUpIsItsOwnAtOnce() {
        Set<InetAddress> own = new HashSet<>();
        NextHopPolicy policy = NextHopPolicy.defaults().withOwnAddresses(() -> own);
        assertThat(policy.permitsAddress(address("203.0.113.9"))).isTrue();
        own.add(address("203.0.113.9"));
        assertThat(policy.permitsAddress(address("203.0.113.9"))).isFalse();
    }

    @Test
    void portsOfTheMachinesServicesAreDeniedByDefault() {
        assertThat(DEFAULTS.permitsPort(22)).isFalse();
        assertThat(DEFAULTS.permitsPort(1023)).isFalse();
        assertThat(DEFAULTS.permitsPort(1024)).isTrue();
        assertThat(DEFAULTS.permitsPort(2855)).isTrue();
        assertThat(DEFAULTS.permitsPort(65_535)).isTrue();
    }

    @Test
    void severalRangesOfPorts() {
        NextHopPolicy policy = NextHopPolicy.of(List.of(), List.of(), List.of("443", "2855-2860"));
        assertThat(policy.permitsPort(443)).isTrue();
        assertThat(policy.permitsPort(2860)).isTrue();
        assertThat(policy.permitsPort(2861)).isFalse();
        assertThat(NextHopPolicy.of(List.of(), List.of(), List.of()).permitsPort(2855))
                .isFalse();
    }

    @Test
    void aMistakeIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NextHopPolicy.of(List.of(), List.of("10.0.0.0/8", "10.0.0.0/64"), List.of()))
                .withMessage("CIDR: 10.0.0.0/64 (expected: a prefix length of 0 to 32 after the slash)");
    }

    private static InetAddress address(String text) {
        return IpLiteral.parse(text).orElseThrow();
    }
}
