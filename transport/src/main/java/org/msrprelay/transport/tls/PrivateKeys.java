package org.msrprelay.transport.tls;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;

/** Reads the private key that belongs to a certificate's public key. */
final class PrivateKeys {

    private static final int DER_SEQUENCE = 0x30;
    private static final int DER_OCTET_STRING = 0x04;
    private static final byte[] DER_VERSION_0 = {0x02, 0x01, 0x00};

    private static final String PKCS8 = "PRIVATE KEY";

    private PrivateKeys() {}

    /**
     * The first private key of the PEM text: PKCS#8, or the older forms of OpenSSL (PKCS#1, SEC 1).
     *
     * @throws IllegalArgumentException if there is none, it is encrypted, or it is not the public key's
     */
    static PrivateKey read(String pem, PublicKey publicKey) {
        Pem.Block block = find(pem);
        byte[] der = block.label().equals(PKCS8) ? block.der() : pkcs8(block.der(), publicKey);
        return key(der, publicKey);
    }

    /**
     * The first private key of the PEM text, whoever's it is.
     *
     * @throws IllegalArgumentException if there is none, or it is encrypted
     */
    static Pem.Block find(String pem) {
        for (Pem.Block block : Pem.blocks(pem)) {
            switch (block.label()) {
                case PKCS8, "RSA PRIVATE KEY", "EC PRIVATE KEY" -> {
                    return block;
                }
                case "ENCRYPTED PRIVATE KEY" ->
                    throw new IllegalArgumentException(
                            "the private key is encrypted (expected: one without a password, as openssl pkey writes it)");
                default -> {} // a certificate, parameters of a curve
            }
        }
        throw new IllegalArgumentException("no private key in it (expected: -----BEGIN PRIVATE KEY----- …)");
    }

    private static PrivateKey key(byte[] pkcs8, PublicKey publicKey) {
        PrivateKey key;
        try {
            key = KeyFactory.getInstance(publicKey.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (GeneralSecurityException e) {
            throw notTheCertificates(publicKey, e);
        }
        if (!isNamedIn(pkcs8, key, publicKey)) {
            requirePair(key, publicKey);
        }
        return key;
    }

    /**
     * Whether the private key itself says that its public half is this one, as a key of RSA does by the modulus, and one of an elliptic curve
     * mostly does at its end (RFC 5915 3). A signature would tell as well, but costs a start a tenth of a second while nothing is compiled.
     */
    private static boolean isNamedIn(byte[] pkcs8, PrivateKey key, PublicKey publicKey) {
        if (key instanceof RSAKey mine && publicKey instanceof RSAKey its) {
            return mine.getModulus().equals(its.getModulus());
        }
        if (publicKey instanceof ECKey its) {
            byte[] info = publicKey.getEncoded();
            int coordinate = (its.getParams().getCurve().getField().getFieldSize() + Byte.SIZE - 1) / Byte.SIZE;
            int point = 2 * coordinate + 1; // not compressed: RFC 5480 2.2; it is the last of both
            return point <= Math.min(info.length, pkcs8.length)
                    && Arrays.equals(info, info.length - point, info.length, pkcs8, pkcs8.length - point, pkcs8.length);
        }
        return false;
    }

    /** A signature tells what comparing parameters would have to do for every kind of key. */
    private static void requirePair(PrivateKey key, PublicKey publicKey) {
        String algorithm = switch (publicKey.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> publicKey.getAlgorithm();
        };
        byte[] text = {1, 2, 3};
        try {
            Signature signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            signer.update(text);
            byte[] signature = signer.sign();
            signer.initVerify(publicKey);
            signer.update(text);
            if (!signer.verify(signature)) {
                throw notTheCertificates(publicKey, null);
            }
        } catch (GeneralSecurityException e) {
            throw notTheCertificates(publicKey, e);
        }
    }

    private static IllegalArgumentException notTheCertificates(
            PublicKey publicKey, @org.jspecify.annotations.Nullable Exception cause) {
        return new IllegalArgumentException(
                "the private key is not the certificate's (expected: its " + publicKey.getAlgorithm() + " key)", cause);
    }

    /** RFC 5208 5: version, algorithm, the older form in an OCTET STRING. The certificate knows the algorithm. */
    private static byte[] pkcs8(byte[] olderForm, PublicKey publicKey) {
        byte[] content = concat(DER_VERSION_0, algorithmIdentifier(publicKey), der(DER_OCTET_STRING, olderForm));
        return der(DER_SEQUENCE, content);
    }

    /** The first element of SubjectPublicKeyInfo (RFC 5280 4.1): SEQUENCE { AlgorithmIdentifier, BIT STRING }. */
    private static byte[] algorithmIdentifier(PublicKey publicKey) {
        byte[] info = publicKey.getEncoded();
        int start = contentStart(info, 0);
        int contentStart = contentStart(info, start);
        return Arrays.copyOfRange(info, start, contentStart + shortLength(info, start));
    }

    private static int contentStart(byte[] der, int element) {
        int length = der[element + 1] & 0xFF;
        return element + 2 + (length < 0x80 ? 0 : length & 0x7F);
    }

    /** An AlgorithmIdentifier of RSA or a named curve has some 20 octets. */
    private static int shortLength(byte[] der, int element) {
        int length = der[element + 1] & 0xFF;
        if (length >= 0x80) {
            throw new IllegalArgumentException("the private key is of an unknown kind (expected: PKCS#8)");
        }
        return length;
    }

    private static byte[] der(int tag, byte[] content) {
        return concat(new byte[] {(byte) tag}, derLength(content.length), content);
    }

    /** DER wants the shortest form; a key of 16384 bits still has fewer than 65536 octets. */
    private static byte[] derLength(int length) {
        if (length < 0x80) {
            return new byte[] {(byte) length};
        }
        return length <= 0xFF
                ? new byte[] {(byte) 0x81, (byte) length}
                : new byte[] {(byte) 0x82, (byte) (length >> 8), (byte) length};
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
