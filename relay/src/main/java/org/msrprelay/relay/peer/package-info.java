/** Other relays: who is one. */
@NullMarked
package org.msrprelay.relay.peer;

import org.jspecify.annotations.NullMarked;
