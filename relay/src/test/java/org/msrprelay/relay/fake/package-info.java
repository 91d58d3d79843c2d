/** A world for the engine in one thread: loops with a clock that the test moves, links that the test reads and writes. */
@NullMarked
package org.msrprelay.relay.fake;

import org.jspecify.annotations.NullMarked;
