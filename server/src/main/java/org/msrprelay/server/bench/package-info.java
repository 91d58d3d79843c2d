/**
 * Load against a relay: connections that send, receive and verify as cheaply as they can, so that a measurement is of the relay
 * and not of the one who measures. Knows the protocol and the client's AUTH, nothing of the relay's engine.
 */
@NullMarked
package org.msrprelay.server.bench;

import org.jspecify.annotations.NullMarked;
