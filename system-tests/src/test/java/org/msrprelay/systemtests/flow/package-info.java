/** What happens to the fast when somebody is slow. */
@NullMarked
package org.msrprelay.systemtests.flow;

import org.jspecify.annotations.NullMarked;
