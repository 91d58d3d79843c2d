/** Relays of different owners in a row: proving each other, AUTH through one to the next, sharing connections, failing (RFC 4976). */
@NullMarked
package org.msrprelay.systemtests.relays;

import org.jspecify.annotations.NullMarked;
