/** JMH measurements of the hot spots; see benchmarks/README.md for how to run them. */
@NullMarked
package org.msrprelay.benchmarks;

import org.jspecify.annotations.NullMarked;
