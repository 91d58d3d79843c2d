/** The promise of this relay, under random loss: every octet that was answered 200 arrives or is reported, once. */
@NullMarked
package org.msrprelay.systemtests.invariant;

import org.jspecify.annotations.NullMarked;
