package org.msrprelay.server.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.msrprelay.transport.tls.TlsMaterial;
import org.msrprelay.transport.tls.TrustAnchors;

/** Certificates and keys read from PEM files, with the file at fault named. All of it blocks on files. */
public final class PemFiles {

    /** A chain or a bundle of authorities has some hundred kilobytes; a larger file is another file. */
    private static final long MOST_OCTETS = 16L * 1024 * 1024;

    private PemFiles() {}

    /** The chain of one file and the key of the other, or of the same file; they belong together. */
    public static TlsMaterial material(Path chainFile, Path keyFile) throws PemException {
        var chain = text(chainFile);
        // The chain for itself first: what fails after that is the key's fault.
        anchors(chainFile, chain);
        var key = text(keyFile);
        try {
            return TlsMaterial.ofPem(chain, key);
        } catch (IllegalArgumentException e) {
            throw new PemException(keyFile, String.valueOf(e.getMessage()));
        }
    }

    /** Looks for a private key in the file, where there is no certificate that it should belong to. */
    public static void requireKey(Path file) throws PemException {
        try {
            TlsMaterial.requireKey(text(file));
        } catch (IllegalArgumentException e) {
            throw new PemException(file, String.valueOf(e.getMessage()));
        }
    }

    /** The certificates of a file as those who may vouch for others. */
    public static TrustAnchors anchors(Path file) throws PemException {
        return anchors(file, text(file));
    }

    private static TrustAnchors anchors(Path file, String text) throws PemException {
        try {
            return TrustAnchors.ofPem(text);
        } catch (IllegalArgumentException e) {
            throw new PemException(file, String.valueOf(e.getMessage()));
        }
    }

    private static String text(Path file) throws PemException {
        try {
            if (Files.size(file) > MOST_OCTETS) {
                throw new PemException(file, "larger than 16MiB (expected: a PEM file)");
            }
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new PemException(file, "no such file");
        } catch (IOException e) {
            throw new PemException(file, "cannot be read: " + e.getClass().getSimpleName());
        }
    }
}
