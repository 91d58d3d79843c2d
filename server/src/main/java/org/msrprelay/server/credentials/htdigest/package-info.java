/** Files in {@code htdigest} format, read again when they change, and edited as a whole. */
@NullMarked
package org.msrprelay.server.credentials.htdigest;

import org.jspecify.annotations.NullMarked;
