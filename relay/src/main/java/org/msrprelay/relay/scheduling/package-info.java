/** What waits for one connection, and in which order it leaves: responses and REPORTs first, then flow by flow. */
@NullMarked
package org.msrprelay.relay.scheduling;

import org.jspecify.annotations.NullMarked;
