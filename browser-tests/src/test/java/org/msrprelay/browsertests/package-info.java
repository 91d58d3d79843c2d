/** The example client for browsers in headless Chromium, with a relay of its own. */
@NullMarked
package org.msrprelay.browsertests;

import org.jspecify.annotations.NullMarked;
