/** Commands on their way to the broker: ids, bytes, headers and the acknowledgement. */
@NullMarked
package dev.orderstream.gateway.publish;

import org.jspecify.annotations.NullMarked;
