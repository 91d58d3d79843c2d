/** The rules of ARCHITECTURE.md, checked against the compiled program. */
@NullMarked
package org.msrprelay.systemtests.architecture;

import org.jspecify.annotations.NullMarked;
