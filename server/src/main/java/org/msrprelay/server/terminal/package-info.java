/** How transfers look to people: progress on a terminal or in a log, and quantities in words. */
@NullMarked
package org.msrprelay.server.terminal;

import org.jspecify.annotations.NullMarked;
