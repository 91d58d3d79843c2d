/** Opening connections to next hops: names, policy, every address in turn. */
@NullMarked
package org.msrprelay.transport.connect;

import org.jspecify.annotations.NullMarked;
