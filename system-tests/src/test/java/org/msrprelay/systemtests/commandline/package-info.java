/** The program as operators and scripts run it: processes, their output and their exit codes. */
@NullMarked
package org.msrprelay.systemtests.commandline;

import org.jspecify.annotations.NullMarked;
