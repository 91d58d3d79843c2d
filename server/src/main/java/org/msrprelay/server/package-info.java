@NullMarked
package org.msrprelay.server;

import org.jspecify.annotations.NullMarked;
