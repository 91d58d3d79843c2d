/**
 * A relay under test and the peers around it.
 *
 * <p>The peers speak MSRP by a few hundred lines of their own over plain blocking sockets, without the project's codec,
 * digest or client: what those get wrong must not be wrong here in the same way.
 */
@NullMarked
package org.msrprelay.systemtests.harness;

import org.jspecify.annotations.NullMarked;
