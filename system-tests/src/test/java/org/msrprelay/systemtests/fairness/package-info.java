/** Connections that many sessions share: none of them keeps the others waiting. */
@NullMarked
package org.msrprelay.systemtests.fairness;

import org.jspecify.annotations.NullMarked;
