/** The event-sourcing kernel as pure functions: checks, decides and folds the commands of any aggregate. */
@NullMarked
package dev.orderstream.topology.kernel;

import org.jspecify.annotations.NullMarked;
