@NullMarked
package org.msrprelay.client;

import org.jspecify.annotations.NullMarked;
