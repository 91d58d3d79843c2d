package org.msrprelay.server.credentials.jdbc;

/** Which tables users are looked up in. */
public sealed interface Schema {

    /** Those that this relay makes: {@code msrp-relay user} edits them. */
    record Own() implements Schema {}

    /** {@code subscriber}, as Kamailio and OpenSIPS have it. */
    record Kamailio() implements Schema {}

    /** Whatever a query of the operator's own reads. */
    record Query(NamedSql sql) implements Schema {}
}
