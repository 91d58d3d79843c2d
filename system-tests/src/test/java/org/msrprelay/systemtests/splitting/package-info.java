/** How a chunk becomes parts, and what of it must be the same on the other side. */
@NullMarked
package org.msrprelay.systemtests.splitting;

import org.jspecify.annotations.NullMarked;
