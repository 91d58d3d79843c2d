package org.msrprelay.server.tls;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** The names that a certificate's SubjectAltName bears; the subject's common name does not count (RFC 6125 6.4.4). */
public record SubjectNames(List<String> dnsNames, List<String> addresses) {

    // GeneralName's tags, RFC 5280 4.2.1.6.
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    public static SubjectNames of(X509Certificate certificate) {
        var dnsNames = new ArrayList<String>();
        var addresses = new ArrayList<String>();
        try {
            for (var name : Objects.requireNonNullElse(certificate.getSubjectAlternativeNames(), List.<List<?>>of())) {
                if (Integer.valueOf(DNS_NAME).equals(name.get(0))) {
                    dnsNames.add(String.valueOf(name.get(1)).toLowerCase(Locale.ROOT));
                } else if (Integer.valueOf(IP_ADDRESS).equals(name.get(0))) {
                    addresses.add(String.valueOf(name.get(1)));
                }
            }
        } catch (CertificateParsingException e) {
            // A SubjectAltName that cannot be read bears no name.
            return new SubjectNames(List.of(), List.of());
        }
        return new SubjectNames(List.copyOf(dnsNames), List.copyOf(addresses));
    }

    /** Whether a TLS client that looks for this host is content. */
    public boolean covers(String host, boolean hostIsAddress) {
        return hostIsAddress
                ? addresses.stream().anyMatch(address -> sameAddress(address, host))
                : dnsNames.stream().anyMatch(name -> matches(name, host.toLowerCase(Locale.ROOT)));
    }

    /** A wildcard stands for the whole leftmost label (RFC 6125 6.4.3). */
    private static boolean matches(String name, String host) {
        if (!name.startsWith("*.")) {
            return name.equals(host);
        }
        int dot = host.indexOf('.');
        return dot > 0 && host.substring(dot).equals(name.substring(1));
    }

    /** Both are literals, so that nothing is looked up. */
    private static boolean sameAddress(String left, String right) {
        try {
            return InetAddress.getByName(left).equals(InetAddress.getByName(right));
        } catch (UnknownHostException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        var all = new ArrayList<>(dnsNames);
        all.addAll(addresses);
        return all.isEmpty() ? "no name" : String.join(", ", all);
    }
}
