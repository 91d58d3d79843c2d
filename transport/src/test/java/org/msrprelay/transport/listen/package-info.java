@NullMarked
package org.msrprelay.transport.listen;

import org.jspecify.annotations.NullMarked;
