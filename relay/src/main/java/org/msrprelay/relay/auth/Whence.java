package org.msrprelay.relay.auth;

import java.net.InetSocketAddress;
import org.msrprelay.relay.limit.AddressBlock;

/** Where credentials come from, as far as failures are counted by it. */
sealed interface Whence {

    /** A client of this relay's, by the address of his connection. */
    record Address(AddressBlock block) implements Whence {

        @Override
        public String phrase() {
            return "from this address";
        }
    }

    /**
     * Some client of another relay's, which many may share: what one of them does is not the others' matter.
     *
     * @param name the relay's
     */
    record Relay(String name) implements Whence {

        @Override
        public String phrase() {
            return "through this relay";
        }
    }

    /** For logs. */
    String phrase();

    static Whence of(InetSocketAddress remoteAddress) {
        return new Address(AddressBlock.of(remoteAddress.getAddress()));
    }
}
