/** What the sender is told when something fails: each row of the design's failure table. */
@NullMarked
package org.msrprelay.systemtests.failure;

import org.jspecify.annotations.NullMarked;
