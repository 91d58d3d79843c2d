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
        ca.value().filter(path -> files.usable(ca, path)).ifPresent(path -> checkCa(ca, path));
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
        // Without a key of its own the chain's file may hold both.
        var keyFile = key.value().or(chain::value).orElseThrow();
        var pair = new CertificateFiles(chain.value().orElseThrow(), keyFile);
        if (files.required() && chainUsable && (keyUsable || !key.explicit()) && !reading.failed(key.key())) {
            checkPair(pair, chain, key);
        }
        return Optional.of(pair);
    }

    private void checkPair(CertificateFiles pair, Given<?> chain, Given<?> key) {
        try {
            PemFiles.material(pair.chain(), pair.key());
        } catch (PemException e) {
            boolean keyAtFault =
                    key.explicit() && e.file().equals(pair.key()) && !pair.key().equals(pair.chain());
            var at = keyAtFault ? key : chain;
            reading.error(at.line(), at.key(), String.valueOf(e.getMessage()));
        }
    }

    private void checkCa(Given<?> ca, Path file) {
        if (!files.required()) {
            return;
        }
        try {
            PemFiles.anchors(file);
        } catch (PemException e) {
            reading.error(ca.line(), ca.key(), String.valueOf(e.getMessage()));
        }
    }
}
