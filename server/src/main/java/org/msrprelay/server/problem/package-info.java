/** What a user got wrong, in the words that are printed for it. */
@NullMarked
package org.msrprelay.server.problem;

import org.jspecify.annotations.NullMarked;
