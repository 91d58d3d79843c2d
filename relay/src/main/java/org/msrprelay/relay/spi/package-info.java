/** What the engine is given, and what it asks of the world around it: plain types, no Netty channel, no thread, no clock. */
@NullMarked
package org.msrprelay.relay.spi;

import org.jspecify.annotations.NullMarked;
