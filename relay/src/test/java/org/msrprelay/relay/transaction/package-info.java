/** Tests of what is remembered of requests. */
@NullMarked
package org.msrprelay.relay.transaction;

import org.jspecify.annotations.NullMarked;
