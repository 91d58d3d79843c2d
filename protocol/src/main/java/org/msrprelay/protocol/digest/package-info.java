/**
 * Digest authentication (RFC 2617, RFC 7616) as RFC 4976 9.1 restricts it: qop=auth alone, no sessions, no integrity.
 *
 * <p>All strings are octets, one char each (ISO-8859-1). A user name or password typed by a person is first turned into
 * its UTF-8 octets by {@link org.msrprelay.protocol.OctetText#fromText}.
 */
@NullMarked
package org.msrprelay.protocol.digest;

import org.jspecify.annotations.NullMarked;
