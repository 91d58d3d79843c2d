/**
 * Users in a database. {@link org.msrprelay.server.credentials.jdbc.JdbcStore} answers event loops from a cache and hands what it does
 * not know to a few threads; these use {@link org.msrprelay.server.credentials.jdbc.UserTable}, which blocks.
 */
@NullMarked
package org.msrprelay.server.credentials.jdbc;

import org.jspecify.annotations.NullMarked;
