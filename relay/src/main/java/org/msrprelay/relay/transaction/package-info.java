/** What was sent and not yet answered on one connection, and until when an answer is waited for. */
@NullMarked
package org.msrprelay.relay.transaction;

import org.jspecify.annotations.NullMarked;
