/** Named benchmarks: ours and the other in turn, on one machine, in one run. */
@NullMarked
package dev.orderstream.benchmarks;

import org.jspecify.annotations.NullMarked;
