@NullMarked
package org.msrprelay.relay.hop;

import org.jspecify.annotations.NullMarked;
