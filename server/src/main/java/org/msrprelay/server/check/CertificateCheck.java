package org.msrprelay.server.check;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.Set;
import org.msrprelay.server.config.Configuration;
import org.msrprelay.server.config.TlsSettings.CertificateFiles;
import org.msrprelay.server.file.PrivateFile;
import org.msrprelay.server.problem.Problem;
import org.msrprelay.server.tls.PemException;
import org.msrprelay.server.tls.PemFiles;
import org.msrprelay.server.tls.SubjectNames;
import org.msrprelay.server.tls.Validity;
import org.msrprelay.transport.ListenAddress;

/** Looks at the certificate as clients are going to: its dates and its names. */
final class CertificateCheck {

    /** Time enough to order another one. */
    private static final int FEW_DAYS = 30;

    private final Configuration configuration;
    private final Clock clock;
    private final Findings findings;

    CertificateCheck(Configuration configuration, Clock clock, Findings findings) {
        this.configuration = configuration;
        this.clock = clock;
        this.findings = findings;
    }

    void run() {
        var files = configuration.tls().certificate();
        if (files.isPresent()) {
            check(files.get());
        } else if (configuration.listening().listen().stream().anyMatch(ListenAddress::secure)) {
            findings.fact("certificate", "self-signed, kept in " + configuration.dataDirectory());
            findings.warning(
                    "tls.certificate: none, so that it will be self-signed, and clients have to be told to trust it");
        }
    }

    private void check(CertificateFiles files) {
        try {
            var certificate =
                    PemFiles.material(files.chain(), files.key()).chain().get(0);
            var names = SubjectNames.of(certificate);
            findings.fact(
                    "certificate",
                    "%s: %s, for %s, %s"
                            .formatted(
                                    files.chain(),
                                    certificate.getSubjectX500Principal(),
                                    names,
                                    Validity.of(certificate)));
            checkDates(files, certificate);
            for (var host : hosts()) {
                if (!names.covers(host, HostLookUp.isAddress(host))) {
                    findings.warning("%s: its SubjectAltName does not bear the host %s (it has: %s)"
                            .formatted(files.chain(), host, names));
                }
            }
        } catch (PemException e) {
            findings.problem(Problem.of(e.file().toString(), e.fault()));
        }
        PrivateFile.modeIfReadableByOthers(files.key())
                .ifPresent(mode ->
                        findings.warning("%s: all users of this machine may read the key, mode %s (better: rw-------)"
                                .formatted(files.key(), mode)));
    }

    /** Those that Use-Path URIs bear. */
    private Set<String> hosts() {
        var hosts = new LinkedHashSet<String>();
        hosts.add(configuration.listening().host());
        configuration.listening().advertise().values().stream()
                .filter(uri -> uri.scheme().secure())
                .forEach(uri -> hosts.add(uri.host()));
        return hosts;
    }

    private void checkDates(CertificateFiles files, X509Certificate certificate) {
        var validity = Validity.of(certificate);
        var now = clock.instant();
        if (validity.isOver(now) || validity.isYetToCome(now)) {
            var fault = validity.isOver(now) ? "expired" : "not valid yet";
            findings.problem(Problem.of(
                    files.chain().toString(),
                    "%s: %s (expected: a certificate that is valid now)".formatted(fault, validity)));
        } else if (validity.daysLeft(now) < FEW_DAYS) {
            findings.warning("%s: expires in %d days".formatted(files.chain(), validity.daysLeft(now)));
        }
    }
}
