package org.msrprelay.server.bench;

/** Somebody who may AUTH. */
public record Login(String user, String password) {
    /** Never shows the password. */
    @Override
    public String toString() {
        return user;
    }
}
