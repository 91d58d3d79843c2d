/** Other relays: who is one, and the connections with them. */
@NullMarked
package org.msrprelay.relay.peer;

import org.jspecify.annotations.NullMarked;
