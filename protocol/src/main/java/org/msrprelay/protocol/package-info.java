@NullMarked
package org.msrprelay.protocol;

import org.jspecify.annotations.NullMarked;
