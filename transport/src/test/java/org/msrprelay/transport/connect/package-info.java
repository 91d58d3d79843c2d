@NullMarked
package org.msrprelay.transport.connect;

import org.jspecify.annotations.NullMarked;
