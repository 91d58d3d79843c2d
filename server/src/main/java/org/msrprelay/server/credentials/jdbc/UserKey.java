package org.msrprelay.server.credentials.jdbc;

/** A user's name and realm, octets as chars. */
record UserKey(String user, String realm) {}
