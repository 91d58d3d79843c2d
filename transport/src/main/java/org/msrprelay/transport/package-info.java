/** Runs the engine on Netty: {@link org.msrprelay.transport.RelayServer} is the way in; the packages below are its rooms. */
@NullMarked
package org.msrprelay.transport;

import org.jspecify.annotations.NullMarked;
