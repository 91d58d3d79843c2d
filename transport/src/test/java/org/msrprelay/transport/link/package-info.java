@NullMarked
package org.msrprelay.transport.link;

import org.jspecify.annotations.NullMarked;
