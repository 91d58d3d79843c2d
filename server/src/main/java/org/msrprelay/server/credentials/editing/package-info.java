/** Users as an administrator sees them: added, changed, removed and listed, wherever they are kept. */
@NullMarked
package org.msrprelay.server.credentials.editing;

import org.jspecify.annotations.NullMarked;
