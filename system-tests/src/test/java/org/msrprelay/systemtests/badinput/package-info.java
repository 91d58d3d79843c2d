/** What is not MSRP, or bad MSRP, gets a clear answer where it can, and harms nobody else. */
@NullMarked
package org.msrprelay.systemtests.badinput;

import org.jspecify.annotations.NullMarked;
