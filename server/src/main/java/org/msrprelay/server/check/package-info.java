/** What can be said about a configuration without running it. */
@NullMarked
package org.msrprelay.server.check;

import org.jspecify.annotations.NullMarked;
