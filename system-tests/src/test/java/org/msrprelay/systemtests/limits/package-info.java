/** Rates, numbers, deadlines and memory: what nobody gets more of than is his, and what happens at the bound. */
@NullMarked
package org.msrprelay.systemtests.limits;

import org.jspecify.annotations.NullMarked;
