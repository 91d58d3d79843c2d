package org.msrprelay.transport.tls;

/** Which relay the other side of one connection has proven to be, if any. Asked on the connection's loop. */
@FunctionalInterface
public interface PeerProof {

    /** Proves nothing: a clear connection. */
    PeerProof NONE = host -> false;

    /**
     * Whether it is the relay of this name.
     *
     * @param host as {@code MsrpUri.host()} gives it
     */
    boolean proves(String host);
}
