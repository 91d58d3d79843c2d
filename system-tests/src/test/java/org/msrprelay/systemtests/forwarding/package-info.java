/** Where requests go, who may send them there, and what their paths look like on arrival. */
@NullMarked
package org.msrprelay.systemtests.forwarding;

import org.jspecify.annotations.NullMarked;
