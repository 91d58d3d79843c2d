/**
 * The configuration file: read as a tree that knows its lines, bound by hand, so that every mistake is told with file,
 * line, key and what would be right, and all of them at once.
 */
@NullMarked
package org.msrprelay.server.config;

import org.jspecify.annotations.NullMarked;
