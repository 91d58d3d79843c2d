/** Bounds on what others can make this relay do. */
@NullMarked
package org.msrprelay.relay.limit;

import org.jspecify.annotations.NullMarked;
