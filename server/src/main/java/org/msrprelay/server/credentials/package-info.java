/** Where users come from: files in {@code htdigest} format, read again when they change, and edited as a whole. */
@NullMarked
package org.msrprelay.server.credentials;

import org.jspecify.annotations.NullMarked;
