package org.msrprelay.transport.tls;

import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.msrprelay.relay.limit.IpLiteral;

/**
 * The names by which a certificate may prove a relay: dNSName and iPAddress of its SubjectAltName, whole and as they stand (RFC
 * 4976 9.2). A wildcard names no relay, and the subject's common name is none (RFC 6125 6.4.4).
 */
record SubjectAltNames(Set<String> dnsNames, Set<InetAddress> addresses) {

    static final SubjectAltNames NONE = new SubjectAltNames(Set.of(), Set.of());

    // GeneralName's tags, RFC 5280 4.2.1.6.
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    /** Those of the certificate; none if they cannot be read. */
    static SubjectAltNames of(X509Certificate certificate) {
        Set<String> dnsNames = new HashSet<>();
        Set<InetAddress> addresses = new HashSet<>();
        for (List<?> name : generalNames(certificate)) {
            if (name.get(0).equals(DNS_NAME)) {
                dnsNames.add(((String) name.get(1)).toLowerCase(Locale.ROOT));
            } else if (name.get(0).equals(IP_ADDRESS)) {
                IpLiteral.parse((String) name.get(1)).ifPresent(addresses::add);
            }
        }
        return new SubjectAltNames(dnsNames, addresses);
    }

    private static Collection<List<?>> generalNames(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null ? List.of() : names;
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }

    /**
     * Whether the certificate is that of this host.
     *
     * @param host as {@code MsrpUri.host()} gives it
     */
    boolean bear(String host) {
        Optional<InetAddress> address = IpLiteral.parse(host);
        return address.isPresent()
                ? addresses.contains(address.get())
                : host.indexOf('*') < 0 && dnsNames.contains(host.toLowerCase(Locale.ROOT));
    }
}
