/** A connection as the engine sees it. */
@NullMarked
package org.msrprelay.relay.hop;

import org.jspecify.annotations.NullMarked;
