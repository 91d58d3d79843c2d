@NullMarked
package org.msrprelay.relay.scheduling;

import org.jspecify.annotations.NullMarked;
