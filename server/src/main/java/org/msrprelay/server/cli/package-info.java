/** The command line: options, messages and exit codes; what the commands do is elsewhere. */
@NullMarked
package org.msrprelay.server.cli;

import org.jspecify.annotations.NullMarked;
