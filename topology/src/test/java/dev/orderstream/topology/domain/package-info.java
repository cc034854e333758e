/** Tests of {@link dev.orderstream.topology.domain}. */
@NullMarked
package dev.orderstream.topology.domain;

import org.jspecify.annotations.NullMarked;
