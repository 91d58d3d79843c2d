/**
 * MSRP's words as immutable values (RFC 4975, RFC 4976): URIs, paths, heads, Byte-Range, Status. JDK only.
 *
 * <p>Header text is kept as Strings with one char per octet (ISO-8859-1), so that whatever is passed on is passed on
 * octet for octet; {@link org.msrprelay.protocol.OctetText} converts for display.
 */
@NullMarked
package org.msrprelay.protocol;

import org.jspecify.annotations.NullMarked;
