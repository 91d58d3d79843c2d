/** TLS for both directions: which material, which protocols, whom to trust. */
@NullMarked
package org.msrprelay.transport.tls;

import org.jspecify.annotations.NullMarked;
