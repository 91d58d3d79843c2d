@NullMarked
package org.msrprelay.transport;

import org.jspecify.annotations.NullMarked;
