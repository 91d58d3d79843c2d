/** Who is trusted, and who one is, over TLS (RFC 4975 14.2, 14.4; RFC 4976 9.2). */
@NullMarked
package org.msrprelay.client.tls;

import org.jspecify.annotations.NullMarked;
