@NullMarked
package org.msrprelay.relay.forwarding;

import org.jspecify.annotations.NullMarked;
