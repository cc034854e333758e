/** Pure folds of the read views: committed events in, what callers query out. */
@NullMarked
package dev.orderstream.topology.domain.view;

import org.jspecify.annotations.NullMarked;
