@NullMarked
package org.msrprelay.relay;

import org.jspecify.annotations.NullMarked;
