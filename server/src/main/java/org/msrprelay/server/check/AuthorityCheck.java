package org.msrprelay.server.check;

import java.nio.file.Path;
import java.time.Clock;
import org.msrprelay.server.problem.Problem;
import org.msrprelay.server.tls.PemException;
import org.msrprelay.server.tls.PemFiles;
import org.msrprelay.server.tls.Validity;

/** Looks at those who may vouch for relays or users: how many they are, and whether they still may. */
final class AuthorityCheck {

    private final Clock clock;
    private final Findings findings;

    AuthorityCheck(Clock clock, Findings findings) {
        this.clock = clock;
        this.findings = findings;
    }

    void run(Path file) {
        try {
            var authorities = PemFiles.anchors(file).certificates();
            findings.fact(
                    "authorities",
                    "%s: %d %s"
                            .formatted(
                                    file,
                                    authorities.size(),
                                    authorities.size() == 1 ? "certificate" : "certificates"));
            var now = clock.instant();
            for (var authority : authorities) {
                var validity = Validity.of(authority);
                if (validity.isOver(now) || validity.isYetToCome(now)) {
                    findings.warning("%s: %s %s: %s"
                            .formatted(
                                    file,
                                    authority.getSubjectX500Principal(),
                                    validity.isOver(now) ? "has expired" : "is not valid yet",
                                    validity));
                }
            }
        } catch (PemException e) {
            findings.problem(Problem.of(e.file().toString(), e.fault()));
        }
    }
}
