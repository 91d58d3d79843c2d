package org.msrprelay.server.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the relay's certificate comes from, and whom it trusts.
 *
 * @param certificate empty: self-signed, kept in the data directory
 * @param ca PEM certificates that may vouch for other relays, inbound and outbound; empty: the JDK's trust store
 */
public record TlsSettings(Optional<CertificateFiles> certificate, Optional<Path> ca) {

    /** The chain's file and the key's, which may be the same. */
    public record CertificateFiles(Path chain, Path key) {}
}
