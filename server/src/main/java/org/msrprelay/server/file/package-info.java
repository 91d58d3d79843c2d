/** Files that hold secrets, and files that are read again when they change. */
@NullMarked
package org.msrprelay.server.file;

import org.jspecify.annotations.NullMarked;
