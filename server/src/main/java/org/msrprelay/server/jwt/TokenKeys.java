package org.msrprelay.server.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jwt.SignedJWT;

/** Knows whose signature a token must bear. Safe for all threads. */
@FunctionalInterface
public interface TokenKeys {

    /** Whether the token is signed by one of the keys, with an algorithm that this kind of key may be used with. */
    boolean signed(SignedJWT token) throws JOSEException;
}
