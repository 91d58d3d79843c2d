/** Where users come from, as clients and operators see it. */
@NullMarked
package org.msrprelay.systemtests.credentials;

import org.jspecify.annotations.NullMarked;
