package org.msrprelay.server.config;

import java.nio.file.Path;
import java.util.Optional;
import org.msrprelay.server.config.TlsSettings.CertificateFiles;
import org.msrprelay.server.tls.PemException;
import org.msrprelay.server.tls.PemFiles;

/** Binds {@code tls}, and judges the files by what is in them. */
final class TlsBinder {

    private final Reading reading;
    private final NamedFiles files;

    TlsBinder(Reading reading, NamedFiles files) {
        this.reading = reading;
        this.files = files;
    }

    TlsSettings bind(Section tls) {
        var chain = tls.value("certificate", Optional.empty(), files.type());
        var key = tls.value("key", Optional.empty(), files.type());
        var ca = tls.value("ca", Optional.empty(), files.type());
        ca.value().filter(path -> files.usable(ca, path)).ifPresent(path -> good(ca, () -> PemFiles.anchors(path)));
        return new TlsSettings(certificate(chain, key), ca.value());
    }

    private Optional<CertificateFiles> certificate(Given<Optional<Path>> chain, Given<Optional<Path>> key) {
        boolean chainUsable =
                chain.value().filter(path -> files.usable(chain, path)).isPresent();
        boolean keyUsable = key.value().filter(path -> files.usable(key, path)).isPresent();
        if (chain.value().isEmpty()) {
            if (key.value().isPresent() && !reading.failed(chain.key())) {
                reading.expected(key, "a key alone", "tls.certificate too");
            }
            return Optional.empty();
        }
        // Without a key of its own the chain's file may hold both, and is told of.
        var keyFile = key.value().or(chain::value).orElseThrow();
        var pair = new CertificateFiles(chain.value().orElseThrow(), keyFile);
        var keyAt = key.explicit() ? key : chain;
        boolean chainGood = chainUsable && good(chain, () -> PemFiles.anchors(pair.chain()));
        if (chainGood && (keyUsable || !key.explicit()) && !reading.failed(key.key())) {
            good(keyAt, () -> PemFiles.material(pair.chain(), pair.key()));
        } else if (keyUsable) {
            good(key, () -> PemFiles.requireKey(pair.key()));
        }
        return Optional.of(pair);
    }

    /** Whether the file is what it should be; if not, that is told. */
    private boolean good(Given<?> file, Check check) {
        if (!files.required()) {
            return true;
        }
        try {
            check.run();
            return true;
        } catch (PemException e) {
            reading.error(file.line(), file.key(), String.valueOf(e.getMessage()));
            return false;
        }
    }

    /** Reads a file. */
    private interface Check {
        void run() throws PemException;
    }
}
