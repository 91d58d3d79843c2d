/** Between Netty's channels and the engine's hops: event loops, the pipeline of a connection, its reads and its writes. */
@NullMarked
package org.msrprelay.transport.link;

import org.jspecify.annotations.NullMarked;
