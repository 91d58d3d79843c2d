/** What a successful AUTH made: the URI handed out, its owner, its far side. */
@NullMarked
package org.msrprelay.relay.session;

import org.jspecify.annotations.NullMarked;
