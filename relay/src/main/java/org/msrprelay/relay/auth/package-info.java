/** AUTH: challenge, digest, nonces (RFC 4976 6.3, 9.1). */
@NullMarked
package org.msrprelay.relay.auth;

import org.jspecify.annotations.NullMarked;
