/** Tests of {@link dev.orderstream.topology.domain.view}. */
@NullMarked
package dev.orderstream.topology.domain.view;

import org.jspecify.annotations.NullMarked;
