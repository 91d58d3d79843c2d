/** The streaming decoder and the encoder over {@link io.netty.buffer.ByteBuf}. No policy, no sockets. */
@NullMarked
package org.msrprelay.protocol.codec;

import org.jspecify.annotations.NullMarked;
