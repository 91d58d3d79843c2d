/** From one hop to the next: the routing decision, the splitting of chunks, the reporting of failures. */
@NullMarked
package org.msrprelay.relay.forwarding;

import org.jspecify.annotations.NullMarked;
