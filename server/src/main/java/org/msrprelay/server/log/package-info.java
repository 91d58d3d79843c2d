/** The log: to stderr, one readable line an event, in which nothing that a stranger sent can look like a line of its own. */
@NullMarked
package org.msrprelay.server.log;

import org.jspecify.annotations.NullMarked;
