/** Messages as an application sees them: what is sent, what became of it, what arrives. No sockets. */
@NullMarked
package org.msrprelay.client.message;

import org.jspecify.annotations.NullMarked;
