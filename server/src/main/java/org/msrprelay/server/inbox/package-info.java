/** Where messages that arrive are put: names that strangers chose made harmless, files written as octets come. */
@NullMarked
package org.msrprelay.server.inbox;

import org.jspecify.annotations.NullMarked;
