@NullMarked
package org.msrprelay.transport.tls;

import org.jspecify.annotations.NullMarked;
