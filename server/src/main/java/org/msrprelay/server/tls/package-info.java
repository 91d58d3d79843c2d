/** Certificates and keys as files: read, judged, made, and read again when they change. */
@NullMarked
package org.msrprelay.server.tls;

import org.jspecify.annotations.NullMarked;
