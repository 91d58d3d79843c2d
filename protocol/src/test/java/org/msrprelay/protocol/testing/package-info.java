/** What the tests of every room use: the check for leaked buffers, recorded events, and generators with a seed. */
@NullMarked
package org.msrprelay.protocol.testing;

import org.jspecify.annotations.NullMarked;
