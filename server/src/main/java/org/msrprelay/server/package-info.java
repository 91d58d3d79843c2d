/** The process: the relay wired as its configuration has it, from the command line to a clean end. */
@NullMarked
package org.msrprelay.server;

import org.jspecify.annotations.NullMarked;
