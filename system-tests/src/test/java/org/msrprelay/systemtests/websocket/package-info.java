/** MSRP over WebSocket (RFC 7977), with a peer that is driven frame by frame. */
@NullMarked
package org.msrprelay.systemtests.websocket;

import org.jspecify.annotations.NullMarked;
