/** MSRP over WebSocket: the HTTP handshake, the frames of RFC 6455, and what stands in them (RFC 7977). */
@NullMarked
package org.msrprelay.transport.websocket;

import org.jspecify.annotations.NullMarked;
