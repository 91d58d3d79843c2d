package org.msrprelay.server.config;

/** Where the relay keeps what it makes itself: beside the configuration file, or in the working directory without one. */
public final class DataDirectory {

    public static final String NAME = "msrp-relay-data";

    /** The users of a relay whose configuration names none. */
    public static final String USERS_FILE = "users";

    private DataDirectory() {}
}
