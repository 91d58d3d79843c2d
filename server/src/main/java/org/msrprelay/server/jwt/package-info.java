/** JSON Web Tokens (RFC 7519) that prove who connects by WebSocket. */
@NullMarked
package org.msrprelay.server.jwt;

import org.jspecify.annotations.NullMarked;
