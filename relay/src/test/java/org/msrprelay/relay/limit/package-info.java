@NullMarked
package org.msrprelay.relay.limit;

import org.jspecify.annotations.NullMarked;
