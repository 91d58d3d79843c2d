/** Listening sockets and whom they let in. */
@NullMarked
package org.msrprelay.transport.listen;

import org.jspecify.annotations.NullMarked;
