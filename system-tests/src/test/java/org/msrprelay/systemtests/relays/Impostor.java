package org.msrprelay.systemtests.relays;

import java.util.Optional;
import java.util.stream.Stream;
import org.msrprelay.systemtests.harness.RelayChain;
import org.msrprelay.transport.fixture.TestCa;
import org.msrprelay.transport.tls.TlsMaterial;

/** Those who say that they are a relay and cannot prove it. */
enum Impostor {
    OF_ANOTHER_NAME,
    OF_A_WILDCARD,
    OF_A_COMMON_NAME_ALONE,
    OF_A_STRANGE_AUTHORITY,
    SELF_SIGNED,
    EXPIRED,
    WITHOUT_A_CERTIFICATE;

    /** What it shows in the place of the certificate of the name. */
    Optional<TlsMaterial> shown(RelayChain relays, String name) {
        TestCa authority = relays.authority();
        return switch (this) {
            case OF_ANOTHER_NAME -> Optional.of(authority.issue("other.test", "127.0.0.1"));
            case OF_A_WILDCARD -> Optional.of(authority.issue("*.test"));
            case OF_A_COMMON_NAME_ALONE -> Optional.of(authority.issueWithCommonNameOnly(name));
            case OF_A_STRANGE_AUTHORITY -> Optional.of(new TestCa().issue(name));
            case SELF_SIGNED -> Optional.of(new TestCa().selfSigned());
            case EXPIRED -> Optional.of(authority.issueExpired(name));
            case WITHOUT_A_CERTIFICATE -> Optional.empty();
        };
    }

    /** Those who can listen: a TLS server shows something, and whoever connects to it may take a wildcard for the name. */
    static Stream<Impostor> listening() {
        return Stream.of(values()).filter(each -> each != WITHOUT_A_CERTIFICATE && each != OF_A_WILDCARD);
    }
}
