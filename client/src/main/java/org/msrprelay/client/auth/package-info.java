/** The client's side of AUTH (RFC 4976 5.1, 9.1). */
@NullMarked
package org.msrprelay.client.auth;

import org.jspecify.annotations.NullMarked;
